import { fingerprintOf } from '../../request/run-once.ts';
import { type FoundContact, findContact, mustBeActive } from '../contact/find-contact.ts';
import type { ControlPorts } from '../ports.ts';
import { commandLeg } from './command-leg.ts';
import { commandOnce, type RequestIdentity } from './command-once.ts';
import type { CommandRequest, CommandResult } from './command-request.ts';

/** A request id is valid for a whole chain: the same request under another contact id of the chain is a repetition. */
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

/** Carries out a command on the newest leg of a found contact. */
export const commandNewestLeg = (ports: ControlPorts) => {
  const commandOneLeg = commandLeg(ports);
  const { answerOf, carryOutOnce } = commandOnce(ports);

  return async (found: FoundContact, request: CommandRequest): Promise<CommandResult> => {
    const { clientRequestId } = request;
    if (clientRequestId === undefined) {
      const { legs, readOf } = await mustBeActive(ports, found);
      const [leg] = legs;
      return commandOneLeg(leg!, request, { read: readOf(leg!.contactId) });
    }
    const identity = await identityOf({ ...request, clientRequestId }, found);
    if (found.legs.length === 0) {
      // A repeated request gets its answer again, even when the contact is over.
      const answer = await answerOf(identity, undefined);
      if (answer) return answer;
    }
    const { legs, readOf } = await mustBeActive(ports, found, clientRequestId);
    const [leg] = legs;
    return carryOutOnce(leg!, request, identity, readOf(leg!.contactId));
  };
};

/**
 * Sends a command to the recorders of a contact's newest leg, and returns their answers.
 * @throws Failure `not-found`, `conflict` (no active contact; a client request id of another request), `unavailable`
 */
export const carryOut = (ports: ControlPorts) => {
  const find = findContact(ports);
  const command = commandNewestLeg(ports);
  return async (request: CommandRequest): Promise<CommandResult> =>
    command(await find(request.contactId, request.clientRequestId), request);
};
