import { type DynamoDBClient, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { LedgerEntry } from '../../../domain/control/ledger/ledger.ts';
import { pausedDays } from '../../../domain/control/ledger/paused-days.ts';
import type { ControlState } from '../../../domain/control/state/control-state.ts';
import type { ControlStore } from '../../../domain/control/state/control-store.ts';
import { pauseEnds, unansweredSince } from '../../../domain/control/state/open-work.ts';
import type { RequestClaim } from '../../../domain/request/request-store.ts';
import { allConditionsMet } from '../table/answers.ts';
import { getAll } from '../table/batches.ts';
import { indexed } from '../table/queries.ts';
import { tableReads } from '../table/table-reads.ts';
import { entryItem, pausedDay, pausedDayItem, pausedList, stateItem, stateOf, unansweredList } from './control-item.ts';
import { LedgerTable } from './ledger-table.ts';
import { claimPut } from './request-item.ts';

/**
 * Control states and requests are in the live table, where they expire. Ledgers, and the days of their pauses, are in
 * the contacts table, where they stay. docs/tables.md describes both.
 */
export class ControlTable implements ControlStore {
  readonly #client: DynamoDBClient;
  readonly #live: string;
  readonly #contacts: string;
  readonly #ledgers: LedgerTable;

  constructor(client: DynamoDBClient, tables: { live: string; contacts: string }) {
    this.#client = client;
    this.#live = tables.live;
    this.#contacts = tables.contacts;
    this.#ledgers = new LedgerTable(client, tables.contacts);
  }

  async find(contactId: string): Promise<ControlState | undefined> {
    if (contactId === '') return undefined;
    const item = await tableReads(this.#client, this.#live).get(contactId, 'state');
    return item && stateOf(item);
  }

  async findAll(contactIds: readonly string[]): Promise<ControlState[]> {
    const keys = [...new Set(contactIds)]
      .filter((contactId) => contactId !== '')
      .map((pk) => marshall({ pk, sk: 'state' }));
    const items = await getAll(this.#client, this.#live, keys, { consistent: true });
    return items.map(stateOf);
  }

  /**
   * One transaction over both tables. A retry by the SDK repeats the same transaction, so a commit cannot conflict with
   * itself.
   */
  commit(state: ControlState, entries: readonly LedgerEntry[], claim?: RequestClaim): Promise<boolean> {
    const first = state.revision === 1;
    const TransactItems = [
      {
        Put: {
          TableName: this.#live,
          Item: stateItem(state),
          ConditionExpression: first ? 'attribute_not_exists(pk)' : 'revision = :revision',
          ...(!first && { ExpressionAttributeValues: { ':revision': { N: String(state.revision - 1) } } }),
        },
      },
      ...entries.map((entry) => ({
        Put: {
          TableName: this.#contacts,
          Item: entryItem(entry),
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      })),
      ...pausedDays(state, entries).map((day) => ({
        Put: { TableName: this.#contacts, Item: pausedDayItem(state.contactId, day) },
      })),
      ...(claim ? [{ Put: claimPut(this.#live, claim) }] : []),
    ];
    return allConditionsMet(this.#client.send(new TransactWriteItemsCommand({ TransactItems })));
  }

  ledger(contactId: string): Promise<LedgerEntry[]> {
    return this.#ledgers.ledger(contactId);
  }

  async unanswered(before: string): Promise<ControlState[]> {
    const states = await this.#listed(unansweredList);
    return states
      .flatMap((state) => ({ state, since: unansweredSince(state) }))
      .filter(({ since }) => since !== undefined && since < before)
      .sort((a, b) => (a.since! < b.since! ? -1 : 1))
      .map(({ state }) => state);
  }

  async paused(): Promise<ControlState[]> {
    const states = await Promise.all([this.#listed(pausedList), this.#listed(unansweredList)]);
    return newest(states.flat())
      .map((state) => ({ state, ends: pauseEnds(state) }))
      .filter(({ ends }) => ends !== undefined)
      .sort((a, b) => (a.ends! < b.ends! ? -1 : 1))
      .map(({ state }) => state);
  }

  async pausedOn(day: string): Promise<string[]> {
    const list = { index: 'byWork', key: 'workKey', value: pausedDay(day) };
    const items = await indexed(this.#client, this.#contacts, list);
    return items.map(({ workSince }) => workSince!.S!.slice(day.length + 1)).sort();
  }

  async #listed(list: string): Promise<ControlState[]> {
    const items = await indexed(this.#client, this.#live, { index: 'byWork', key: 'workKey', value: list });
    return items.map(stateOf);
  }
}

/** If the index is behind, it may also show a state on the list that it has left. */
const newest = (states: readonly ControlState[]): ControlState[] => {
  const byContact = new Map<string, ControlState>();
  for (const state of states) {
    const other = byContact.get(state.contactId);
    if (!other || other.revision < state.revision) byContact.set(state.contactId, state);
  }
  return [...byContact.values()];
};
