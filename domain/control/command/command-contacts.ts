import { Failure } from '../../failure.ts';
import { type FoundContact, furtherLegRequest } from '../contact/find-contact.ts';
import type { LiveContact } from '../contact/live-contact.ts';
import type { ControlPorts } from '../ports.ts';
import type { Outcome } from '../recorder/outcome.ts';
import { commandNewestLeg } from './carry-out.ts';
import { commandLeg } from './command-leg.ts';
import { commandOnce } from './command-once.ts';
import type { CommandRequest, CommandResult } from './command-request.ts';
import { noActiveContact } from './which-contacts.ts';

/** One recorder's answer, with its contact. */
export interface ContactOutcome extends Outcome {
  contactId: string;
}

/** The result of a command for every leg of one or more contacts. */
export interface ContactsResult {
  /** One for each leg with the command in its ledger, the newest leg of the first contact first. Never empty. */
  results: readonly [CommandResult, ...CommandResult[]];
  /** Every recorder of every leg; `unconfirmed` for a leg that the command may not have reached. */
  outcomes: readonly ContactOutcome[];
  /** Why the command may not have reached further legs, for us to investigate. */
  errors: readonly unknown[];
}

/** The result for one leg. `ended`: it has ended in the meantime, and there is nothing to report. */
type LegResult =
  | { result: CommandResult; outcomes: ContactOutcome[] }
  | { error: unknown; outcomes: ContactOutcome[] }
  | 'ended';

const outcomesOf = ({ command, outcomes }: CommandResult): ContactOutcome[] =>
  outcomes.map((outcome) => ({ ...outcome, contactId: command.contactId }));

/** The same id with another request is the caller's mistake, and never concerns only one leg. */
const isMisusedId = (error: unknown): boolean => error instanceof Failure && error.field === 'clientRequestId';

/**
 * Carries out a command on every leg of every given contact in parallel, and returns each recorder's answer. While a call
 * is handed over, or three people talk, more than one leg is recorded separately; the answers of one leg's recorders are
 * reported whatever happens to the others.
 * @throws Failure as a single contact does; `conflict` when all have ended in the meantime
 */
export const commandContacts = (ports: ControlPorts) => {
  const { live, clock, newId } = ports;
  const onNewest = commandNewestLeg(ports);
  const commandOneLeg = commandLeg(ports);
  const { carryOutOnce } = commandOnce(ports);

  const toFailedResult = async (leg: LiveContact, error: unknown): Promise<LegResult> => {
    const { endedAt } = (await live.find(leg.contactId).catch(() => undefined)) ?? leg;
    if (error instanceof Failure && error.code === 'conflict' && endedAt !== undefined) return 'ended';
    const unknown: ContactOutcome = {
      contactId: leg.contactId,
      recorder: leg.provider,
      medium: 'audio',
      result: 'unconfirmed',
      detail: 'This one is also being recorded, and it is not known whether the command reached its recorder.',
      at: clock().toISOString(),
    };
    return { error, outcomes: [unknown] };
  };

  const onNewestLeg = async (found: FoundContact, request: CommandRequest): Promise<LegResult> => {
    const result = await onNewest(found, { ...request, contactId: found.contact.contactId });
    return { result, outcomes: outcomesOf(result) };
  };

  /**
   * With a request id, a further leg gets the command once, like the newest one. A repetition returns the stored answers,
   * so it never says less than the first answer. A recorder that no longer knows the contact does not record it.
   */
  const onFurtherLeg = async (leg: LiveContact, request: CommandRequest, found: FoundContact): Promise<LegResult> => {
    const { contactId } = leg;
    const own = { ...request, contactId };
    const read = found.readOf(contactId);
    const id = request.clientRequestId && furtherLegRequest(request.clientRequestId);
    try {
      const result = id
        ? await carryOutOnce(
            leg,
            own,
            {
              scope: contactId,
              clientRequestId: id,
              fingerprint: request.verb,
              stored: found.requestIn(contactId, id),
            },
            read,
          )
        : await commandOneLeg(leg, own, { read });
      return { result, outcomes: outcomesOf(result).filter((outcome) => outcome.result !== 'not-found') };
    } catch (error) {
      return toFailedResult(leg, error);
    }
  };

  /** Every leg of one contact. If no further leg got the command, the newest one's own failure says why. */
  const onContact = async (found: FoundContact, request: CommandRequest): Promise<LegResult[]> => {
    const [newest, ...further] = found.legs;
    const [first, ...others] = await Promise.all([
      onNewestLeg(found, request).catch((error: unknown) => ({ thrown: error })),
      ...further.map((leg) => onFurtherLeg(leg, request, found)),
    ]);
    if (!('thrown' in (first as object))) return [first as LegResult, ...others];
    const { thrown } = first as { thrown: unknown };
    const reachedOthers = others.some((other) => other !== 'ended' && 'result' in other);
    if (!reachedOthers || isMisusedId(thrown)) throw thrown;
    return [await toFailedResult(newest!, thrown), ...others];
  };

  return async (
    contacts: readonly FoundContact[],
    request: Omit<CommandRequest, 'contactId' | 'together'>,
  ): Promise<ContactsResult> => {
    const together = contacts.length > 1 ? { together: newId() } : {};
    const whole: CommandRequest = { ...request, ...together, contactId: contacts[0]!.contact.contactId };
    const all = await Promise.all(
      contacts.map((found) =>
        onContact(found, whole).catch(async (error: unknown) => {
          // A single contact reports its own failure.
          if (contacts.length === 1) throw error;
          return [await toFailedResult(found.contact, error)];
        }),
      ),
    );
    const legs = all.flat().filter((leg) => leg !== 'ended');
    const [first, ...others] = legs.flatMap((leg) => ('result' in leg ? [leg.result] : []));
    const errors = legs.flatMap((leg) => ('error' in leg ? [leg.error] : []));
    if (!first) throw errors[0] ?? noActiveContact();
    return { results: [first, ...others], outcomes: legs.flatMap(({ outcomes }) => outcomes), errors };
  };
};
