import { GetItemCommand, PutItemCommand, QueryCommand, type WriteRequest } from '@aws-sdk/client-dynamodb';
import { cursorAt, positionOf } from '../../../domain/cursor.ts';
import {
  type FlaggedRecording,
  type FlagQuery,
  type FlagStore,
  type FoundFlag,
  isSameWrite,
  monthsOf,
  placeOf,
  searchedValue,
  type WriteOutcome,
} from '../../../domain/flag/flagged-recording.ts';
import type { FlagName } from '../../../domain/flag/words.ts';
import { sortable } from '../../../domain/instant.ts';
import { answer, conditionMet } from '../table/answers.ts';
import { type Item, writeAll } from '../table/batches.ts';
import { InTable } from '../table/in-table.ts';
import { flagsItem, flagsOfItem } from './flag-item.ts';

const partition = (flag: FlagName, value: string, month: string): string =>
  `flag#${flag}#${searchedValue(value)}#${month}`;

const rowsOf = (recording: FlaggedRecording): WriteRequest[] => {
  const { flags, contactId, startedAt } = recording;
  const sk = { S: placeOf(recording) };
  return (Object.entries(flags) as [FlagName, string][]).map(([flag, value]) => ({
    PutRequest: { Item: { pk: { S: partition(flag, value, startedAt.slice(0, 7)) }, sk, contactId: { S: contactId } } },
  }));
};

const foundIn = ({ sk, contactId }: Item): FoundFlag => {
  const [startedAt = '', recordingServerId = '', ...guid] = sk!.S!.split('#');
  return { contactId: contactId!.S!, startedAt, recordingServerId, guid: guid.join('#') };
};

/**
 * Flags in the contacts table: one item below the contact, and a row for each flag under its value and month. Not one
 * transaction, which would cost twice as much: docs/decisions/0049.
 */
export class FlagTable extends InTable implements FlagStore {
  async write(given: FlaggedRecording): Promise<WriteOutcome> {
    const recording = { ...given, startedAt: sortable(given.startedAt), endedAt: sortable(given.endedAt) };
    const Item = flagsItem(recording);
    const isNew = await conditionMet(
      this.client.send(
        new PutItemCommand({ TableName: this.table, Item, ConditionExpression: 'attribute_not_exists(pk)' }),
      ),
    );
    if (!isNew) {
      const Key = { pk: Item.pk!, sk: Item.sk! };
      const read = await answer(
        this.client.send(new GetItemCommand({ TableName: this.table, Key, ConsistentRead: true })),
      );
      const stands = flagsOfItem(read.Item!);
      if (!isSameWrite(stands, recording)) return { outcome: 'differs', stands };
    }
    // After the flags themselves: a value that was refused is never found. Written again with every repetition.
    await writeAll(this.client, this.table, rowsOf(recording), this.pauses);
    return { outcome: isNew ? 'written' : 'unchanged' };
  }

  async search(
    { flag, values, from, to }: FlagQuery,
    { limit, cursor }: { limit: number; cursor?: string },
  ): Promise<{ found: FoundFlag[]; next?: string }> {
    const wanted = [...new Set(values.map(searchedValue))].sort();
    const list = [flag, wanted, from, to];
    const lowest = sortable(from);
    const below = cursor === undefined ? sortable(to) : positionOf(list, cursor);
    const end = below.slice(0, 24);
    const found: FoundFlag[] = [];
    // The month of the last place may still have more.
    const until = cursor === undefined ? end : new Date(Date.parse(end) + 1).toISOString();
    const partitions = monthsOf({ from: lowest, to: until }).flatMap((month) =>
      wanted.map((value) => partition(flag, value, month)),
    );
    // The newest month first: most values fill a page from it. The others for values that are rare, more at once each time.
    for (let first = 0, months = 1; first < partitions.length && found.length <= limit; months *= 4) {
      const some = partitions.slice(first, first + months * wanted.length);
      const pages = await Promise.all(some.map((pk) => this.#page(pk, lowest, below, limit + 1)));
      found.push(...pages.flat());
      first += some.length;
    }
    found.sort((a, b) => (placeOf(a) < placeOf(b) ? 1 : -1));
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return found.length > limit && last ? { found: page, next: cursorAt(list, placeOf(last)) } : { found: page };
  }

  async #page(pk: string, from: string, below: string, limit: number): Promise<FoundFlag[]> {
    const { Items = [] } = await answer(
      this.client.send(
        new QueryCommand({
          TableName: this.table,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :below',
          ExpressionAttributeValues: { ':pk': { S: pk }, ':from': { S: from }, ':below': { S: below } },
          ScanIndexForward: false,
          // One more, because the end is inclusive.
          Limit: limit + 1,
        }),
      ),
    );
    return Items.map(foundIn)
      .filter((row) => placeOf(row) < below)
      .slice(0, limit);
  }
}
