import { marshall } from '@aws-sdk/util-dynamodb';
import type { LedgerEntry } from '../../../domain/control/ledger/ledger.ts';
import type { ControlState } from '../../../domain/control/state/control-state.ts';
import { pauseEnds, unansweredSince } from '../../../domain/control/state/open-work.ts';
import type { Item } from '../table/batches.ts';
import { contentOf, settingItem } from '../table/setting-item.ts';
import { expiry } from './live/live-item.ts';

export const unansweredList = 'unanswered';
export const pausedList = 'paused';

/** A state is on one list only. To find everything that is paused, both lists are read. */
const listed = (state: ControlState): Record<string, string> => {
  const since = unansweredSince(state);
  if (since !== undefined) return { workKey: unansweredList, workSince: `${since}#${state.contactId}` };
  const ends = pauseEnds(state);
  return ends === undefined ? {} : { workKey: pausedList, workSince: `${ends}#${state.contactId}` };
};

export const stateItem = (state: ControlState): Item =>
  settingItem(state.contactId, 'state', state, {
    revision: state.revision,
    ...listed(state),
    ...expiry(new Date(state.updatedAt)),
  });

export const stateOf = (item: Item): ControlState => contentOf(item);

export const ledgerOf = (contactId: string): string => `control#${contactId}`;

/** Entry numbers have ten digits. Only the keys of entries begin with this. */
export const numbered = '0';

/** The entry is stored as one text, so that the bytes under its hash never change. */
export const entryItem = (entry: LedgerEntry): Item =>
  settingItem(ledgerOf(entry.contactId), String(entry.number).padStart(10, '0'), entry);

export const pausedDay = (day: string): string => `paused#${day}`;

export const pausedDayItem = (contactId: string, day: string): Item =>
  marshall({
    pk: ledgerOf(contactId),
    sk: pausedDay(day),
    workKey: pausedDay(day),
    workSince: `${day}#${contactId}`,
  });
