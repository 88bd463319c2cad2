import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { Failure } from '../../../domain/failure.ts';
import { answer } from './answers.ts';
import type { Item } from './batches.ts';

/** The database accepts items up to 400 kB. */
const maxBytes = 390_000;

/**
 * Content that is read and written as a whole is one JSON text, next to its keys and the attributes that conditions
 * need.
 */
export const settingItem = (
  pk: string,
  sk: string,
  content: object,
  attributes: Record<string, unknown> = {},
): Item => {
  const text = JSON.stringify(content);
  if (new TextEncoder().encode(text).length > maxBytes) {
    throw new Failure('invalid', 'This is too large to store: make fewer or shorter entries');
  }
  return marshall({ ...attributes, pk, sk, content: text }, { removeUndefinedValues: true });
};

export const contentOf = <Content>(item: Item): Content => JSON.parse(item.content!.S!);

export const setting = async (
  client: DynamoDBClient,
  TableName: string,
  pk: string,
  sk: string,
): Promise<Item | undefined> => {
  const Key = marshall({ pk, sk });
  const { Item } = await answer(client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true })));
  return Item;
};
