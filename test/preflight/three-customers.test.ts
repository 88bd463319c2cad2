import { id, region } from '../../local/account-simulator/account.ts';
import { instanceArn, keyArn, preflight, production } from './kit.ts';

/** What the Connect console sets up with a new instance. */
const consoleBucket = {
  CALL_RECORDINGS: [
    {
      StorageType: 'S3',
      S3Config: {
        BucketName: 'amazon-connect-9f2c',
        BucketPrefix: 'connect/acme/CallRecordings',
        EncryptionConfig: { EncryptionType: 'KMS', KeyId: keyArn },
      },
    },
  ],
};
const stream = `arn:aws:kinesis:${region}:${id}:stream/ctr`;

describe('a fresh instance, which stores nowhere yet', () => {
  test('can be deployed with the default settings, and the check changes nothing', async () => {
    const { text, exitCode, requests } = await preflight(production);
    expect(text).toContain('You can deploy now: npx cdk deploy --all');
    expect(exitCode).toBe(0);
    expect(requests.filter((permission) => !/:(Get|List|Describe|Search)/.test(permission))).toEqual([]);
    expect(requests.length).toBeGreaterThan(10);
  });

  test('in a new account lacks concurrency, a bootstrap and the right credentials', async () => {
    const { text, exitCode } = await preflight(
      { ...production, connectInstanceArn: instanceArn.replace(id, '444455556666') },
      { stacks: {}, concurrency: { limit: 10, unreserved: 10 } },
    );
    expect(exitCode).toBe(1);
    expect(text).toContain('The account may run 10 functions at once, the limit of new accounts.');
    expect(text).toContain('Ask for 1,000: Service Quotas console, AWS Lambda, Concurrent executions.');
    expect(text).toContain('not bootstrapped for the CDK.\n    Run: npx cdk bootstrap');
    expect(text).toContain(`Your credentials are for the account ${id}, and the Connect instance is in 444455556666.`);
  });

  test('is reported as missing if its ARN was copied wrong', async () => {
    const { text, exitCode } = await preflight({ ...production, connectInstanceArn: instanceArn.replace(/ab$/, 'cd') });
    expect(exitCode).toBe(1);
    expect(text).toContain('There is no such Connect instance.');
  });
});

describe('an instance made in the Connect console, which has a recordings bucket', () => {
  const buckets = { 'amazon-connect-9f2c': { eventBridge: true } };
  const keys = { [keyArn]: {} };
  const recordings = { bucketName: 'amazon-connect-9f2c', prefix: 'connect/acme/CallRecordings/', keyArn };

  test('would refuse a second bucket, and the sentence says what to set, or what to remove first', async () => {
    const { text, exitCode } = await preflight(production, { storageConfigs: consoleBucket });
    expect(exitCode).toBe(1);
    expect(text).toContain(
      "already stores recordings in the bucket amazon-connect-9f2c, and can use only one; the settings say recordings: 'own'",
    );
    expect(text).toContain(
      `recordings: { bucketName: 'amazon-connect-9f2c', prefix: 'connect/acme/CallRecordings/', keyArn: '${keyArn}' }`,
    );
    expect(text).toContain('Data storage, Call recordings, Edit, off');
  });

  test('that an earlier Fermata created must be used again, as for a restore', async () => {
    const left = 'fermata-storagerecordingsbucket6074b87c-7e2fffcf2d6b';
    const config = { StorageType: 'S3', S3Config: { BucketName: left, BucketPrefix: 'connect/CallRecordings' } };
    const storageConfigs = { CALL_RECORDINGS: [config] };
    const forgotten = await preflight(production, { storageConfigs });
    expect([forgotten.exitCode, forgotten.text]).toEqual([
      1,
      expect.stringContaining(`Use it again: existing: { recordingsBucket: '${left}' }`),
    ]);
    const used = await preflight(
      { ...production, existing: { recordingsBucket: left } },
      { storageConfigs, buckets: { [left]: { eventBridge: true } } },
    );
    expect(used.exitCode).toBe(0);
  });

  test('can be deployed when the settings name that bucket, as proposed', async () => {
    const { text, exitCode } = await preflight(
      { ...production, recordings },
      { storageConfigs: consoleBucket, buckets, keys },
    );
    expect([exitCode, text]).toEqual([0, expect.stringContaining('You can deploy now:')]);
  });

  test.each([
    [
      'does not send events to EventBridge',
      { buckets: { 'amazon-connect-9f2c': {} }, keys },
      /does not send its events to EventBridge/,
    ],
    ['is not there', { buckets: {}, keys }, /There is no bucket amazon-connect-9f2c/],
    [
      'is in another region',
      { buckets: { 'amazon-connect-9f2c': { eventBridge: true, region: 'us-east-1' } }, keys },
      /is in us-east-1, but the deployment is in eu-central-1/,
    ],
    [
      'has a key that is to be deleted',
      { buckets, keys: { [keyArn]: { state: 'PendingDeletion' } } },
      /is PendingDeletion[\s\S]*cancel its deletion and enable it now/,
    ],
    [
      'has a key of AWS that nobody else may use',
      { buckets, keys: { [keyArn]: { manager: 'AWS' } } },
      /is managed by AWS\. Its policy cannot be changed/,
    ],
    [
      'has a key whose policy names single roles only',
      {
        buckets,
        keys: {
          [keyArn]: {
            policy: {
              Statement: [
                { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${id}:role/connect` }, Action: ['kms:Decrypt'] },
              ],
            },
          },
        },
      },
      /does not trust the account's IAM policies; it lets arn:aws:iam::111122223333:role\/connect decrypt[\s\S]*roles of recording-import, contacts-api/,
    ],
    ['has a key that is missing', { buckets, keys: {} }, /There is no key/],
  ])('is stopped where the bucket %s', async (_name, simulated, sentence) => {
    const { text, exitCode } = await preflight(
      { ...production, recordings },
      { storageConfigs: consoleBucket, ...simulated },
    );
    expect([exitCode, text]).toEqual([1, expect.stringMatching(sentence)]);
  });

  test.each([
    ['another bucket', { bucketName: 'acme-old', prefix: '' }],
    ['another prefix', { ...recordings, prefix: 'connect/acme2/' }],
    ['no key', { bucketName: 'amazon-connect-9f2c', prefix: 'connect/acme/CallRecordings/' }],
  ])('is stopped where the settings say %s than Connect does', async (_name, wrong) => {
    const { text, exitCode } = await preflight(
      { ...production, recordings: wrong },
      { storageConfigs: consoleBucket, buckets: { ...buckets, 'acme-old': { eventBridge: true } }, keys },
    );
    expect([exitCode, text]).toEqual([
      1,
      expect.stringContaining(`Set recordings: { bucketName: 'amazon-connect-9f2c'`),
    ]);
  });
});

describe('an instance that streams into Kinesis', () => {
  const storageConfigs = {
    CONTACT_TRACE_RECORDS: [{ StorageType: 'KINESIS_STREAM', KinesisStreamConfig: { StreamArn: stream } }],
  };
  const reading = { ...production, contactRecords: { kinesisStreamArn: stream } };

  test('would refuse a second stream, and the sentence says how to read the existing one', async () => {
    const { text, exitCode } = await preflight(production, { storageConfigs });
    expect(exitCode).toBe(1);
    expect(text).toContain(`Read that stream too: contactRecords: { kinesisStreamArn: '${stream}' }`);
  });

  test('can be deployed when the settings name that stream', async () => {
    const { text, exitCode } = await preflight(reading, { storageConfigs, kinesisStreams: { [stream]: {} } });
    expect([exitCode, text]).toEqual([0, expect.stringContaining('You can deploy now:')]);
  });

  test('with a customer’s key needs that in the settings, or no record could be read', async () => {
    const kinesisStreams = { [stream]: { keyArn } };
    const { text, exitCode } = await preflight(reading, { storageConfigs, kinesisStreams });
    expect([exitCode, text]).toEqual([1, expect.stringContaining(`Set contactRecords.keyArn: '${keyArn}'`)]);
  });

  test('with other readers can be deployed, and each reader is named (AC-28)', async () => {
    const { text, exitCode } = await preflight(reading, {
      storageConfigs,
      kinesisStreams: { [stream]: { consumers: ['warehouse', 'speech'] } },
      deliveryStreams: { unrelated: { from: `${stream}2` }, lake: { from: stream, bucket: 'lake' }, direct: {} },
      triggers: [{ source: stream, functionArn: `arn:aws:lambda:${region}:${id}:function:Fermata2-ContactImport` }],
      pipes: [{ name: 'to-crm', source: stream, target: 'arn:aws:sqs:eu-central-1:111122223333:crm' }],
    });
    expect(exitCode).toBe(0);
    for (const sentence of [
      `The stream consumer "warehouse" reads ${stream}`,
      `The stream consumer "speech" reads ${stream}`,
      `The delivery stream "lake" reads ${stream}`,
      `The pipe "to-crm" reads ${stream} and passes them to arn:aws:sqs:eu-central-1:111122223333:crm`,
      `Fermata2-ContactImport" reads ${stream}. It looks like another Fermata.`,
    ]) {
      expect(text).toContain(sentence);
    }
    expect(text).not.toContain('unrelated');
  });
});

describe('an instance whose contact records a Firehose puts into a bucket', () => {
  const firehoseArn = `arn:aws:firehose:${region}:${id}:deliverystream/ctr`;
  const simulated = {
    storageConfigs: {
      CONTACT_TRACE_RECORDS: [{ StorageType: 'KINESIS_FIREHOSE', KinesisFirehoseConfig: { FirehoseArn: firehoseArn } }],
    },
    deliveryStreams: { ctr: { bucket: 'acme-records', prefix: 'ctr/' } },
    buckets: { 'acme-records': { eventBridge: true } },
  };

  test('gets the setting from where that Firehose writes', async () => {
    const { text, exitCode } = await preflight(production, simulated);
    expect([exitCode, text]).toEqual([
      1,
      expect.stringContaining("contactRecords: { bucketName: 'acme-records', prefix: 'ctr/' }"),
    ]);
  });

  test('shows that nobody else is notified of the objects, or who is (AC-28)', async () => {
    const contactRecords = { bucketName: 'acme-records', prefix: 'ctr/' };
    const alone = await preflight({ ...production, contactRecords }, simulated);
    expect([alone.exitCode, alone.text]).toEqual([0, expect.stringContaining('You can deploy now:')]);

    const { text, exitCode } = await preflight(
      { ...production, contactRecords },
      {
        ...simulated,
        buckets: {
          'acme-records': {
            eventBridge: true,
            functions: [{ id: 'to-crm', arn: 'arn:aws:lambda:eu-central-1:111122223333:function:crm' }],
          },
        },
        rules: [
          { name: 'unrelated', pattern: { source: ['aws.ec2'] }, targets: ['arn:x'] },
          {
            name: 'lake',
            pattern: { source: ['aws.s3'], detail: { bucket: { name: ['acme-records'] } } },
            targets: ['arn:aws:sqs:eu-central-1:111122223333:lake'],
          },
        ],
      },
    );
    expect(exitCode).toBe(0);
    expect(text).toContain('The bucket notification "to-crm" reads acme-records/');
    expect(text).toContain(
      'The event rule "lake" reads acme-records/ctr/ and passes them to arn:aws:sqs:eu-central-1:111122223333:lake.',
    );
    expect(text).not.toContain('unrelated');
  });
});
