import type { RecordingStatus } from '../../api/control.ts';
import { isLive } from './being-recorded.ts';

type Of = Pick<RecordingStatus, 'contactId' | 'initialContactId' | 'endedAt' | 'connectedAt' | 'revision'>;

/** Of two tellings of one contact the later one: `revision` counts its steps. */
export const newerOf = <Status extends Of>(status: Status, other: Status | undefined): Status =>
  other && other.contactId === status.contactId && other.revision > status.revision ? other : status;

/**
 * Which contacts are shown: the chosen one alone (any id of its chain will do), else all own live ones, newest first,
 * else the one that ended last, so that one sees how it ended.
 */
export const chosenContacts = <Status extends Of>(
  own: readonly Status[],
  chosen: Status | undefined,
  chosenId: string | undefined,
): Status[] => {
  if (chosenId !== undefined) {
    if (chosen) return [chosen];
    const found = own.find(
      ({ contactId, initialContactId }) => contactId === chosenId || initialContactId === chosenId,
    );
    return found ? [found] : [];
  }
  const newestFirst = own.toSorted((a, b) => (b.connectedAt ?? '').localeCompare(a.connectedAt ?? ''));
  const live = newestFirst.filter(isLive);
  return live.length > 0 ? live : newestFirst.slice(0, 1);
};
