import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DeleteTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { QuotaTable } from '../../adapters/dynamodb/control/quota-table.ts';
import { createTable } from '../../adapters/dynamodb/table/create-table.ts';
import { liveTableShape } from '../../adapters/dynamodb/table/table-shape.ts';

const onEngine = process.env.AWS_ENDPOINT_URL ? describe : describe.skip;

onEngine('a quota in DynamoDB whose answers are lost on the way', () => {
  const client = new DynamoDBClient({
    region: process.env.AWS_REGION ?? 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const TableName = `fermata-test-${randomUUID()}`;
  let lost = 0;
  beforeAll(async () => {
    await client.send(new CreateTableCommand(createTable(TableName, liveTableShape)));
    await waitUntilTableExists({ client, maxWaitTime: 60, minDelay: 1 }, { TableName });
    // The item is written, but the first answer to each write is lost, so the client writes again by itself.
    const interrupted = new WeakSet<object>();
    client.middlewareStack.add(
      (next) => async (args) => {
        const answer = await next(args);
        if (interrupted.has(args.input)) return answer;
        interrupted.add(args.input);
        lost += 1;
        throw Object.assign(new Error('read ECONNRESET'), { name: 'TimeoutError', code: 'ECONNRESET' });
      },
      { step: 'deserialize', priority: 'high', name: 'losesAnswers' },
    );
  });
  afterAll(async () => {
    client.middlewareStack.remove('losesAnswers');
    await client.send(new DeleteTableCommand({ TableName }));
  });

  test('gives each caller one turn, and does not refuse the last one in time', async () => {
    const quota = new QuotaTable(client, TableName, 'amazon-connect');
    const request = { now: 1000, latest: 2000, interval: 500 };
    expect(await quota.take(request)).toEqual({ taken: true, wholeAt: 1500 });
    expect(await quota.take(request)).toEqual({ taken: true, wholeAt: 2000 });
    expect(await quota.take(request)).toEqual({ taken: true, wholeAt: 2500 });
    expect(await quota.take(request)).toEqual({ taken: false, wholeAt: 2500 });
    expect(lost).toBe(3);
  });
});
