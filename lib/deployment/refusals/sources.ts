import * as z from 'zod';
import { arn, bucketName, keyArn, tableName } from './words.ts';

const existingBucket = {
  bucketName,
  prefix: z
    .string('is missing; write an empty one for the whole bucket.')
    .regex(/^$|^[^/].*\/$/, 'must end with a slash and begin without one.'),
  keyArn,
};
const source = 'must be "own", an existing bucket with its prefix, or (contact records) a Kinesis data stream.';

/** The shape is chosen first, so that the message for a nearly correct bucket says what is wrong with the bucket. */
export const contactRecords = z.unknown().superRefine((value, { addIssue }) => {
  if (value === 'own') return;
  if (typeof value !== 'object' || value === null) return addIssue(source);
  if ('kinesisStreamArn' in value && 'bucketName' in value) {
    return addIssue('names a stream and a bucket, so records would be imported twice. Remove one.');
  }
  const shape =
    'kinesisStreamArn' in value
      ? z.strictObject({
          kinesisStreamArn: arn('kinesis', 'stream/[\\w.-]+', 'must be the ARN of a Kinesis data stream.'),
          keyArn,
        })
      : z.strictObject({ ...existingBucket, errorPrefix: existingBucket.prefix.optional() });
  for (const { path, message } of shape.safeParse(value).error?.issues ?? [])
    addIssue({ code: 'custom', path, message });
});

export const recordings = z.unknown().superRefine((value, { addIssue }) => {
  if (value === 'own') return;
  if (typeof value !== 'object' || value === null) return addIssue(source);
  const { error } = z.strictObject(existingBucket).safeParse(value);
  for (const { path, message } of error?.issues ?? []) addIssue({ code: 'custom', path, message });
});

/** An existing table whose stream Fermata reads. */
const withStream = (images: string, reason: string) =>
  z
    .strictObject(
      {
        tableName,
        streamArn: arn(
          'dynamodb',
          'table/[\\w.-]+/stream/[\\w:.-]+',
          `must be the table's latest stream ARN; turn its stream on first, with ${images}.`,
        ),
      },
      `must be { tableName, streamArn }: ${reason}`,
    )
    .refine(
      ({ tableName, streamArn }) => !/\/stream\//.test(streamArn) || streamArn.includes(`/${tableName}/stream/`),
      {
        path: ['streamArn'],
        message: 'must be a stream of the table tableName.',
      },
    );

/** Existing resources that are used instead of new ones. */
export const existing = z.strictObject({
  keyArn,
  contactsTable: withStream('new images', 'two features read the stream of this table.').optional(),
  usersTable: tableName.optional(),
  stagingTable: tableName.optional(),
  liveTable: withStream('new and old images', 'its stream notifies open pages of changes.').optional(),
  desktopsTable: tableName.optional(),
  sealingKeyArn: keyArn,
  recordBucket: bucketName.optional(),
  recordingsBucket: bucketName.optional(),
  archiveBucket: bucketName.optional(),
  userPoolId: z
    .string()
    .regex(/^[a-z0-9-]+_[A-Za-z0-9]+$/, 'must be the id of a user pool, such as eu-central-1_Ab12Cd34E.')
    .optional(),
});
