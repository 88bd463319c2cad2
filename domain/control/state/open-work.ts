import type { ControlState, MediumState } from './control-state.ts';

const all = ({ media }: ControlState): MediumState[] => Object.values(media);

/** Since when a medium waits for an answer, the longest; undefined: none does. */
export const unansweredSince = (state: ControlState): string | undefined =>
  all(state)
    .filter(({ standing }) => standing.endsWith('ing') && standing !== 'recording' && standing !== 'not-recording')
    .map(({ since }) => since)
    .sort()[0];

/** When its pause ends; one of which nobody said when it ends, first of all. Undefined: nothing is paused. */
export const pauseEnds = (state: ControlState): string | undefined =>
  all(state).some(({ standing }) => standing === 'paused') ? (state.pausedUntil ?? '') : undefined;
