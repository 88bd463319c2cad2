import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { cursorAt, positionOf } from '../../../domain/cursor.ts';
import type { KeptBy } from '../../../domain/upload/retention/retention.ts';
import { answer } from '../table/answers.ts';
import type { Item } from '../table/batches.ts';
import { retentionList, runList, stagedKey } from './upload-item.ts';

interface Range {
  index: string;
  partitionKey: string;
  sortKey: string;
  partition: string;
  /** Both ends are inclusive. */
  from: string;
  to: string;
}

interface Page {
  limit: number;
  cursor?: string;
}

interface Keys {
  keys: Item[];
  next?: string;
}

/** Keys of recordings from an index, which may be a moment behind. */
const keysOf = async (
  client: DynamoDBClient,
  table: string,
  { index, partitionKey, sortKey, partition, from, to }: Range,
  { limit, cursor }: Page,
): Promise<Keys> => {
  const list = [index, partition, to];
  // Only keys after the last one of the previous page, and none that merely begins with it.
  const first = cursor === undefined ? from : `${positionOf(list, cursor)} `;
  const { Items = [], LastEvaluatedKey } = await answer(
    client.send(
      new QueryCommand({
        TableName: table,
        IndexName: index,
        KeyConditionExpression: `${partitionKey} = :partition AND ${sortKey} BETWEEN :first AND :last`,
        ExpressionAttributeValues: { ':partition': { S: partition }, ':first': { S: first }, ':last': { S: to } },
        Limit: limit,
      }),
    ),
  );
  const last = LastEvaluatedKey?.[sortKey]?.S;
  return {
    keys: Items.map(({ pk, sk }) => ({ pk: pk!, sk: sk! })),
    ...(last !== undefined && { next: cursorAt(list, last) }),
  };
};

/** Archived recordings of a shard that are due before `until`, the longest kept first. */
export const retentionPage = (
  client: DynamoDBClient,
  table: string,
  { shard, keptBy, until }: { shard: number; keptBy: KeptBy; until: string },
  page: Page,
): Promise<Keys> => {
  const range = {
    index: 'byRetention',
    partitionKey: 'retentionKey',
    sortKey: 'retentionAt',
    partition: retentionList(keptBy, shard),
    from: ' ',
    // A sort key continues with an id, so no key is equal to this one.
    to: until,
  };
  return keysOf(client, table, range, page);
};

/** What a run decided about the recordings whose ids begin like this, in order of their ids. */
export const runPage = (
  client: DynamoDBClient,
  table: string,
  { runId, ids }: { runId: string; ids: string },
  page: Page,
): Promise<Keys> => {
  const from = stagedKey(ids).pk!.S!;
  const range = {
    index: 'byRun',
    partitionKey: 'runKey',
    sortKey: 'pk',
    partition: runList(runId, ids),
    from,
    to: `${from}\uffff`,
  };
  return keysOf(client, table, range, page);
};
