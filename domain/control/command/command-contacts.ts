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

/** What one recorder said, and of which contact. */
export interface ContactOutcome extends Outcome {
  contactId: string;
}

/** What became of a command that was meant for every leg of one contact or more. */
export interface ContactsResult {
  /** One for each leg whose command is in its ledger, the newest leg of the first contact first. Never empty. */
  results: readonly [CommandResult, ...CommandResult[]];
  /** Every recorder of every leg; for a leg that the command may not have reached, `unconfirmed`. */
  outcomes: readonly ContactOutcome[];
  /** Why the command may not have reached further legs, for us to look at. */
  errors: readonly unknown[];
}

/** What became of one leg. `ended`: it is over meanwhile, and there is nothing to say of it. */
type LegResult =
  | { result: CommandResult; outcomes: ContactOutcome[] }
  | { error: unknown; outcomes: ContactOutcome[] }
  | 'ended';

const outcomesOf = ({ command, outcomes }: CommandResult): ContactOutcome[] =>
  outcomes.map((outcome) => ({ ...outcome, contactId: command.contactId }));

/** The same id with another request is the caller's mistake: it is never one leg's alone. */
const isMisusedId = (error: unknown): boolean => error instanceof Failure && error.field === 'clientRequestId';

/**
 * Carries a command out on every leg of every contact that is meant, side by side, and gives what each recorder said.
 * While a call is handed over, or three talk, more than one leg is recorded, each by itself; what the recorders of one
 * leg said is reported whatever becomes of the others.
 * @throws Failure as the only contact that is meant does; `conflict` when all have ended meanwhile
 */
export const commandContacts = (ports: ControlPorts) => {
  const { live, clock, newId } = ports;
  const onNewest = commandNewestLeg(ports);
  const on = commandLeg(ports);
  const { carryOutOnce } = commandOnce(ports);

  const failed = async (leg: LiveContact, error: unknown): Promise<LegResult> => {
    const { endedAt } = (await live.find(leg.contactId).catch(() => undefined)) ?? leg;
    if (error instanceof Failure && error.code === 'conflict' && endedAt !== undefined) return 'ended';
    const unknown: ContactOutcome = {
      contactId: leg.contactId,
      recorder: leg.provider,
      medium: 'audio',
      result: 'unconfirmed',
      detail: 'It is also being recorded, and nobody knows whether the command reached its recorder.',
      at: clock().toISOString(),
    };
    return { error, outcomes: [unknown] };
  };

  const onNewestLeg = async (found: FoundContact, request: CommandRequest): Promise<LegResult> => {
    const result = await onNewest(found, { ...request, contactId: found.contact.contactId });
    return { result, outcomes: outcomesOf(result) };
  };

  /**
   * Under a request id a further leg is told once, as the newest one is, and a repetition says what its recorders said
   * then: it must never say less than the first answer did. What a recorder does not know any more is not recorded there.
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
        : await on(leg, own, { read });
      return { result, outcomes: outcomesOf(result).filter((outcome) => outcome.result !== 'not-found') };
    } catch (error) {
      return failed(leg, error);
    }
  };

  /** Every leg of one contact. Where no further leg was told, the newest one says by itself why it could not be. */
  const onContact = async (found: FoundContact, request: CommandRequest): Promise<LegResult[]> => {
    const [newest, ...further] = found.legs;
    const [first, ...others] = await Promise.all([
      onNewestLeg(found, request).catch((error: unknown) => ({ thrown: error })),
      ...further.map((leg) => onFurtherLeg(leg, request, found)),
    ]);
    if (!('thrown' in (first as object))) return [first as LegResult, ...others];
    const { thrown } = first as { thrown: unknown };
    const toldOthers = others.some((other) => other !== 'ended' && 'result' in other);
    if (!toldOthers || isMisusedId(thrown)) throw thrown;
    return [await failed(newest!, thrown), ...others];
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
          // The only one that was meant says why by itself.
          if (contacts.length === 1) throw error;
          return [await failed(found.contact, error)];
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
