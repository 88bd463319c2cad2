import { media as allMedia, type Medium } from '../../recording/recording.ts';
import type { Command, Verb } from '../command/command.ts';
import type { LiveContact } from '../contact/live-contact.ts';
import { emptyLedger } from '../ledger/ledger-chain.ts';
import { didNotHappen, isSettled, type Outcome, type OutcomeResult } from '../recorder/outcome.ts';
import type { Provider, RecorderName } from '../recorder/recorder-name.ts';
import { traitsOf } from '../recorder/recorder-traits.ts';
import type { ControlState, MediumState, MediumStateName, OnDemandRecording } from './control-state.ts';
import { moves, stateAfter, transitionOf, verbInFlight } from './moves.ts';

/**
 * The transitions of docs/recording-states.md, each a pure function that returns the next state. The commit counts its
 * `revision`. No transition undoes a newer one: an old answer does not change a newer state.
 */

export type RecordersByMedium = Partial<Record<Medium, readonly RecorderName[]>>;

/** A command that has had no answer for longer than this will never get one from its sender. */
export const maxAnswerMilliseconds = 20_000;

/**
 * Milliseconds: a resume or start is sent within this time of the request, or not at all. A pause that follows waits
 * longer than that, so that an earlier request cannot undo it.
 */
export const maxSendingMilliseconds = 6_500;

/** Before the first command: every medium with a recorder counts as recorded, although no recorder has confirmed it. */
export const firstState = (contact: LiveContact, recorders: RecordersByMedium, at: string): ControlState => ({
  contactId: contact.contactId,
  initialContactId: contact.initialContactId,
  provider: contact.provider,
  ...(contact.agentId !== undefined && { agentId: contact.agentId }),
  revision: 0,
  media: Object.fromEntries(
    allMedia
      .filter((medium) => recorders[medium]?.length)
      .map((medium) => [medium, { standing: 'recording', confirmed: false, since: contact.connectedAt ?? at }]),
  ),
  ledger: emptyLedger,
  updatedAt: at,
});

export const isEnded = ({ media }: ControlState): boolean =>
  Object.values(media).some(({ standing }) => standing === 'ended');

/** Sent so recently that its sender is still waiting for the answer. */
export const isInFlight = ({ standing, commandId, since }: MediumState, now: string): boolean =>
  verbInFlight(standing) !== undefined &&
  commandId !== undefined &&
  Date.parse(now) < Date.parse(since) + maxAnswerMilliseconds;

const mayStillRecordAgain = ({ standing, since }: MediumState, now: string): boolean =>
  (standing === 'resuming' || standing === 'starting') && Date.parse(now) <= Date.parse(since) + maxSendingMilliseconds;

const held = new Set<MediumStateName | undefined>(['pausing', 'paused', 'resuming']);

const withPauseEnd = (state: ControlState, pausedUntil: string | undefined): ControlState => {
  const { pausedUntil: _, ...rest } = state;
  const lasts = Object.values(rest.media).some(({ standing }) => held.has(standing));
  return lasts && pausedUntil !== undefined ? { ...rest, pausedUntil } : rest;
};

/** The On-Demand recording that is in progress. */
export const ownRecording = ({ onDemand, media }: ControlState): OnDemandRecording | undefined => {
  const isOver = ({ standing }: MediumState) =>
    standing === 'stopped' || standing === 'not-recording' || standing === 'ended';
  // Some providers start and stop the sound alone.
  const ended = media.audio ? isOver(media.audio) : Object.values(media).every(isOver);
  return ended ? undefined : onDemand;
};

export interface CommandStep {
  state: ControlState;
  /** Media whose recorders must be instructed now. */
  toInstruct: Medium[];
  /** The outcomes of the other media, which are already known. */
  outcomes: Outcome[];
}

const reasons: Partial<Record<OutcomeResult, string>> = {
  unchanged: 'It was already in this state.',
  'not-recording': 'This medium is not being recorded.',
  illegal: 'Not possible in the recording’s current state.',
  unsupported: 'This provider does not support this, or not for Fermata.',
};

const why = (verb: string, state: string | undefined, result: OutcomeResult): string =>
  state === 'stopped' || state === 'stopping'
    ? 'Recording was stopped, and stop is final: this contact is no longer recorded.'
    : state === 'ended'
      ? 'The contact has ended.'
      : verb === 'start' && result === 'illegal'
        ? 'The recording is paused: resume it.'
        : reasons[result]!;

const supplemented: Partial<Record<Verb, string>> = {
  start: 'A schedule records this call; your recording begins here.',
  stop: 'Your recording ends here; a schedule continues to record this call.',
};

/**
 * What a command changes before any recorder gets it. Undefined: an earlier command has no answer yet, and this one must
 * come after it; read again in a while. With `waited` it has waited as long as it could. Then a pause or stop is sent
 * anyway (repeating a pause is harmless, stop is final), but a resume or start is not, because it might overtake.
 * With `again` paused media get the pause once more, because another part of the contact may be recorded by now.
 * With `prolong` a pause that is in progress ends later.
 */
export const beginCommand = (
  state: ControlState,
  command: Command,
  recorders: RecordersByMedium,
  {
    unsupported = [],
    waited = false,
    again = false,
    prolong = false,
  }: { unsupported?: readonly Medium[]; waited?: boolean; again?: boolean; prolong?: boolean } = {},
): CommandStep | undefined => {
  const { verb, at, commandId } = command;
  const next: ControlState = { ...state, media: { ...state.media }, updatedAt: at };
  const toInstruct: Medium[] = [];
  const outcomes: Outcome[] = [];
  const say = (medium: Medium, result: OutcomeResult, reason?: string) => {
    const detail = reason ?? why(verb, result === 'unsupported' ? undefined : state.media[medium]?.standing, result);
    const named = result === 'unsupported' ? [state.provider] : (recorders[medium] ?? []);
    for (const recorder of named.length > 0 ? named : [state.provider]) {
      outcomes.push({ recorder, medium, result, detail, at });
    }
  };

  for (const medium of command.media) {
    const current = state.media[medium];
    const names = recorders[medium] ?? [];
    if (unsupported.includes(medium)) {
      say(medium, 'unsupported');
      continue;
    }
    const standing = current?.standing ?? (names.length > 0 ? 'recording' : 'not-recording');
    if (command.onDemand === 'supplements') {
      const isOver = standing === 'ended' || standing === 'stopped';
      say(medium, isOver ? 'illegal' : 'unchanged', isOver ? undefined : supplemented[verb]);
      continue;
    }
    if (standing === 'ended') {
      say(medium, 'illegal');
      continue;
    }
    if (current && isInFlight(current, at)) {
      if (!waited) return undefined;
      if (verb !== 'pause' && verb !== 'stop') {
        say(medium, 'illegal', 'The previous command has no answer yet, so nothing was sent. Ask again.');
        continue;
      }
      if (mayStillRecordAgain(current, at)) return undefined;
    }
    let move = moves[verb][standing];
    // No recorder has confirmed that it records: without sending the start, it might never have started.
    if (verb === 'start' && standing === 'recording' && current?.confirmed !== true) move = 'instruct';
    const lasts = verb === 'pause' && (current?.lasting || (again && standing === 'paused'));
    if (lasts && standing === 'paused') move = 'instruct';
    if (move === 'instruct' && names.length === 0) move = 'not-recording';
    if (move !== 'instruct') {
      say(medium, move);
      if (current && command.blackout && verb === 'pause' && standing === 'paused') {
        next.media[medium] = { ...current, blackout: true };
      }
      continue;
    }
    const together = current?.together ?? (verb === 'pause' ? command.together : undefined);
    toInstruct.push(medium);
    next.media[medium] = {
      standing: transitionOf[verb],
      confirmed: false,
      since: at,
      commandId,
      awaiting: names,
      // A lasting pause never falls back to "paused" or "not-recording" by itself.
      ...(lasts
        ? { lasting: true }
        : (standing === 'recording' || standing === 'paused' || standing === 'not-recording') && { before: standing }),
      ...((current?.blackout || (verb === 'pause' && command.blackout)) && { blackout: true }),
      ...(together !== undefined && { together }),
      ...(current?.tokens && { tokens: current.tokens }),
    };
  }

  const begins = command.onDemand && verb === 'start' && outcomes.every(({ result }) => result === 'unchanged');
  if (begins && !ownRecording(state)) next.onDemand = { by: command.by, since: at, commandId };
  if (command.onDemand === 'supplements' && verb === 'stop') delete next.onDemand;

  const over = state.pausedUntil === undefined || state.pausedUntil <= at;
  const prolongs = prolong && (command.pauseUntil ?? '') > (state.pausedUntil ?? '');
  const until = over || prolongs ? (command.pauseUntil ?? state.pausedUntil) : state.pausedUntil;
  return { state: withPauseEnd(next, until), toInstruct, outcomes };
};

const tokensAfter = (medium: MediumState, answers: readonly Outcome[]): MediumState['tokens'] => {
  const given = answers.flatMap(({ recorder, token }) => (token === undefined ? [] : [[recorder, token] as const]));
  return given.length === 0 ? medium.tokens : { ...medium.tokens, ...Object.fromEntries(given) };
};

/** The state of a medium once a provider's recorders have carried out the verb. If a stop is not final, recording can be started again. */
const stateAfterAnswers = (verb: Verb, provider: Provider): MediumStateName =>
  verb === 'stop' && !traitsOf(provider).stopIsFinal ? 'not-recording' : stateAfter[verb];

const mediumAfterAnswers = (
  medium: MediumState,
  provider: Provider,
  { commandId, verb }: Pick<Command, 'commandId' | 'verb'>,
  answers: readonly Outcome[],
  at: string,
): MediumState => {
  // Older answers count only if they confirm what is wanted now.
  if (verbInFlight(medium.standing) !== verb) return medium;
  const own = medium.commandId === commandId;
  const did = answers.filter(isSettled).map(({ recorder }) => recorder);
  const awaiting = (medium.awaiting ?? []).filter((recorder) => !did.includes(recorder));
  const tokens = tokensAfter(medium, answers);
  const { awaiting: _, before, blackout, commandId: under, tokens: __, ...rest } = medium;
  const { together } = medium;
  const lasting = {
    ...(blackout && { blackout }),
    ...(together !== undefined && { together }),
    ...(tokens && { tokens }),
  };

  const nothing =
    answers.length === (medium.awaiting ?? []).length && answers.every((o) => o.result === 'not-recording');
  if (awaiting.length === 0 && did.length > 0 && !(nothing && medium.lasting)) {
    const standing = nothing ? 'not-recording' : stateAfterAnswers(verb, provider);
    return {
      standing,
      confirmed: true,
      since: at,
      commandId,
      ...(standing === 'paused' && lasting),
    };
  }
  if (!own)
    return {
      ...rest,
      ...lasting,
      awaiting,
      ...(before && { before }),
      ...(under !== undefined && { commandId: under }),
    };
  if (answers.some(({ result }) => result === 'pending'))
    return { ...rest, ...lasting, awaiting, ...(before && { before }), commandId };
  const nobody = answers.length >= awaiting.length && answers.every(didNotHappen);
  if (nobody && before !== undefined && awaiting.length === (medium.awaiting ?? []).length) {
    const back = { standing: before, confirmed: false, since: at, commandId };
    return before === 'paused' ? { ...back, confirmed: true, ...lasting } : back;
  }
  // Some recorders did and some did not, or we do not know. We ask again until all have confirmed.
  return { ...rest, ...lasting, awaiting: nothing ? (medium.awaiting ?? []) : awaiting };
};

/** The state after the answers to a command. */
export const applyAnswers = (
  state: ControlState,
  command: Pick<Command, 'commandId' | 'verb'>,
  outcomes: readonly Outcome[],
  at: string,
): ControlState => {
  const media = { ...state.media };
  for (const medium of new Set(outcomes.map((outcome) => outcome.medium))) {
    const current = media[medium];
    if (!current) continue;
    const answers = outcomes.filter((outcome) => outcome.medium === medium);
    media[medium] = mediumAfterAnswers(current, state.provider, command, answers, at);
  }
  const { onDemand, ...rest } = state;
  const failed = onDemand?.commandId === command.commandId && outcomes.every(didNotHappen);
  const kept = onDemand && !failed ? { onDemand } : {};
  return withPauseEnd({ ...rest, ...kept, media, updatedAt: at }, state.pausedUntil);
};

/** Media that a pause holds now: pausing, paused, or not yet resumed. */
export const heldMedia = ({ media }: ControlState): Medium[] =>
  allMedia.filter((medium) => held.has(media[medium]?.standing));

/** The contact is over. The end of its pause is kept for a leg that is connected later. */
export const endContact = (state: ControlState, at: string): ControlState => {
  const paused = heldMedia(state);
  const current = Object.keys(state.media) as Medium[];
  const media = (current.length > 0 ? current : (['audio'] as const)).map((medium): [Medium, MediumState] => [
    medium,
    {
      standing: 'ended',
      confirmed: true,
      since: at,
      ...(paused.includes(medium) && {
        before: 'paused',
        // Needed by a leg that continues the pause, and by a contact that turns out to continue.
        ...(state.media[medium]?.blackout && { blackout: true }),
        ...(state.media[medium]?.together !== undefined && { together: state.media[medium].together }),
        ...(state.media[medium]?.tokens && { tokens: state.media[medium].tokens }),
      }),
    },
  ]);
  return { ...state, media: Object.fromEntries(media), updatedAt: at };
};

/**
 * The contact turns out to continue. What was paused at its end must be paused: its recorders are asked to confirm it.
 * It is no longer known what was stopped: it counts as recorded until a recorder says otherwise.
 */
export const reopenContact = (state: ControlState, at: string): ControlState => {
  const media = Object.entries(state.media).map(([medium, current]): [string, MediumState] => [
    medium,
    current.before === 'paused'
      ? {
          standing: 'pausing',
          confirmed: false,
          since: at,
          awaiting: [],
          lasting: true,
          ...(current.blackout && { blackout: true }),
          ...(current.together !== undefined && { together: current.together }),
          ...(current.tokens && { tokens: current.tokens }),
        }
      : { standing: 'recording', confirmed: false, since: at },
  ]);
  return withPauseEnd({ ...state, media: Object.fromEntries(media), updatedAt: at }, state.pausedUntil);
};

/** Something was paused, resumed, started or stopped at the provider's side. No recorder has to be instructed. */
export interface ProviderChange {
  verb: Verb;
  medium: Medium;
  recorder: RecorderName;
  commandId: string;
  at: string;
  pauseUntil?: string;
}

/** News older than the state changes nothing. It is recorded in the ledger only. */
export const applyProviderNews = (
  state: ControlState,
  { verb, medium, recorder, commandId, at, pauseUntil }: ProviderChange,
): ControlState => {
  const current = state.media[medium];
  if (current?.standing === 'ended' || current?.standing === 'stopped') return state;
  if (current && verbInFlight(current.standing) === verb) {
    const outcome: Outcome = { recorder, medium, result: 'confirmed', at };
    return applyAnswers(state, { commandId: current.commandId ?? commandId, verb }, [outcome], at);
  }
  if (current && current.since > at) return state;
  const standing = stateAfterAnswers(verb, state.provider);
  const blackout = standing === 'paused' && current?.blackout;
  const changed: MediumState = { standing, confirmed: true, since: at, commandId, ...(blackout && { blackout }) };
  const until =
    state.pausedUntil === undefined || state.pausedUntil <= at ? (pauseUntil ?? state.pausedUntil) : state.pausedUntil;
  return withPauseEnd({ ...state, media: { ...state.media, [medium]: changed }, updatedAt: at }, until);
};
