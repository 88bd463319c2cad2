import type { Deployment } from '../../deployments.ts';
import { Checks } from '../../lib/checks.ts';
import { fermataOf, production } from './kit.ts';

jest.setTimeout(60_000);

const keyArn = 'arn:aws:kms:eu-central-1:111122223333:key/0a1b2c3d';

test.each<[string, Partial<Deployment>]>([
  ['recordings in an existing bucket', { recordings: { bucketName: 'acme', prefix: 'connect/acme/CallRecordings/' } }],
  ['recordings in an existing bucket with a key', { recordings: { bucketName: 'acme', prefix: '', keyArn } }],
  ['contact records in an existing bucket', { contactRecords: { bucketName: 'acme-records', prefix: 'ctr/' } }],
  [
    'contact records in a Kinesis stream',
    { contactRecords: { kinesisStreamArn: 'arn:aws:kinesis:eu-central-1:111122223333:stream/ctr' } },
  ],
])('%s: cdk-nag objects to nothing', (_settings, changed) => {
  const { app, fermata } = fermataOf({ ...production, ...changed });
  expect(new Checks(app).validateScope(fermata).violations).toEqual([]);
});
