import type { Verb } from '../command/command.ts';
import type { MediumStateName } from './control-state.ts';

/**
 * What a verb does to a medium in this state.
 * - `instruct`: its recorders get the instruction.
 * - `unchanged`: it is already in that state; nothing is sent.
 * - `not-recording`: there is nothing to act on; nothing is sent.
 * - `illegal`: not allowed from this state.
 */
export type Move = 'instruct' | 'unchanged' | 'not-recording' | 'illegal';

/** All of docs/recording-states.md. In an `-ing` state, the recorders are instructed again: harmless, and necessary after a crash. */
export const moves: Readonly<Record<Verb, Readonly<Record<MediumStateName, Move>>>> = {
  start: {
    recording: 'unchanged',
    // A start must never end a pause as a side effect.
    pausing: 'illegal',
    paused: 'illegal',
    resuming: 'illegal',
    starting: 'instruct',
    stopping: 'illegal',
    stopped: 'illegal',
    'not-recording': 'instruct',
    ended: 'illegal',
  },
  pause: {
    recording: 'instruct',
    pausing: 'instruct',
    paused: 'unchanged',
    resuming: 'instruct',
    starting: 'instruct',
    stopping: 'illegal',
    stopped: 'not-recording',
    'not-recording': 'instruct',
    ended: 'illegal',
  },
  resume: {
    recording: 'unchanged',
    pausing: 'instruct',
    paused: 'instruct',
    resuming: 'instruct',
    starting: 'illegal',
    stopping: 'illegal',
    stopped: 'illegal',
    'not-recording': 'not-recording',
    ended: 'illegal',
  },
  stop: {
    recording: 'instruct',
    pausing: 'instruct',
    paused: 'instruct',
    resuming: 'instruct',
    starting: 'instruct',
    stopping: 'instruct',
    stopped: 'unchanged',
    'not-recording': 'instruct',
    ended: 'illegal',
  },
};

/** The state while recorders are instructed and have not all answered. */
export const transitionOf = {
  start: 'starting',
  pause: 'pausing',
  resume: 'resuming',
  stop: 'stopping',
} as const satisfies Record<Verb, MediumStateName>;

/** The state once the recorders have carried out the verb. */
export const stateAfter = {
  start: 'recording',
  pause: 'paused',
  resume: 'recording',
  stop: 'stopped',
} as const satisfies Record<Verb, MediumStateName>;

const verbs = new Map<MediumStateName, Verb>(
  Object.entries(transitionOf).map(([verb, state]) => [state, verb as Verb]),
);

/** The verb whose answer this state waits for. */
export const verbInFlight = (state: MediumStateName): Verb | undefined => verbs.get(state);
