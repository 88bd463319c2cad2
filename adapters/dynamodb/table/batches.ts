import { setTimeout as pause } from 'node:timers/promises';
import {
  type AttributeValue,
  BatchGetItemCommand,
  BatchWriteItemCommand,
  type DynamoDBClient,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { mapConcurrently } from '../../../domain/concurrency.ts';
import { retry } from '../../../domain/retry.ts';
import { answer, unavailable } from './answers.ts';

export type Item = Record<string, AttributeValue>;

/** Milliseconds before each retry of what a batch left over. Three seconds in all, which any Lambda has. */
export const patience: readonly number[] = [50, 100, 200, 400, 800, 1600];

export const chunks = <Thing>(things: readonly Thing[], size: number): Thing[][] =>
  Array.from({ length: Math.ceil(things.length / size) }, (_, index) => things.slice(index * size, (index + 1) * size));

/**
 * Retries until nothing is left over. `attempt` returns what the database did not accept.
 * @throws Failure `unavailable` when something is left over after the last retry
 */
export const patiently = async <Thing>(
  things: Thing[],
  attempt: (left: Thing[]) => Promise<Thing[]>,
  waits = patience,
): Promise<void> => {
  let left = things;
  const takeSome = async () => {
    left = await attempt(left);
    if (left.length > 0) throw new LeftOver(`${left.length} items of a batch were not stored`);
  };
  try {
    await retry(takeSome, {
      waits,
      wait: pause,
      isTransient: (error) => error instanceof LeftOver,
      // Random within the second half, so that throttled writers do not return together.
      jitter: (milliseconds) => milliseconds * (0.5 + Math.random() / 2),
    });
  } catch (error) {
    throw error instanceof LeftOver ? unavailable(error) : error;
  }
};

class LeftOver extends Error {}

/**
 * The items that exist, each once, in no particular order. `keys` may contain a key twice, which the database itself
 * would refuse in one request.
 */
export const getAll = async (
  client: DynamoDBClient,
  table: string,
  keys: readonly Item[],
  { consistent, only, pauses }: { consistent: boolean; only?: string; pauses?: readonly number[] },
): Promise<Item[]> => {
  const items: Item[] = [];
  const different = [...new Map(keys.map((key) => [JSON.stringify(key), key])).values()];
  await mapConcurrently(chunks(different, 100), 4, (some) =>
    patiently(
      some,
      async (left) => {
        const request = { Keys: left, ConsistentRead: consistent, ...(only && { ProjectionExpression: only }) };
        const { Responses, UnprocessedKeys } = await answer(
          client.send(new BatchGetItemCommand({ RequestItems: { [table]: request } })),
        );
        items.push(...(Responses?.[table] ?? []));
        return UnprocessedKeys?.[table]?.Keys ?? [];
      },
      pauses,
    ),
  );
  return items;
};

/** Writes without conditions. No two of them may have the same key. */
export const writeAll = async (
  client: DynamoDBClient,
  table: string,
  writes: readonly WriteRequest[],
  pauses?: readonly number[],
): Promise<void> => {
  await mapConcurrently(chunks(writes, 25), 4, (some) =>
    patiently(
      some,
      async (left) => {
        const { UnprocessedItems } = await answer(
          client.send(new BatchWriteItemCommand({ RequestItems: { [table]: left } })),
        );
        return UnprocessedItems?.[table] ?? [];
      },
      pauses,
    ),
  );
};
