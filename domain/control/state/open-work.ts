import type { ControlState, MediumState } from './control-state.ts';

const all = ({ media }: ControlState): MediumState[] => Object.values(media);

/** Since when a medium has been waiting for an answer, the earliest if there are several. Undefined if none is waiting. */
export const unansweredSince = (state: ControlState): string | undefined =>
  all(state)
    .filter(({ standing }) => standing.endsWith('ing') && standing !== 'recording' && standing !== 'not-recording')
    .map(({ since }) => since)
    .sort()[0];

/** When its pause ends; a pause without an end comes first. Undefined: nothing is paused. */
export const pauseEnds = (state: ControlState): string | undefined =>
  all(state).some(({ standing }) => standing === 'paused') ? (state.pausedUntil ?? '') : undefined;
