import {
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { accountCall } from '../../adapters/aws-account/account-call.ts';
import { clientFor, engineCredentials } from '../../local/cloud.ts';
import { checkSubscriptions } from '../../local/run-features.ts';
import { outputs } from './kit/outputs.ts';

jest.setTimeout(240_000);

const s3 = new S3Client({ ...clientFor(outputs), forcePathStyle: true });
const sqs = new SQSClient(clientFor(outputs));
const { endpoint, region } = outputs;
const account = accountCall({ endpoint, region, credentials: engineCredentials });
const events = (operation: string, input: object) =>
  account({ service: 'events', target: `AWSEvents.${operation}`, input });

const Bucket = outputs.ctrBucket;
const others = async () => (await checkSubscriptions(outputs)).others.map(({ kind, name }) => `${kind} ${name}`);

test('a later subscriber to contact records is detected, and disappears when it is removed (AC-28)', async () => {
  expect(await others()).toEqual([]);

  const { $metadata: _, ...before } = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'second-reader' }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  const QueueArn = Attributes!.QueueArn!;
  // S3 checks that it may send there before it accepts the configuration.
  const Statement = [
    { Effect: 'Allow', Principal: { Service: 's3.amazonaws.com' }, Action: 'sqs:SendMessage', Resource: QueueArn },
  ];
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy: JSON.stringify({ Statement }) } }));
  try {
    await events('PutRule', {
      Name: 'second-rule',
      EventPattern: JSON.stringify({ source: ['aws.s3'], detail: { bucket: { name: [Bucket] } } }),
    });
    await events('PutTargets', { Rule: 'second-rule', Targets: [{ Id: 'one', Arn: QueueArn }] });
    expect(await others()).toEqual([]);

    await s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket,
        NotificationConfiguration: {
          ...before,
          EventBridgeConfiguration: {},
          QueueConfigurations: [
            ...(before.QueueConfigurations ?? []),
            { Id: 'second-notification', QueueArn, Events: ['s3:ObjectCreated:*'] },
          ],
        },
      }),
    );
    expect((await others()).sort()).toEqual(['bucket notification second-notification', 'event rule second-rule']);
  } finally {
    await s3.send(new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration: before }));
    await events('RemoveTargets', { Rule: 'second-rule', Ids: ['one'] });
    await events('DeleteRule', { Name: 'second-rule' });
    await sqs.send(new DeleteQueueCommand({ QueueUrl }));
  }
  expect(await others()).toEqual([]);
});

test('an instance that is set to send its contact records elsewhere is detected (AC-28)', async () => {
  const associate = (body: object) =>
    fetch(`${outputs.connectEndpoint}/simulator/storage-configs`, { method: 'PUT', body: JSON.stringify(body) });
  const StreamArn = `arn:aws:kinesis:${region}:000000000000:stream/theirs`;
  try {
    await associate({ CONTACT_TRACE_RECORDS: [{ StorageType: 'KINESIS_STREAM', KinesisStreamConfig: { StreamArn } }] });
    expect((await checkSubscriptions(outputs)).elsewhere).toEqual([StreamArn]);
  } finally {
    await associate({});
  }
  expect((await checkSubscriptions(outputs)).elsewhere).toEqual([]);
});
