import type { ControlState, MediumState } from '../state/control-state.ts';
import type { LedgerEntry } from './ledger.ts';

/** Pausing, or paused and not yet resumed. */
const isHeld = ({ standing, before }: MediumState): boolean =>
  standing === 'pausing' || standing === 'paused' || (standing === 'resuming' && before === 'paused');

/**
 * The UTC days (`YYYY-MM-DD`) on which these entries have a pause, or one that failed. Entries while something is paused
 * count, too, so that a pause over midnight is on both days.
 */
export const pausedDays = (state: ControlState, entries: readonly LedgerEntry[]): string[] => {
  const held = Object.values(state.media).some(isHeld);
  const telling = entries.filter(
    (entry) =>
      (entry.kind === 'command' && (held || entry.verb === 'pause')) ||
      (entry.kind === 'contact-ended' && entry.pausedMedia.length > 0),
  );
  return [...new Set(telling.map(({ at }) => at.slice(0, 10)))].sort();
};
