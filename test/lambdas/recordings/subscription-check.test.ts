import { silent } from '../../../lambdas/kit/telemetry.ts';
import { subscriptionCheck } from '../../../lambdas/subscription-check/subscription-check.ts';
import type { SimulatedAccount } from '../../../local/account-simulator/account.ts';
import { account } from '../../../local/account-simulator/account.ts';
import { asking } from '../../preflight/kit.ts';

const arn = (service: string, resource: string) => `arn:aws:${service}:eu-central-1:111122223333:${resource}`;
const queue = arn('sqs', 'Fermata-ContactImport');
const importer = arn('lambda', 'function:Fermata-ContactImport');
const missing = arn('lambda', 'function:Fermata-MissingRecordings');
const contacts = arn('dynamodb', 'table/Contacts/stream/2026');
const stream = arn('kinesis', 'stream/ctr');
const firehose = arn('firehose', 'deliverystream/Fermata');
const instanceId = '0a1b2c3d-0000-4000-8000-0123456789ab';

/** As Fermata sets it up: its own queue on its own bucket, its own functions on its queue and its table. */
const own: Partial<SimulatedAccount> = {
  buckets: { records: { queues: [{ arn: queue, prefix: 'ctr/' }] } },
  triggers: [
    { source: queue, functionArn: importer },
    { source: contacts, functionArn: missing },
  ],
  deliveryStreams: { Fermata: { from: stream } },
  kinesisStreams: { [stream]: {} },
};

const check = (change: Partial<SimulatedAccount>, kinesisStreamArn = '') => {
  const counted: Record<string, number> = {};
  return asking(account({ ...own, ...change }), async ({ subscriptions }) => {
    const result = await subscriptionCheck({
      subscriptions,
      records: { bucket: 'records', prefix: 'ctr/' },
      kinesisStreamArn,
      ownSources: [queue, contacts],
      ownTargets: [queue, importer, missing, firehose],
      connectSendsTo: () => subscriptions.connectSendsTo(instanceId),
      telemetry: {
        ...silent,
        count: (name, value) => {
          counted[name] = value;
        },
      },
    })();
    return { ...result, counted };
  });
};

test('a deployment that is alone finds no other subscriptions (AC-28)', async () => {
  expect(await check({}, stream)).toEqual({ others: [], elsewhere: [], counted: { OtherSubscriptions: 0 } });
});

test.each<[string, Partial<SimulatedAccount>, string]>([
  [
    'a notification of the bucket',
    {
      buckets: {
        records: {
          queues: [
            { arn: queue, prefix: 'ctr/' },
            { id: 'lake', arn: arn('sqs', 'lake') },
          ],
        },
      },
    },
    'lake',
  ],
  [
    'a rule of EventBridge',
    {
      buckets: { records: { eventBridge: true, queues: [{ arn: queue, prefix: 'ctr/' }] } },
      rules: [{ name: 'second-fermata', pattern: { source: ['aws.s3'] }, targets: [arn('sqs', 'other')] }],
    },
    'second-fermata',
  ],
  ['a consumer of the Kinesis stream', { kinesisStreams: { [stream]: { consumers: ['speech'] } } }, 'speech'],
  [
    'a Firehose on the Kinesis stream',
    { deliveryStreams: { Fermata: { from: stream }, lake: { from: stream } } },
    'lake',
  ],
  [
    'a function on the Kinesis stream',
    { triggers: [...own.triggers!, { source: stream, functionArn: arn('lambda', 'function:crm') }] },
    arn('lambda', 'function:crm'),
  ],
  [
    "a function that takes from Fermata's own queue",
    { triggers: [...own.triggers!, { source: queue, functionArn: arn('lambda', 'function:thief') }] },
    arn('lambda', 'function:thief'),
  ],
  [
    "a third reader of the contacts table's stream",
    { triggers: [...own.triggers!, { source: contacts, functionArn: arn('lambda', 'function:third') }] },
    arn('lambda', 'function:third'),
  ],
  ['a pipe', { pipes: [{ name: 'to-crm', source: stream, target: arn('sqs', 'crm') }] }, 'to-crm'],
])('%s that was added later is found and counted (AC-28)', async (_name, change, name) => {
  const { others, counted } = await check(change, stream);
  expect(others.map((other) => other.name)).toEqual([name]);
  expect(counted).toEqual({ OtherSubscriptions: 1 });
});

test('a contact record stream that was changed in Connect is found (AC-28)', async () => {
  const FirehoseArn = arn('firehose', 'deliverystream/other');
  const storageConfigs = { CONTACT_TRACE_RECORDS: [{ KinesisFirehoseConfig: { FirehoseArn } }] };
  expect(await check({ storageConfigs })).toMatchObject({
    elsewhere: [FirehoseArn],
    counted: { OtherSubscriptions: 1 },
  });
  const ours = { CONTACT_TRACE_RECORDS: [{ KinesisFirehoseConfig: { FirehoseArn: firehose } }] };
  expect(await check({ storageConfigs: ours })).toMatchObject({ elsewhere: [] });
});

test('a subscription that is disabled, or for other objects, does not count', async () => {
  const { others } = await check({
    buckets: {
      records: {
        eventBridge: true,
        queues: [
          { arn: queue, prefix: 'ctr/' },
          { id: 'quarantine', arn: arn('sqs', 'quarantine'), prefix: 'quarantine/' },
          { id: 'deleted', arn: arn('sqs', 'deleted'), events: ['s3:ObjectRemoved:*'] },
        ],
      },
    },
    rules: [{ name: 'off', pattern: { source: ['aws.s3'] }, state: 'DISABLED', targets: [arn('sqs', 'other')] }],
    triggers: [...own.triggers!, { source: queue, functionArn: arn('lambda', 'function:old'), state: 'Disabled' }],
  });
  expect(others).toEqual([]);
});

test('a check that AWS does not answer is an error, and does not count as a good result', async () => {
  await expect(check({ denied: ['events:ListRules'], buckets: { records: { eventBridge: true } } })).rejects.toThrow(
    /not authorized to perform: events:ListRules/,
  );
});
