import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import {
  DescribeDeliveryStreamCommand,
  type ExtendedS3DestinationDescription,
  FirehoseClient,
} from '@aws-sdk/client-firehose';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type Cloud, clientFor } from '../cloud.ts';

const packed = promisify(gzip);

/** Writes records as one object into the stream's bucket, as Firehose does. */
export type Deliver = (records: readonly Buffer[]) => Promise<void>;

/** Finds how to deliver a stream's records; undefined if the stream does more than gather them, so the engine must deliver. */
export type FindDelivery = (streamName: string) => Promise<Deliver | undefined>;

/** For how long records are still delivered as before after a stream was changed. */
const rememberedMilliseconds = 5000;

export const deliveries = (cloud: Cloud): FindDelivery => {
  const firehose = new FirehoseClient(clientFor(cloud));
  const s3 = new S3Client({ ...clientFor(cloud), forcePathStyle: true });
  const found = new Map<string, { delivery: Promise<Deliver | undefined>; until: number }>();

  const find = async (streamName: string): Promise<Deliver | undefined> => {
    const command = new DescribeDeliveryStreamCommand({ DeliveryStreamName: streamName });
    const stream = (await firehose.send(command).catch(() => undefined))?.DeliveryStreamDescription;
    const [destination, another] = stream?.Destinations ?? [];
    const bucket = destination?.ExtendedS3DestinationDescription;
    if (stream?.DeliveryStreamStatus !== 'ACTIVE' || stream.DeliveryStreamType !== 'DirectPut') return undefined;
    if (!bucket || another || !onlyGathers(bucket)) return undefined;

    const { BucketARN = '', Prefix = '', CompressionFormat } = bucket;
    const zipped = CompressionFormat === 'GZIP';
    return async (records) => {
      const at = new Date().toISOString();
      const hour = at.slice(0, 13).replace(/[-T]/g, '/');
      const second = at.slice(0, 19).replace(/[T:]/g, '-');
      const lines = Buffer.concat(hasDelimiter(bucket) ? records.flatMap((record) => [record, newline]) : records);
      await s3.send(
        new PutObjectCommand({
          Bucket: BucketARN.split(':').at(-1),
          Key: `${Prefix}${hour}/${streamName}-1-${second}-${randomUUID()}${zipped ? '.gz' : ''}`,
          Body: zipped ? await packed(lines) : lines,
        }),
      );
    };
  };

  return (streamName) => {
    const known = found.get(streamName);
    if (known && known.until > Date.now()) return known.delivery;
    const delivery = find(streamName);
    found.set(streamName, { delivery, until: Date.now() + rememberedMilliseconds });
    return delivery;
  };
};

const newline = Buffer.from('\n');

const processors = ({ ProcessingConfiguration }: ExtendedS3DestinationDescription) =>
  ProcessingConfiguration?.Enabled ? (ProcessingConfiguration.Processors ?? []) : [];

const hasDelimiter = (bucket: ExtendedS3DestinationDescription): boolean =>
  processors(bucket).some(({ Type }) => Type === 'AppendDelimiterToRecord');

/** Whether the stream has no Lambda, no Parquet, no partitions, and no expressions in the prefix. */
const onlyGathers = (bucket: ExtendedS3DestinationDescription): boolean =>
  processors(bucket).every(({ Type }) => Type === 'AppendDelimiterToRecord') &&
  !bucket.DataFormatConversionConfiguration?.Enabled &&
  !bucket.DynamicPartitioningConfiguration?.Enabled &&
  ['GZIP', 'UNCOMPRESSED', undefined].includes(bucket.CompressionFormat) &&
  !bucket.Prefix?.includes('!{');
