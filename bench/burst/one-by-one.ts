import { randomUUID } from 'node:crypto';
import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  PutItemCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { itemOf } from '../../adapters/dynamodb/contact/contact-item.ts';
import { createTable } from '../../adapters/dynamodb/table/create-table.ts';
import { contactsTableShape } from '../../adapters/dynamodb/table/table-shape.ts';
import { mapConcurrently } from '../../domain/concurrency.ts';
import { sampleContact } from '../cost/contacts.ts';

/** Contacts per second if each is one conditional put, on a table without a stream: only the engine works. */
export const oneByOne = async (count: number): Promise<number> => {
  const client = new DynamoDBClient({});
  const TableName = `fermata-bench-${randomUUID()}`;
  await client.send(new CreateTableCommand(createTable(TableName, contactsTableShape)));
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 1 }, { TableName });
  try {
    const items = Array.from({ length: count }, (_, index) => itemOf(sampleContact(index).first));
    const begin = performance.now();
    await mapConcurrently(items, 16, async (Item) => {
      await client.send(
        new PutItemCommand({
          TableName,
          Item,
          ConditionExpression: 'attribute_not_exists(pk) OR version < :version',
          ExpressionAttributeValues: { ':version': Item.version! },
        }),
      );
    });
    return (1000 * count) / (performance.now() - begin);
  } finally {
    await client.send(new DeleteTableCommand({ TableName }));
  }
};
