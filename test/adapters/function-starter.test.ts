import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FunctionStarter } from '../../adapters/lambda/function-starter.ts';

const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'not-a-secret' };

/** Answers like Lambda, with this status, and records the requests. */
const lambda = async (status: number) => {
  const requests: { url: string | undefined; headers: IncomingMessage['headers']; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const body = (await request.toArray()).join('');
    requests.push({ url: request.url, headers: request.headers, body });
    response.writeHead(status).end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const starter = (name: string) => new FunctionStarter({ region: 'eu-central-1', credentials, endpoint }, name);
  return { requests, starter, close: () => server.close() };
};

test('a function is started with an object, by a signed request, without waiting for it', async () => {
  const { requests, starter, close } = await lambda(202);
  await starter('user-sync').start();
  close();
  expect(requests).toEqual([
    {
      url: '/2015-03-31/functions/user-sync/invocations',
      body: '{}',
      headers: expect.objectContaining({
        'x-amz-invocation-type': 'Event',
        authorization: expect.stringMatching(
          /^AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE\/\d{8}\/eu-central-1\/lambda\/aws4_request, SignedHeaders=[^,]*x-amz-invocation-type[^,]*, Signature=[0-9a-f]{64}$/,
        ),
      }),
    },
  ]);
});

test.each([404, 429, 500])('a function that answers %i counts as unavailable', async (status) => {
  const { starter, close } = await lambda(status);
  await expect(starter('user-sync').start()).rejects.toMatchObject({ code: 'unavailable' });
  close();
});

test('a function that does not answer, or is not deployed, counts as unavailable', async () => {
  const { requests, starter, close } = await lambda(202);
  await expect(starter('').start()).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringContaining('deployment'),
  });
  expect(requests).toEqual([]);
  close();
  await expect(starter('user-sync').start()).rejects.toMatchObject({ code: 'unavailable' });
});
