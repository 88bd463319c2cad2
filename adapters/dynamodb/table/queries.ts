import { type DynamoDBClient, paginateQuery, QueryCommand } from '@aws-sdk/client-dynamodb';
import { cursorAt, positionOf } from '../../../domain/cursor.ts';
import { answer } from './answers.ts';
import type { Item } from './batches.ts';

/** All items of one partition whose sort keys begin like this, in order, however many pages they take. */
export const collection = (
  client: DynamoDBClient,
  table: string,
  pk: string,
  { begins = '', consistent = true }: { begins?: string; consistent?: boolean } = {},
): Promise<Item[]> =>
  answer(
    (async () => {
      const query = {
        TableName: table,
        ConsistentRead: consistent,
        KeyConditionExpression: begins === '' ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :begins)',
        ExpressionAttributeValues: { ':pk': { S: pk }, ...(begins !== '' && { ':begins': { S: begins } }) },
      };
      const items: Item[] = [];
      for await (const { Items } of paginateQuery({ client }, query)) items.push(...(Items ?? []));
      return items;
    })(),
  );

/** The last items of one partition whose sort keys begin like this, the last first. */
export const lastItems = async (
  client: DynamoDBClient,
  table: string,
  pk: string,
  { begins, limit }: { begins: string; limit: number },
): Promise<Item[]> => {
  const { Items = [] } = await answer(
    client.send(
      new QueryCommand({
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :begins)',
        ExpressionAttributeValues: { ':pk': { S: pk }, ':begins': { S: begins } },
        ScanIndexForward: false,
        Limit: limit,
      }),
    ),
  );
  return Items;
};

/** Items of one partition from one sort key to another, both inclusive, read consistently. */
export const between = (
  client: DynamoDBClient,
  table: string,
  pk: string,
  [from, to]: readonly [string, string],
): Promise<Item[]> =>
  answer(
    (async () => {
      const query = {
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: { ':pk': { S: pk }, ':from': { S: from }, ':to': { S: to } },
      };
      const items: Item[] = [];
      for await (const { Items } of paginateQuery({ client }, query)) items.push(...(Items ?? []));
      return items;
    })(),
  );

/**
 * All items of one partition of an index. Indexes are milliseconds behind: if the current value matters, read the item
 * again by its key.
 */
export const indexed = (
  client: DynamoDBClient,
  table: string,
  { index, key, value, newestFirst = false }: { index: string; key: string; value: string; newestFirst?: boolean },
): Promise<Item[]> =>
  answer(
    (async () => {
      const query = {
        TableName: table,
        IndexName: index,
        KeyConditionExpression: '#key = :value',
        ExpressionAttributeNames: { '#key': key },
        ExpressionAttributeValues: { ':value': { S: value } },
        ScanIndexForward: !newestFirst,
      };
      const items: Item[] = [];
      for await (const { Items } of paginateQuery({ client }, query)) items.push(...(Items ?? []));
      return items;
    })(),
  );

/** How many items may be read for one page of a list, so that it returns quickly even if few of them match. */
const maxExamined = 2000;

/**
 * One page of a list of work, oldest first. The cursor is a value of `workSince`, which is unique. Entries that are
 * added or removed between two pages neither repeat nor hide others.
 */
export const workPage = async (
  client: DynamoDBClient,
  table: string,
  { list, passes }: { list: string; passes?: { attribute: string; value: string } | undefined },
  { limit, cursor }: { limit: number; cursor?: string },
): Promise<{ items: Item[]; next?: string }> => {
  const items: Item[] = [];
  let after = cursor === undefined ? undefined : positionOf([list, passes?.value], cursor);
  for (let examined = 0; examined < maxExamined; ) {
    const { Items = [], LastEvaluatedKey } = await answer(
      client.send(
        new QueryCommand({
          TableName: table,
          IndexName: 'byWork',
          KeyConditionExpression: after === undefined ? 'workKey = :list' : 'workKey = :list AND workSince > :after',
          ExpressionAttributeValues: { ':list': { S: list }, ...(after !== undefined && { ':after': { S: after } }) },
          Limit: Math.min(limit + 1, 500),
        }),
      ),
    );
    examined += Items.length;
    for (const item of Items) {
      if (passes && item[passes.attribute]?.S !== passes.value) continue;
      if (items.length === limit) {
        return { items, next: cursorAt([list, passes?.value], items.at(-1)!.workSince!.S!) };
      }
      items.push(item);
    }
    if (!LastEvaluatedKey) return { items };
    after = LastEvaluatedKey.workSince!.S!;
  }
  return { items, ...(after !== undefined && { next: cursorAt([list, passes?.value], after) }) };
};
