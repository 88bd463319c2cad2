import { Failure } from '../../failure.ts';
import { media as allMedia, type Medium } from '../../recording/recording.ts';
import type { Command } from './command.ts';
import { contactEnded } from '../events/contact-ended.ts';
import type { ControlState } from '../state/control-state.ts';
import { type Begun, begun, firstState, isEnded, type RecordersByMedium, settled } from '../state/control-steps.ts';
import type { ControlStore, Timers } from '../state/control-store.ts';
import { allows, type IntegrationChoices, integrations, mannerOf } from '../recorder/integrations.ts';
import { headOf } from '../ledger/ledger-chain.ts';
import { type LiveContact, livenessOf } from '../contact/live-contact.ts';
import { knownContact, liveLeg, type WhereContactsLive } from '../contact/live-leg.ts';
import { doneBy, toldTo } from '../state/moves.ts';
import { isDone, type Outcome } from '../recorder/outcome.ts';
import { contactReopened } from '../events/contact-reopened.ts';
import { type Answer, answerIn, claimed, fingerprintOf } from './requests.ts';
import type { ControlSettings } from '../settings.ts';
import { byMedium, patience, recordersOf, type Telling, tellAll } from '../recorder/tell-recorders.ts';
import { answerFact, commandFact, commit, retried } from '../ledger/commit.ts';

export interface CarryOut extends Telling, WhereContactsLive {
  controls: ControlStore;
  timers: Timers;
  choices: IntegrationChoices;
  settings: () => Promise<Pick<ControlSettings, 'longestPause' | 'onTransfer'>>;
  newId: () => string;
}

/** What somebody asks for. */
export interface Ask extends Pick<Command, 'verb' | 'by' | 'source' | 'reason' | 'clientRequestId' | 'together'> {
  /** Any id of the transfer chain. */
  contactId: string;
  /** Left out: everything that is recorded of the contact. */
  media?: readonly Medium[];
  blackout?: boolean;
  /** Only pause: what is paused already is told once more. */
  again?: boolean;
  /** Only pause: seconds, or until when; never longer than the longest pause that is set. */
  pauseFor?: number;
  pauseUntil?: string;
}

export interface CarriedOut extends Answer {
  /** As it is now. */
  state: ControlState;
}

const inTime = (clock: Telling['clock'], milliseconds: number): Date => new Date(clock().getTime() + milliseconds);

export { commit, retried };

/** Tells the recorders of a contact what is asked, and gives what each said. */
export const carryOut = (ports: CarryOut) => {
  const { controls, clock, newId } = ports;
  const on = carryOutOn(ports);

  /** @throws Failure `not-found`, `conflict` (no active contact; a client request id of another question), `unavailable` */
  return async (ask: Ask): Promise<CarriedOut> => {
    const contact = await knownContact(ports, ask.contactId);
    const { clientRequestId, together: _, ...question } = ask;
    if (clientRequestId === undefined) return on(await liveLeg(ports, contact), ask, newId());

    const { initialContactId } = contact;
    const request = {
      clientRequestId,
      fingerprint: await fingerprintOf({ ...question, contactId: initialContactId }),
      at: clock().toISOString(),
      commandId: newId(),
    };
    const claim = await claimed(controls, initialContactId, request);
    const remembered = async (answer: Answer): Promise<CarriedOut> => ({
      ...answer,
      state: (await controls.find(answer.command.contactId))!,
    });
    if ('answer' in claim) return remembered(claim.answer);

    const leg = await liveLeg(ports, contact);
    const told = claim.again ? answerIn(await controls.ledger(leg.contactId), claim.commandId) : undefined;
    if (told) return remembered(told);
    // Asked before, and never answered: every verb may be told again, under an id of its own.
    const { command, outcomes, state } = await on(leg, ask, claim.again ? newId() : claim.commandId);
    await controls.answerRequest(initialContactId, {
      ...request,
      commandId: command.commandId,
      answer: JSON.stringify({ command, outcomes }),
    });
    return { command, outcomes, state };
  };
};

/**
 * The same for one leg, whatever its stage. `unless` is asked on the very state that would be changed: then nothing is
 * done, and there are no outcomes.
 */
export const carryOutOn = (ports: CarryOut) => {
  const { controls, clock, wait } = ports;
  const reopen = contactReopened(ports);

  return async (
    contact: LiveContact,
    ask: Ask,
    commandId: string,
    unless: (state: ControlState, at: string) => boolean = () => false,
  ): Promise<CarriedOut> => {
    const recorders = recordersOf(ports.recorders, contact);
    const names = byMedium(recorders, contact);
    const { command, step } = await begin(contact, ask, commandId, names, unless);
    const { state, tell } = step;
    const first = timed(state, command, tell.length > 0);
    if (tell.length === 0) {
      await first;
      return { command, outcomes: step.outcomes, state };
    }
    const told = await tellAll({ ...ports, recorders }, { contact, state, command, media: tell, first });
    await first;
    const seen = await confirmedByEvent(command, told, await settle(state, command, told));
    if (told.some((outcome) => !isDone(outcome))) await closed(contact.contactId);
    return { command, outcomes: [...step.outcomes, ...seen.outcomes], state: seen.state };
  };

  /** A contact that ended before anything was written of it has nobody any more who would close its ledger. */
  async function closed(contactId: string): Promise<void> {
    const now = await ports.live.find(contactId);
    if (now && livenessOf(now) === 'ended') await contactEnded(ports)(now);
  }

  /** Before anything is sent, so that a crash leaves nobody paused for ever. The watch finds what this misses. */
  async function timed({ contactId, pausedUntil }: ControlState, command: Command, tells: boolean): Promise<void> {
    if (command.verb !== 'pause' || pausedUntil === undefined) return;
    if (!tells && pausedUntil !== command.pauseUntil) return;
    await ports.timers.set(contactId, pausedUntil).catch(() => ports.count('TimerNotSet', 1));
  }

  async function begin(
    contact: LiveContact,
    ask: Ask,
    commandId: string,
    names: RecordersByMedium,
    unless: (state: ControlState, at: string) => boolean,
  ): Promise<{ command: Command; step: Begun }> {
    const { contactId } = contact;
    const { longestPause } = await ports.settings();
    const integration = integrations(ports.choices).find(({ provider }) => provider === contact.provider)!;
    const manner = mannerOf(ask.source);
    const may = (medium: Medium) => allows(integration, ask.verb, medium, manner);
    const waitUntil = clock().getTime() + patience.before;

    /** A state that was forgotten leaves its ledger: an event of last week may make its contact look alive. */
    const newState = async (races: number, at: string): Promise<ControlState> => {
      const state = firstState(contact, names, at);
      const entries = races > 0 ? await controls.ledger(contactId) : [];
      if (entries.at(-1)?.kind === 'contact-ended') throw over();
      return { ...state, ledger: headOf(state.ledger, entries) };
    };

    for (let races = 0; races < 100; ) {
      const at = clock().toISOString();
      const found = (await controls.find(contactId)) ?? (await newState(races, at));
      const state = isEnded(found) ? ((await reopen(contact)) ?? found) : found;
      if (isEnded(state)) throw over();
      const command = commandOf(ask, { contactId, commandId, at, longestPause, media: mediaOf(ask, names, may) });
      if (unless(state, at)) return { command, step: { state, tell: [], outcomes: [] } };
      const unsupported = command.media.filter((medium) => !may(medium));
      const waited = clock().getTime() >= waitUntil;
      const step = begun(state, command, names, { unsupported, waited, again: ask.again ?? false });
      if (!step) {
        await wait(patience.look);
        continue;
      }
      const facts = [commandFact(command), ...step.outcomes.map((outcome) => answerFact(commandId, outcome))];
      const saved = await commit(controls, step.state, facts, at);
      if (saved) return { command, step: { ...step, state: saved } };
      races += 1;
    }
    throw new Failure('unavailable', 'Too many commands for this contact at once');
  }

  /** The answers, on the state as it is by now. */
  function settle(begunState: ControlState, command: Command, outcomes: readonly Outcome[]): Promise<ControlState> {
    let known: ControlState | undefined = begunState;
    const facts = outcomes.map((outcome) => answerFact(command.commandId, outcome));
    const unconfirmed = outcomes.some(({ result }) => result === 'unconfirmed');
    if (unconfirmed) ports.count(command.verb === 'pause' ? 'PausesUnconfirmed' : 'CommandUnconfirmed', 1);
    return retried(async () => {
      const state = known ?? (await controls.find(command.contactId))!;
      known = undefined;
      const at = clock().toISOString();
      return commit(controls, settled(state, command, outcomes, at), facts, at);
    });
  }

  /** What was only accepted is confirmed by an event, which may be here in a moment. */
  async function confirmedByEvent(command: Command, outcomes: readonly Outcome[], state: ControlState) {
    const until = inTime(clock, patience.pending).getTime();
    const { commandId, verb } = command;
    const waits = ({ media }: ControlState, { medium, recorder, result }: Outcome) =>
      result === 'pending' &&
      media[medium]?.commandId === commandId &&
      media[medium].standing === toldTo[verb] &&
      media[medium].awaiting?.includes(recorder);
    let now = state;
    while (outcomes.some((outcome) => waits(now, outcome)) && clock().getTime() < until) {
      await wait(patience.look);
      now = (await controls.find(state.contactId)) ?? now;
    }
    const told = (outcome: Outcome): Outcome => {
      if (outcome.result !== 'pending' || waits(now, outcome)) return outcome;
      const { standing, since } = now.media[outcome.medium]!;
      const done = standing === doneBy[verb] || standing === toldTo[verb];
      return done
        ? { ...outcome, result: 'confirmed', at: since }
        : { ...outcome, result: 'failed', detail: 'The provider says that it did NOT happen.', at: since };
    };
    return { outcomes: outcomes.map(told), state: now };
  }
};

const over = () => new Failure('conflict', 'There is no active contact: it has ended');

/** Where the caller names no medium: what is recorded of the contact, as far as this may be asked for at all. */
const mediaOf = ({ media }: Ask, names: RecordersByMedium, may: (medium: Medium) => boolean): readonly Medium[] => {
  if (media) return [...new Set(media)];
  const recorded = allMedia.filter((medium) => names[medium]?.length);
  const allowed = recorded.filter(may);
  return allowed.length > 0 ? allowed : recorded.length > 0 ? recorded : ['audio'];
};

const commandOf = (
  { verb, by, source, reason, clientRequestId, together, blackout = false, pauseFor, pauseUntil }: Ask,
  { longestPause, ...settledBy }: Pick<Command, 'commandId' | 'contactId' | 'at' | 'media'> & { longestPause: number },
): Command => {
  const start = Date.parse(settledBy.at);
  const longest = start + longestPause * 1000;
  const asked = pauseUntil !== undefined ? Date.parse(pauseUntil) : start + (pauseFor ?? longestPause) * 1000;
  return {
    ...settledBy,
    verb,
    blackout,
    by,
    source,
    ...(reason !== undefined && { reason }),
    ...(clientRequestId !== undefined && { clientRequestId }),
    ...(together !== undefined && { together }),
    ...(verb === 'pause' && { pauseUntil: new Date(Math.min(asked, longest)).toISOString() }),
  };
};
