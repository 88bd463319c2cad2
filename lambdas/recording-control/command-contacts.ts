import type { CommandAnswer } from '../../api/control.ts';
import { type Ask, type CarriedOut, carryOutOn } from '../../domain/control/command/carry-out.ts';
import type { Verb } from '../../domain/control/command/command.ts';
import { heldMedia } from '../../domain/control/state/control-steps.ts';
import { type LiveContact, livenessOf } from '../../domain/control/contact/live-contact.ts';
import { liveLeg } from '../../domain/control/contact/live-leg.ts';
import type { Outcome } from '../../domain/control/recorder/outcome.ts';
import { type Answer, answerIn, claimed } from '../../domain/control/command/requests.ts';
import { Failure } from '../../domain/failure.ts';
import { nameOf } from '../kit/asker.ts';
import { answered, outcomeView } from './answered.ts';
import type { Context } from './operation.ts';
import { mustControl, mustSeeContact, type Rights } from './permission.ts';
import { statusView } from './status.ts';
import { noActiveContact, onlyOne } from './whose.ts';
import type { Wish } from './wish.ts';

/**
 * Every leg of the chain on which an agent is connected, the newest first. While a call is handed over, or three talk,
 * that is more than one, and each is recorded by itself.
 * @throws Failure `conflict` when there is none (PR-09)
 */
const liveLegs = async (asked: LiveContact, context: Context): Promise<LiveContact[]> => {
  const newest = await liveLeg(context, asked);
  const others = (await context.live.chain(asked.initialContactId)).filter(
    (leg) => leg.contactId !== newest.contactId && livenessOf(leg) === 'connected',
  );
  return [newest, ...others];
};

/**
 * Under a client request id a further leg is told once, as the first one is; asked again, it is said what its recorders
 * answered then: a repetition must never say less than the first answer did.
 */
const answeredBefore = async (
  { contactId, clientRequestId, verb }: Ask,
  { controls, clock, newId }: Context,
): Promise<{ answer: Answer } | { commandId: string }> => {
  const commandId = newId();
  if (clientRequestId === undefined) return { commandId };
  const at = clock().toISOString();
  const request = { clientRequestId: `${clientRequestId}#other-leg`, fingerprint: verb, at, commandId };
  const claim = await claimed(controls, contactId, request);
  if ('answer' in claim) return claim;
  if (!claim.again) return { commandId };
  const answer = answerIn(await controls.ledger(contactId), claim.commandId);
  return answer ? { answer } : { commandId };
};

const unknownOf = ({ contactId, provider }: LiveContact, { clock }: Context): OutcomeOf => ({
  contactId,
  recorder: provider,
  medium: 'audio',
  result: 'unconfirmed',
  detail: 'It is recorded, too, and it is not known whether it was told.',
  at: clock().toISOString(),
});

interface OutcomeOf extends Outcome {
  contactId: string;
}

/** What became of one contact or leg; `over`: it ended meanwhile, and nothing is to be said of it. */
type Done = { carried: CarriedOut; outcomes: OutcomeOf[] } | { outcomes: OutcomeOf[]; error?: unknown } | 'over';

const outcomesOf = ({ command, outcomes }: Pick<CarriedOut, 'command' | 'outcomes'>): OutcomeOf[] =>
  outcomes.map((outcome) => ({ ...outcome, contactId: command.contactId }));

/** What the first one's recorders said must be told, whatever becomes of the others. */
const failed = async (leg: LiveContact, error: unknown, context: Context): Promise<Done> => {
  const { endedAt } = (await context.live.find(leg.contactId).catch(() => undefined)) ?? leg;
  if (error instanceof Failure && error.code === 'conflict' && endedAt !== undefined) return 'over';
  context.telemetry.defect('A further contact could not be told', error);
  return { outcomes: [unknownOf(leg, context)], error };
};

/** A further leg of a chain. What its recorder does not know any more is not recorded there. */
const alsoOn = async (leg: LiveContact, ask: Ask, context: Context): Promise<Done> => {
  const own = { ...ask, contactId: leg.contactId };
  try {
    const before = await answeredBefore(own, context);
    const answer = 'answer' in before ? before.answer : await carryOutOn(context.ports)(leg, own, before.commandId);
    const outcomes = outcomesOf(answer).filter(({ result }) => result !== 'not-found');
    return 'state' in answer ? { carried: answer as CarriedOut, outcomes } : { outcomes };
  } catch (error) {
    return failed(leg, error, context);
  }
};

const counted = (verb: Verb, outcomes: readonly OutcomeOf[], { telemetry }: Context): void => {
  const results = outcomes.map(({ result }) => result);
  telemetry.count('CommandsTold', 1);
  if (verb === 'pause' && results.includes('throttled')) telemetry.count('PausesThrottled', 1);
  if (verb === 'pause' && results.includes('unconfirmed')) telemetry.count('PausesUnconfirmed', 1);
  if (results.includes('failed')) telemetry.count('CommandsFailed', 1);
};

/** One contact that is meant, and every leg of its chain that is connected. */
interface Target {
  asked: LiveContact;
  legs: LiveContact[];
}

const targetOf = async (asked: LiveContact, rights: Rights, context: Context): Promise<Target> => {
  const legs = await liveLegs(asked, context).catch((error: unknown) => {
    // Whether there was such a contact is nothing for those who may not see it.
    mustSeeContact(rights, asked);
    throw error;
  });
  mustControl(rights, asked, legs);
  return { asked, legs };
};

const toldOf = async ({ asked, legs }: Target, ask: Ask, context: Context): Promise<Done[]> => {
  const carried = await context.carryOut({ ...ask, contactId: asked.contactId });
  const others = legs.filter(({ contactId }) => contactId !== carried.command.contactId);
  const also = await Promise.all(others.map((leg) => alsoOn(leg, ask, context)));
  return [{ carried, outcomes: outcomesOf(carried) }, ...also];
};

/**
 * Tells every contact that is meant, and says what each recorder of each answered. Who may not control one of them
 * controls none.
 */
export const tell = async (
  meant: readonly LiveContact[],
  wish: Wish,
  rights: Rights,
  context: Context,
): Promise<{ status: 200 | 207; answer: CommandAnswer }> => {
  const chains = new Map(meant.toReversed().map((contact) => [contact.initialContactId, contact]));
  const targets = await Promise.all([...chains.values()].toReversed().map((asked) => targetOf(asked, rights, context)));
  const ask: Ask = {
    ...wish,
    by: nameOf(rights.asker),
    contactId: targets[0]!.asked.contactId,
    ...(targets.length > 1 && { together: context.newId() }),
  };
  const done = (
    await Promise.all(
      targets.map((target) =>
        toldOf(target, ask, context).catch(async (error: unknown) => {
          // The only one that was meant says why by itself.
          if (targets.length === 1) throw error;
          return [await failed(target.asked, error, context)];
        }),
      ),
    )
  ).flat();
  const outcomes = done.flatMap((one) => (one === 'over' ? [] : one.outcomes));
  counted(wish.verb, outcomes, context);
  const carried = done.flatMap((one) => (one !== 'over' && 'carried' in one ? [one.carried] : []));
  const [first, ...others] = carried;
  if (!first) {
    const broken = done.find((one) => one !== 'over' && 'error' in one) as { error: unknown } | undefined;
    throw broken?.error ?? noActiveContact();
  }
  context.telemetry.log.info('Command answered', {
    contactId: first.command.contactId,
    commandId: first.command.commandId,
    verb: first.command.verb,
    contacts: carried.length,
    results: [...new Set(outcomes.map(({ result }) => result))].sort().join(' '),
  });
  const legs = new Map(targets.flatMap(({ asked, legs }) => [asked, ...legs]).map((leg) => [leg.contactId, leg]));
  const several = new Set(outcomes.map(({ contactId }) => contactId)).size > 1;
  const viewOf = ({ state }: CarriedOut) =>
    statusView(state, legs.get(state.contactId) ?? targets[0]!.asked, context.clock());
  return answered(
    first.command.commandId,
    first.command.verb,
    outcomes.map(({ contactId, ...outcome }) => outcomeView(several ? { ...outcome, contactId } : outcome)),
    { state: viewOf(first), others: others.map(viewOf) },
  );
};

/**
 * Which of an agent's contacts a command is for. A pause is for all of them: the one that is spoken on is among them. A
 * resume is for what was paused together, and for nothing that somebody paused by itself; a start and a stop are for one.
 * @throws Ambiguous where that leaves it open
 */
export const meantOf = async (
  contacts: readonly LiveContact[],
  { verb }: Pick<Wish, 'verb'>,
  { controls }: Context,
): Promise<readonly LiveContact[]> => {
  if (contacts.length === 1 || verb === 'pause') return contacts;
  if (verb !== 'resume') return [onlyOne(contacts, verb)];
  const states = await Promise.all(contacts.map(({ contactId }) => controls.find(contactId)));
  const held = contacts.filter((_, index) => states[index] && heldMedia(states[index]).length > 0);
  if (held.length === 0) return contacts;
  const pauses = new Set(
    states.flatMap((state) => (state ? heldMedia(state).map((medium) => state.media[medium]?.together) : [])),
  );
  const together = pauses.size === 1 && !pauses.has(undefined);
  return together ? held : [onlyOne(held, verb)];
};
