import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ControlTimers } from '../../adapters/sqs/control-timers.ts';

const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'not-a-secret' };
const queueUrl = 'https://sqs.eu-central-1.amazonaws.com/111122223333/timers';
const now = '2026-11-20T10:00:00.250Z';

let close: (() => void) | undefined;
afterEach(() => close?.());

/** Answers like SQS, with these statuses one after the other, and records the requests. */
const sqs = async (...statuses: number[]) => {
  const requests: { headers: IncomingMessage['headers']; body: Record<string, unknown> }[] = [];
  const server = createServer(async (request, response) => {
    requests.push({ headers: request.headers, body: JSON.parse((await request.toArray()).join('')) });
    response.writeHead(statuses.shift() ?? 200).end('{}');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  close = () => server.close();
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const timers = new ControlTimers({ region: 'eu-central-1', credentials, endpoint }, queueUrl, () => new Date(now));
  return { requests, timers };
};

test('a pause ends to the second, because its message is delayed until then, and names the contact and the time', async () => {
  const { requests, timers } = await sqs();
  const at = '2026-11-20T10:05:00.000Z';
  await timers.set('c-1', at);
  expect(requests).toEqual([
    {
      body: { QueueUrl: queueUrl, DelaySeconds: 300, MessageBody: JSON.stringify({ contactId: 'c-1', at }) },
      headers: expect.objectContaining({
        'x-amz-target': 'AmazonSQS.SendMessage',
        authorization: expect.stringContaining('/eu-central-1/sqs/aws4_request'),
      }),
    },
  ]);
});

test('a time beyond the longest delay of SQS fires earlier, and a past one fires now', async () => {
  const { requests, timers } = await sqs();
  await timers.set('c-1', '2026-11-20T11:00:00.000Z');
  await timers.set('c-1', '2026-11-20T09:59:00.000Z');
  expect(requests.map(({ body }) => body.DelaySeconds)).toEqual([900, 0]);
});

test('a busy queue is tried three times in all', async () => {
  const busy = await sqs(503, 429);
  await busy.timers.set('c-1', now);
  expect(busy.requests).toHaveLength(3);
  close?.();
  const down = await sqs(500, 500, 500, 500);
  await expect(down.timers.set('c-1', now)).rejects.toMatchObject({ code: 'unavailable' });
  expect(down.requests).toHaveLength(3);
});

test('a queue that refuses is not retried, and the caller gets the failure', async () => {
  const { requests, timers } = await sqs(400);
  await expect(timers.set('c-1', now)).rejects.toMatchObject({ code: 'unavailable' });
  expect(requests).toHaveLength(1);
});
