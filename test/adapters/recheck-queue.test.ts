import type { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { RecheckQueue } from '../../adapters/sqs/recheck-queue.ts';
import { objectNotices } from '../../lambdas/kit/queue/object-notices.ts';

const waiting = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    bucket: 'recordings',
    key: `a/${index}_20260203T23:59_UTC.wav`,
    arrivedAt: '2026-02-04T00:10:12.000Z',
  }));

const queueThat = (send: (input: SendMessageCommand['input']) => Promise<unknown>) =>
  new RecheckQueue(
    { send: ({ input }: SendMessageCommand) => send(input) } as unknown as SQSClient,
    'https://sqs.example/recheck',
    900,
  );

test('up to ten files wait in one message, and come back in their original order', async () => {
  const sent: SendMessageCommand['input'][] = [];
  await queueThat(async (input) => sent.push(input)).later(waiting(12));
  expect(sent.map(({ DelaySeconds }) => DelaySeconds)).toEqual([900, 900]);
  expect(sent.flatMap(({ MessageBody }) => objectNotices(MessageBody!))).toMatchObject(waiting(12));
  expect(JSON.parse(sent[0]!.MessageBody!).recheck).toBe(true);
});

test('a queue that accepts nothing is retried', async () => {
  const queue = queueThat(async () => {
    throw new Error('throttled');
  });
  await expect(queue.later(waiting(1))).rejects.toMatchObject({ code: 'unavailable' });
});
