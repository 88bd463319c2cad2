import type { BlackoutCommand, CommandAnswer, RecordingCommand } from '../../api/control.ts';
import { type Ask, type CarriedOut, carryOutOn } from '../../domain/control/carry-out.ts';
import { type Verb, verbs } from '../../domain/control/command.ts';
import { type LiveContact, livenessOf } from '../../domain/control/live-contact.ts';
import { knownContact, liveLeg } from '../../domain/control/live-leg.ts';
import type { Outcome } from '../../domain/control/outcome.ts';
import { type Answer, answerIn, claimed } from '../../domain/control/requests.ts';
import type { ControlFunction } from '../../domain/control/settings.ts';
import { Failure } from '../../domain/failure.ts';
import { type Asker, sees } from '../../domain/user/visibility.ts';
import { nameOf } from '../kit/asker.ts';
import { WrongInput } from '../kit/input.ts';
import { answered, outcomeView } from './answered.ts';
import { checkId, checkText } from './marks-check.ts';
import type { Context, Operation } from './operation.ts';
import { mustBeAllowed, mustBeOwnOrAllowed, mustSee, type Rights, rightsOf } from './permission.ts';
import { statusView } from './status.ts';
import { contactOfAgent } from './whose.ts';

/** @throws Failure `invalid` for what is none of the four: a slip of the finger never resumes */
const verbOf = (word: string): Verb => {
  const verb = verbs.find((known) => known === word);
  if (verb) return verb;
  throw new WrongInput([{ field: 'verb', reason: `It is one of ${verbs.join(', ')}` }]);
};

/** A blackout is a pause of everything, whose span is taken out of what was recorded all the same. */
const blackoutVerbOf = (word: string): Verb => {
  if (word === 'start') return 'pause';
  if (word === 'stop') return 'resume';
  throw new WrongInput([{ field: 'verb', reason: 'It is one of start, stop' }]);
};

const functionOf: Record<Verb, ControlFunction> = {
  pause: 'pause',
  resume: 'pause',
  start: 'start-stop',
  stop: 'start-stop',
};

type Wish = Omit<Ask, 'contactId' | 'by'>;

const commandWish = (word: string, body: RecordingCommand, asker: Asker): Wish => {
  const verb = verbOf(word);
  const { media, seconds } = body;
  if (seconds !== undefined && verb !== 'pause') {
    throw new WrongInput([{ field: 'seconds', reason: 'Only a pause ends by itself' }]);
  }
  return {
    verb,
    ...told(body, asker),
    ...(media && { media }),
    ...(seconds !== undefined && { pauseFor: seconds }),
  };
};

const blackoutWish = (word: string, body: BlackoutCommand, asker: Asker): Wish => ({
  verb: blackoutVerbOf(word),
  blackout: true,
  ...told(body, asker),
});

const told = ({ source, reason, clientRequestId }: BlackoutCommand, asker: Asker) => {
  checkText('reason', reason);
  checkId('clientRequestId', clientRequestId);
  return {
    source: source ?? (asker.role === 'machine' ? ('trigger' as const) : ('person' as const)),
    ...(reason !== undefined && { reason }),
    ...(clientRequestId !== undefined && { clientRequestId }),
  };
};

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

/** @throws Failure `not-found` or `forbidden` unless one of the legs is his, or he may control those of others */
const mustControl = (asked: LiveContact, legs: readonly LiveContact[], rights: Rights): void => {
  if (rights.userId !== undefined && legs.some(({ agentId }) => agentId === rights.userId)) return;
  if (!sees(rights.seen.visible, legs[0]!.agentId)) {
    mustSee(rights, asked.agentId);
    throw new Failure('forbidden', 'This contact is with another agent now');
  }
  mustBeOwnOrAllowed(rights, legs[0]!.agentId);
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

const unknownOf = ({ provider }: LiveContact, { clock }: Context): Outcome => ({
  recorder: provider,
  medium: 'audio',
  result: 'unconfirmed',
  detail: 'A further leg of this call is recorded, too, and it is not known whether it was told.',
  at: clock().toISOString(),
});

/** The other legs are told the same. What is over by now is not recorded any more: nothing is to be said of it. */
const alsoOn = async (legs: readonly LiveContact[], ask: Ask, context: Context): Promise<Outcome[]> => {
  const on = carryOutOn(context.ports);
  const answers = await Promise.all(
    legs.map(async (leg) => {
      const own = { ...ask, contactId: leg.contactId };
      try {
        const before = await answeredBefore(own, context);
        return 'answer' in before ? before.answer : await on(leg, own, before.commandId);
      } catch (error) {
        const { endedAt } = (await context.live.find(leg.contactId).catch(() => undefined)) ?? leg;
        const isOver = error instanceof Failure && error.code === 'conflict' && endedAt !== undefined;
        if (isOver) return { outcomes: [] };
        // What the first leg's recorders said must be told all the same.
        context.telemetry.defect('A further leg of a chain could not be told', error);
        return { outcomes: [unknownOf(leg, context)] };
      }
    }),
  );
  return answers.flatMap(({ outcomes }) => outcomes).filter(({ result }) => result !== 'not-found');
};

const counted = ({ command, outcomes }: CarriedOut, { telemetry }: Context): void => {
  const results = outcomes.map(({ result }) => result);
  telemetry.count('CommandsTold', 1);
  if (command.verb === 'pause' && results.includes('throttled')) telemetry.count('PausesThrottled', 1);
  if (command.verb === 'pause' && results.includes('unconfirmed')) telemetry.count('PausesUnconfirmed', 1);
  if (results.includes('failed')) telemetry.count('CommandsFailed', 1);
  telemetry.log.info('Command answered', {
    contactId: command.contactId,
    commandId: command.commandId,
    verb: command.verb,
    results: [...new Set(results)].sort().join(' '),
  });
};

const tell = async (
  asked: LiveContact,
  wish: Wish,
  rights: Rights,
  context: Context,
): Promise<{ status: 200 | 207; answer: CommandAnswer }> => {
  const legs = await liveLegs(asked, context).catch((error: unknown) => {
    // Whether there was such a contact is nothing for who may not see it.
    mustSee(rights, asked.agentId);
    throw error;
  });
  mustControl(asked, legs, rights);
  const ask: Ask = { ...wish, by: nameOf(rights.asker), contactId: asked.contactId };
  const carried = await context.carryOut(ask);
  const { command, state } = carried;
  const others = legs.filter(({ contactId }) => contactId !== command.contactId);
  const outcomes = [...carried.outcomes, ...(await alsoOn(others, ask, context))];
  counted({ ...carried, outcomes }, context);
  const leg = legs.find(({ contactId }) => contactId === command.contactId) ?? asked;
  return answered(
    command.commandId,
    command.verb,
    outcomes.map((outcome) => outcomeView(outcome)),
    statusView(state, leg, context.clock()),
  );
};

export const commandRecording: Operation<'commandRecording'> =
  (context) =>
  async ({ params: { contactId, verb }, body, asker }) => {
    const wish = commandWish(verb, body, asker);
    const rights = await rightsOf(asker, context);
    mustBeAllowed(rights, functionOf[wish.verb]);
    return tell(await knownContact(context, contactId), wish, rights, context);
  };

export const commandBlackout: Operation<'commandBlackout'> =
  (context) =>
  async ({ params: { contactId, verb }, body, asker }) => {
    const wish = blackoutWish(verb, body, asker);
    const rights = await rightsOf(asker, context);
    mustBeAllowed(rights, 'blackout');
    return tell(await knownContact(context, contactId), wish, rights, context);
  };

export const commandAgentRecording: Operation<'commandAgentRecording'> =
  (context) =>
  async ({ params: { verb, ...agent }, body, asker }) => {
    const wish = commandWish(verb, body, asker);
    const rights = await rightsOf(asker, context);
    mustBeAllowed(rights, functionOf[wish.verb]);
    return tell(await contactOfAgent(agent, rights, context), wish, rights, context);
  };

export const commandAgentBlackout: Operation<'commandAgentBlackout'> =
  (context) =>
  async ({ params: { verb, ...agent }, body, asker }) => {
    const wish = blackoutWish(verb, body, asker);
    const rights = await rightsOf(asker, context);
    mustBeAllowed(rights, 'blackout');
    return tell(await contactOfAgent(agent, rights, context), wish, rights, context);
  };
