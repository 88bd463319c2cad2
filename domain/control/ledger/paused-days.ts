import type { ControlState } from '../state/control-state.ts';
import { heldMedia } from '../state/control-steps.ts';
import type { LedgerEntry } from './ledger.ts';

/**
 * The UTC days (`YYYY-MM-DD`) on which these entries contain a pause, even a failed one. Entries during a pause count, too,
 * so that a pause over midnight is on both days.
 */
export const pausedDays = (state: ControlState, entries: readonly LedgerEntry[]): string[] => {
  const held = heldMedia(state).length > 0;
  const telling = entries.filter(
    (entry) =>
      (entry.kind === 'command' && (held || entry.verb === 'pause')) ||
      (entry.kind === 'contact-ended' && entry.pausedMedia.length > 0),
  );
  return [...new Set(telling.map(({ at }) => at.slice(0, 10)))].sort();
};
