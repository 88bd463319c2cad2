import type { Verb } from '../command/command.ts';
import type { MediumStanding } from './control-state.ts';

/**
 * What a verb does to a medium that stands so.
 * - `tell`: its recorders are told.
 * - `unchanged`: it is so already; nothing is sent.
 * - `not-recording`: there is nothing that it could act on; nothing is sent.
 * - `illegal`: not from here.
 */
export type Move = 'tell' | 'unchanged' | 'not-recording' | 'illegal';

/** The whole of docs/recording-states.md. What stands in an `-ing` is told again here: harmless, and after a crash needed. */
export const moves: Readonly<Record<Verb, Readonly<Record<MediumStanding, Move>>>> = {
  start: {
    recording: 'unchanged',
    // A start must never end a pause by the way.
    pausing: 'illegal',
    paused: 'illegal',
    resuming: 'illegal',
    starting: 'tell',
    stopping: 'illegal',
    stopped: 'illegal',
    'not-recording': 'tell',
    ended: 'illegal',
  },
  pause: {
    recording: 'tell',
    pausing: 'tell',
    paused: 'unchanged',
    resuming: 'tell',
    starting: 'tell',
    stopping: 'illegal',
    stopped: 'not-recording',
    'not-recording': 'tell',
    ended: 'illegal',
  },
  resume: {
    recording: 'unchanged',
    pausing: 'tell',
    paused: 'tell',
    resuming: 'tell',
    starting: 'illegal',
    stopping: 'illegal',
    stopped: 'illegal',
    'not-recording': 'not-recording',
    ended: 'illegal',
  },
  stop: {
    recording: 'tell',
    pausing: 'tell',
    paused: 'tell',
    resuming: 'tell',
    starting: 'tell',
    stopping: 'tell',
    stopped: 'unchanged',
    'not-recording': 'tell',
    ended: 'illegal',
  },
};

/** Told, not yet settled. */
export const transitionOf = {
  start: 'starting',
  pause: 'pausing',
  resume: 'resuming',
  stop: 'stopping',
} as const satisfies Record<Verb, MediumStanding>;

/** Where a medium is when its recorders did what they were told. */
export const stateAfter = {
  start: 'recording',
  pause: 'paused',
  resume: 'recording',
  stop: 'stopped',
} as const satisfies Record<Verb, MediumStanding>;

const verbs = new Map<MediumStanding, Verb>(
  Object.entries(transitionOf).map(([verb, standing]) => [standing, verb as Verb]),
);

/** The verb whose answer this standing waits for. */
export const verbInFlight = (standing: MediumStanding): Verb | undefined => verbs.get(standing);
