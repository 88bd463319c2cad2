import type { MediumState } from '../state/control-state.ts';
import { isMissed } from './missed-pause.ts';
import type { PauseSpan } from './pause-spans.ts';

/** A recorder that is asked at once answers within this time. */
const promptMilliseconds = 2000;

const isLater = (at: string, from: string): boolean => Date.parse(at) - Date.parse(from) > promptMilliseconds;

/**
 * Until when the sound was recorded although the pause had begun: what caused it became known late, or a recorder needed
 * long to confirm it. Undefined: it was silent at once, was never confirmed, or does not belong to the pause.
 */
export const soundRecordedUntil = (pause: Pick<PauseSpan, 'commandId' | 'from' | 'confirmed'>): string | undefined => {
  const { audio } = pause.confirmed;
  return audio !== undefined && !isMissed(pause) && isLater(audio, pause.from) ? audio : undefined;
};

/** Whether the sound of the contact was recorded for a while between what caused a pause and its command. */
export const isReportedLate = (
  { at, since = at, media }: { at: string; since?: string; media: readonly string[] },
  { connectedAt = '' }: { connectedAt?: string },
  soundBefore: MediumState | undefined,
): boolean => {
  if (!media.includes('audio')) return false;
  const silentSince = soundBefore?.standing === 'paused' ? soundBefore.since : at;
  return isLater(silentSince, since > connectedAt ? since : connectedAt);
};
