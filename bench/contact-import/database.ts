import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Accepts every write and does nothing else: this measures the caller, not the database. */
const answers: Record<string, (request: { Statements?: unknown[] }) => unknown> = {
  BatchExecuteStatement: ({ Statements = [] }) => ({ Responses: Statements.map(() => ({})) }),
  BatchGetItem: () => ({ Responses: {}, UnprocessedKeys: {} }),
  BatchWriteItem: () => ({ UnprocessedItems: {} }),
  PutItem: () => ({}),
  Query: () => ({ Items: [], Count: 0 }),
  UpdateItem: () => ({}),
};

/** An address for DynamoDB that has no database behind it. */
export const answeringDatabase = async (): Promise<{ endpoint: string; server: Server }> => {
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece) => pieces.push(piece));
    request.on('end', () => {
      const call = String(request.headers['x-amz-target']).split('.')[1] ?? '';
      const answer = answers[call];
      if (!answer) throw new Error(`The bench's database does not know ${call}`);
      // Only the answer to a batch depends on the request. Parsing the other requests would add work of the bench
      // itself.
      const asked = call === 'BatchExecuteStatement' ? JSON.parse(Buffer.concat(pieces).toString()) : {};
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(answer(asked)));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
};
