import type { Clock } from '../../clock.ts';
import type { Medium } from '../../recording/recording.ts';
import type { Command } from '../command/command.ts';
import type { LiveContact } from '../contact/live-contact.ts';
import type { ControlState } from '../state/control-state.ts';
import { maxSendingMilliseconds, type RecordersByMedium } from '../state/control-steps.ts';
import type { Outcome, OutcomeResult } from './outcome.ts';
import type { Quota, Urgency } from './quota.ts';
import type { Recorder } from './recorder.ts';
import type { RecorderName } from './recorder-name.ts';

/** Resolves after this many milliseconds, or when the signal is aborted (it may then throw). */
export type Wait = (milliseconds: number, signal?: AbortSignal) => Promise<unknown>;

export interface RecorderPorts {
  recorders: readonly Recorder[];
  /** Recorders without a quota get the command at once. */
  quotas: Partial<Record<RecorderName, Quota>>;
  clock: Clock;
  wait: Wait;
  count: (name: string, times: number) => void;
}

/** A contact is recorded by its provider and by the desktop of its agent. */
export const recordersOf = (recorders: readonly Recorder[], contact: LiveContact): Recorder[] =>
  recorders.filter(({ name }) => name === contact.provider || name === 'desktop');

/**
 * The recorders of a contact, each with the media that it records of the contact now. These do not change during one
 * command, whatever becomes known while it is carried out.
 */
export const presentRecorders = async (
  recorders: readonly Recorder[],
  contact: LiveContact,
): Promise<readonly Recorder[]> => {
  const own = recordersOf(recorders, contact);
  if (!own.some(({ prepare }) => prepare)) return own;
  await Promise.all(own.map((recorder) => recorder.prepare?.()));
  return own.map((recorder) => (recorder.prepare ? withCurrentMedia(recorder, contact) : recorder));
};

const withCurrentMedia = (recorder: Recorder, contact: LiveContact): Recorder => {
  const media = recorder.mediaOf(contact);
  return { name: recorder.name, mediaOf: () => media, instruct: (instruction) => recorder.instruct(instruction) };
};

export const recordersByMedium = (recorders: readonly Recorder[], contact: LiveContact): RecordersByMedium => {
  const names: Partial<Record<Medium, RecorderName[]>> = {};
  for (const recorder of recorders) {
    for (const medium of recorder.mediaOf(contact)) {
      names[medium] = [...(names[medium] ?? []), recorder.name];
    }
  }
  return names;
};

const urgencyOf = ({ verb }: Command): Urgency => (verb === 'pause' || verb === 'resume' ? verb : 'other');

const tokensOf = (state: ControlState, recorder: RecorderName, media: readonly Medium[]) =>
  Object.fromEntries(
    media.flatMap((medium) => {
      const token = state.media[medium]?.tokens?.[recorder];
      return token === undefined ? [] : [[medium, token]];
    }),
  );

/** Milliseconds: how long we wait for a turn of the quota, and then for the recorder's answer. */
export const recorderTimeouts = { turn: 8_000, answer: 5_000 };

/** Milliseconds: the longest waits. */
export const patience = {
  /** For the answer of an earlier command that is in flight. */
  before: 7_000,
  /** For the event that confirms an accepted command. */
  pending: 3_000,
  /** Between two reads of the state. */
  look: 100,
};

/** A resume or start is sent within this time of the request, or not at all, so that it cannot undo a later pause. */
const sendingEnds = ({ verb, at }: Command): number =>
  verb === 'resume' || verb === 'start' ? Date.parse(at) + maxSendingMilliseconds : Number.POSITIVE_INFINITY;

/** The milliseconds of that time that are reserved for the answer, however long the turn takes. */
const minAnswerMs = 1_500;

const inTime = (clock: Clock, milliseconds: number, latest: number): Date =>
  new Date(Math.min(clock().getTime() + milliseconds, latest));

/** The media of a command that this recorder records. */
const mediaOf = (recorder: Recorder, contact: LiveContact, media: readonly Medium[]): Medium[] =>
  media.filter((medium) => recorder.mediaOf(contact).includes(medium));

/** Turns of the recorders' quotas, and whether each came in time. A recorder without a quota needs none. */
export type Turns = ReadonlyMap<RecorderName, Promise<boolean>>;

/** Takes a turn of its quota for every recorder that gets an instruction. A quota that cannot be read counts as a turn. */
export const takeTurns = (
  { recorders, quotas, clock, count }: RecorderPorts,
  { contact, command, media }: { contact: LiveContact; command: Command; media: readonly Medium[] },
): Turns => {
  const until = inTime(clock, recorderTimeouts.turn, sendingEnds(command) - minAnswerMs);
  const turns = new Map<RecorderName, Promise<boolean>>();
  for (const recorder of recorders) {
    const quota = quotas[recorder.name];
    if (!quota || mediaOf(recorder, contact, media).length === 0) continue;
    const turn = quota.turn(urgencyOf(command), until).catch(() => {
      // It is better that the provider refuses the command than that it is not sent.
      count('QuotaUnknown', 1);
      return true;
    });
    turns.set(recorder.name, turn);
  }
  return turns;
};

/**
 * Instructs every recorder of these media in parallel, and returns an answer of each for each medium in time, whatever
 * the recorders do: without an answer it is `unconfirmed`, and without a turn `throttled`. `first` is work that must be
 * done before any recorder is instructed; it is awaited together with the turn.
 */
export const instructRecorders = async (
  ports: RecorderPorts,
  {
    contact,
    state,
    command,
    media,
    turns = takeTurns(ports, { contact, command, media }),
    first,
  }: {
    contact: LiveContact;
    state: ControlState;
    command: Command;
    media: readonly Medium[];
    turns?: Turns;
    first?: Promise<unknown>;
  },
): Promise<Outcome[]> => {
  const { recorders, clock, wait } = ports;
  const instructOne = async (recorder: Recorder): Promise<Outcome[]> => {
    const own = mediaOf(recorder, contact, media);
    if (own.length === 0) return [];
    const all = (result: OutcomeResult, detail: string, code?: string): Outcome[] => {
      const at = clock().toISOString();
      return own.map((medium) => ({ recorder: recorder.name, medium, result, detail, at, ...(code && { code }) }));
    };

    if ((await turns.get(recorder.name)) === false)
      return all('throttled', 'It did NOT happen: the provider accepts no more requests in time.', 'quota');
    await first;
    const until = inTime(clock, recorderTimeouts.answer, sendingEnds(command));
    const silence = new AbortController();
    // A little longer than the recorder itself waits, because its own answer says more about the silence.
    const left = until.getTime() - clock().getTime() + 50;
    const answers = await Promise.race([
      recorder
        .instruct({
          ...{ verb: command.verb, media: own, contact, tokens: tokensOf(state, recorder.name, own), until },
          ...(state.pausedUntil !== undefined && { pausedUntil: state.pausedUntil }),
        })
        .catch(() => undefined),
      wait(left, silence.signal).then(
        () => undefined,
        () => undefined,
      ),
    ]);
    silence.abort();
    const silent = all('unconfirmed', 'No answer in time: it may or may not have happened.', 'no-answer');
    return silent.map((outcome) => answers?.find(({ medium }) => medium === outcome.medium) ?? outcome);
  };
  return (await Promise.all(recorders.map(instructOne))).flat();
};
