import type { Change } from '../../../../domain/changes/announce.ts';
import { changesOfContact, changesOfState } from '../../../../domain/changes/contact-changes.ts';
import type { Item } from '../../table/batches.ts';
import { stateOf } from '../control-item.ts';
import { liveContactOf } from './live-contact-table.ts';

/** A change in the live table, from its stream. Without `before` the item is new; without `now` it was removed. */
export interface LiveTableChange {
  before?: Item | undefined;
  now?: Item | undefined;
}

/**
 * Changes of items with these sort keys are announced. The filter of the stream in lib/control/changes.ts has the same
 * list.
 */
export const announcedItems = ['live', 'state', 'settings'] as const;

/** Which topics must be notified. Items that were removed had expired, so nobody needs to know. */
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
