import { fingerprintOf } from '../../request/run-once.ts';
import { type FoundContact, findContact, mustBeActive } from '../contact/find-contact.ts';
import type { ControlPorts } from '../ports.ts';
import { commandLeg } from './command-leg.ts';
import { commandOnce, type RequestIdentity } from './command-once.ts';
import type { CommandRequest, CommandResult } from './command-request.ts';

/** One request is one for a chain: asked by another id of the same chain, it is the same. */
export const identityOf = async (
  { clientRequestId, together: _, ...rest }: CommandRequest & { clientRequestId: string },
  { contact, requestIn }: FoundContact,
): Promise<RequestIdentity> => {
  const scope = contact.initialContactId;
  return {
    scope,
    clientRequestId,
    fingerprint: await fingerprintOf({ ...rest, contactId: scope }),
    stored: requestIn(scope, clientRequestId),
  };
};

/** Carries a command out on the newest leg of a contact that was found. */
export const commandNewestLeg = (ports: ControlPorts) => {
  const on = commandLeg(ports);
  const { answerOf, carryOutOnce } = commandOnce(ports);

  return async (found: FoundContact, request: CommandRequest): Promise<CommandResult> => {
    const { clientRequestId } = request;
    if (clientRequestId === undefined) {
      const { legs, readOf } = await mustBeActive(ports, found);
      const [leg] = legs;
      return on(leg!, request, { read: readOf(leg!.contactId) });
    }
    const identity = await identityOf({ ...request, clientRequestId }, found);
    if (found.legs.length === 0) {
      // What was answered once is answered again, also when the contact is over.
      const answer = await answerOf(identity, undefined);
      if (answer) return answer;
    }
    const { legs, readOf } = await mustBeActive(ports, found, clientRequestId);
    const [leg] = legs;
    return carryOutOnce(leg!, request, identity, readOf(leg!.contactId));
  };
};

/**
 * Tells the recorders of a contact's newest leg what somebody wants, and gives what each said.
 * @throws Failure `not-found`, `conflict` (no active contact; a client request id of another request), `unavailable`
 */
export const carryOut = (ports: ControlPorts) => {
  const find = findContact(ports);
  const command = commandNewestLeg(ports);
  return async (request: CommandRequest): Promise<CommandResult> =>
    command(await find(request.contactId, request.clientRequestId), request);
};
