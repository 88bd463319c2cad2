import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { cursorAt, positionOf } from '../../domain/cursor.ts';
import type { KeptBy } from '../../domain/upload/retention.ts';
import { answer } from './answers.ts';
import type { Item } from './batches.ts';
import { retentionList } from './upload-item.ts';

/** Keys of archived recordings of a shard, the longest kept first. An index is read: what it shows may be a moment old. */
export const retentionPage = async (
  client: DynamoDBClient,
  table: string,
  { shard, keptBy, until }: { shard: number; keptBy: KeptBy; until: string },
  { limit, cursor }: { limit: number; cursor?: string },
): Promise<{ keys: Item[]; next?: string }> => {
  const list = retentionList(keptBy, shard);
  const after = cursor === undefined ? '' : positionOf(list, cursor);
  // Both ends belong to a BETWEEN: what the last page ended with, and nothing that is exactly of `until`, comes again.
  const { Items = [], LastEvaluatedKey } = await answer(
    client.send(
      new QueryCommand({
        TableName: table,
        IndexName: 'byRetention',
        KeyConditionExpression: 'retentionKey = :list AND retentionAt BETWEEN :after AND :until',
        ExpressionAttributeValues: { ':list': { S: list }, ':after': { S: `${after} ` }, ':until': { S: until } },
        Limit: limit,
      }),
    ),
  );
  const last = LastEvaluatedKey?.retentionAt?.S;
  return {
    keys: Items.map(({ pk, sk }) => ({ pk: pk!, sk: sk! })),
    ...(last !== undefined && { next: cursorAt(list, last) }),
  };
};
