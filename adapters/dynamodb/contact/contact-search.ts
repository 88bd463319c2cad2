import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { matchesQuery, timeKeys } from '../../../domain/contact/contact-query.ts';
import type { ContactQuery, Page } from '../../../domain/contact/contact-store.ts';
import { daysLater } from '../../../domain/contact/day.ts';
import { cursorAt, positionOf } from '../../../domain/cursor.ts';
import { answer } from '../table/answers.ts';
import { rowOf, shards } from './contact-item.ts';

type Row = ReturnType<typeof rowOf>;

/** One partition of an index, from `below` (exclusive) down to `from`. */
interface Partition {
  index: 'byDay' | 'byAgent' | 'byNumber';
  key: string;
  from: string;
  below: string;
}

/** Index rows that the search found, newest first. */
export interface FoundRows extends Page {
  rows: Row[];
}

const keyName = { byDay: 'dayKey', byAgent: 'agentKey', byNumber: 'numberKey' } as const;

/**
 * The number of requests after which a search returns what it has. They cover about a month of days without a contact.
 * More would come near the time limit of the API, and fewer would show people empty pages.
 */
const requestsAtMost = 240;
/** Contacts of more agents than this are found faster by their day. */
const agentsAtMost = 20;

/** The instant of a time key. If the key marks the end of a day, the end of that day. */
const instantOf = (timeKey: string): string => {
  const [instant = ''] = timeKey.split('#');
  return instant.endsWith('T99') ? `${daysLater(instant.slice(0, 10), 1)}T00:00:00.000Z` : instant;
};

/**
 * Partitions that contain every candidate for the query, in groups: each row of a group is newer than all rows of the
 * groups after it.
 */
function* groups(query: ContactQuery, ownNumber: boolean, from: string, below: string): Generator<Partition[]> {
  if (query.number !== undefined && !ownNumber) {
    yield [{ index: 'byNumber', key: query.number, from, below }];
  } else if (query.agentIds && query.agentIds.length <= agentsAtMost) {
    yield [...new Set(query.agentIds)].map((key) => ({ index: 'byAgent', key, from, below }));
  } else {
    for (let day = below.slice(0, 10); day >= from.slice(0, 10); day = daysLater(day, -1)) {
      const midnight = `${day}T00:00:00.000Z`;
      if (midnight >= below) continue;
      yield Array.from({ length: shards }, (_, shard) => ({
        index: 'byDay' as const,
        key: `${day}#${shard}`,
        from: midnight > from ? midnight : from,
        below: `${day}T99` < below ? `${day}T99` : below,
      }));
    }
  }
}

/** Reads a partition page by page, and only as far as the search needs. */
class Reader {
  #rows: Row[] = [];
  #below: string;
  #more = true;
  readonly #partition: Partition;
  readonly #query: (partition: Partition) => Promise<{ rows: Row[]; more: boolean }>;

  constructor(partition: Partition, query: (partition: Partition) => Promise<{ rows: Row[]; more: boolean }>) {
    this.#partition = partition;
    this.#below = partition.below;
    this.#query = query;
  }

  get mustAsk(): boolean {
    return this.#rows.length === 0 && this.#more;
  }

  get head(): Row | undefined {
    return this.#rows[0];
  }

  async ask(): Promise<void> {
    while (this.mustAsk) {
      const { rows, more } = await this.#query({ ...this.#partition, below: this.#below });
      this.#more = more;
      this.#below = rows.at(-1)?.timeKey ?? this.#below;
      this.#rows = rows;
    }
  }

  drop(): void {
    this.#rows.shift();
  }
}

const newest = (readers: readonly Reader[]): Reader | undefined =>
  readers.reduce<Reader | undefined>(
    (best, reader) => (reader.head && (!best?.head || reader.head.timeKey > best.head.timeKey) ? reader : best),
    undefined,
  );

/** A cursor contains only the time of the last row that was seen, so contacts that arrive later cannot shift a page. */
export const searchRows = async (
  { client, table, ownNumber }: { client: DynamoDBClient; table: string; ownNumber: boolean },
  query: ContactQuery,
  { limit, cursor }: { limit: number; cursor?: string },
): Promise<FoundRows> => {
  const { from, to } = timeKeys(query);
  const below = cursor === undefined ? to : positionOf(query, cursor);
  const rows: Row[] = [];
  if (from >= below || query.agentIds?.length === 0) return { rows };

  /** `timeKey`: the key of the last row that was seen, or one that is above everything left to read. */
  const goOn = (rows: Row[], timeKey: string): FoundRows => ({
    rows,
    next: cursorAt(query, timeKey),
    searchedTo: instantOf(timeKey),
  });
  let requests = 0;
  const filtered = [query.direction, query.channel, query.queue, query.number].some((filter) => filter !== undefined);
  const rowsAtOnce = (partitions: number) =>
    filtered || query.agentIds ? 100 : Math.min(100, Math.ceil((limit + 1) / partitions) + 8);

  for (const group of groups(query, ownNumber, from, below)) {
    if (requests >= requestsAtMost) return goOn(rows, group[0]!.below);
    const atOnce = rowsAtOnce(group.length);
    const readers = group.map(
      (partition) =>
        new Reader(partition, ({ index, key, from, below }) => {
          requests += 1;
          return askPartition(client, table, { index, key, from, below }, atOnce);
        }),
    );
    await Promise.all(readers.map((reader) => reader.ask()));
    for (let reader = newest(readers); reader; reader = newest(readers)) {
      const row = reader.head!;
      if (matchesQuery(query, row)) {
        if (rows.length === limit) return goOn(rows, rows.at(-1)!.timeKey);
        rows.push(row);
      }
      reader.drop();
      if (!reader.mustAsk) continue;
      if (requests >= requestsAtMost) return goOn(rows, row.timeKey);
      await reader.ask();
    }
  }
  return { rows };
};

const askPartition = async (
  client: DynamoDBClient,
  table: string,
  { index, key, from, below }: Partition,
  atMost: number,
): Promise<{ rows: Row[]; more: boolean }> => {
  const { Items = [], LastEvaluatedKey } = await answer(
    client.send(
      new QueryCommand({
        TableName: table,
        IndexName: index,
        KeyConditionExpression: '#key = :key AND timeKey BETWEEN :from AND :below',
        ExpressionAttributeNames: { '#key': keyName[index] },
        ExpressionAttributeValues: { ':key': { S: key }, ':from': { S: from }, ':below': { S: below } },
        ScanIndexForward: false,
        Limit: atMost,
      }),
    ),
  );
  // BETWEEN includes both ends, but a page ends before `below`.
  const rows = Items.map(rowOf).filter((row) => row.timeKey < below);
  return { rows, more: LastEvaluatedKey !== undefined && rows.length > 0 };
};
