import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { freePort } from '../../test/kit/free-port.ts';

/**
 * DynamoDB's API with ordered keys on disk. The local engine looks at every item of a partition for each query, and DynamoDB
 * goes to the place of the key.
 */
export const startTableServer = async (folder: string): Promise<{ client: DynamoDBClient; stop(): Promise<void> }> => {
  const port = await freePort();
  const server = fork(join(import.meta.dirname, 'table-server.ts'), [folder, String(port)]);
  const [ready] = await Promise.race([once(server, 'message'), once(server, 'exit')]);
  if (ready !== 'listening') throw new Error('The table server did not start');
  const client = new DynamoDBClient({
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  return {
    client,
    async stop() {
      client.destroy();
      const exited = once(server, 'exit');
      server.kill();
      await exited;
    },
  };
};
