import type { Change } from '../../../domain/changes/announce.ts';
import { changesOfContact, changesOfState } from '../../../domain/changes/contact-changes.ts';
import type { Item } from '../table/batches.ts';
import { stateOf } from './control-item.ts';
import { liveContactOf } from './live-contact-table.ts';

/** A change in the live table, from its stream. Absent images: the item was not there before, or is not now. */
export interface LiveTableChange {
  before?: Item | undefined;
  now?: Item | undefined;
}

/** The sort keys of items whose changes are announced; the stream's filter in lib/control/changes.ts names the same. */
export const announcedItems = ['live', 'state', 'settings'] as const;

/** Who must be notified. Removed items were old: nobody needs to know. */
export const changesIn = ({ before, now }: LiveTableChange): Change[] => {
  if (!now) return [];
  switch (now.sk?.S) {
    case 'live':
      return changesOfContact(before && liveContactOf(before), liveContactOf(now));
    case 'state':
      return changesOfState(stateOf(now));
    case 'settings':
      return ['settings'];
    default:
      return [];
  }
};
