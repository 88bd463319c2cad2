import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { outputs } from './outputs.ts';

const s3 = new S3Client({ forcePathStyle: true });

/** Reads the objects of the archive with this content hash in their key. */
export const readArchived = async (sha256: string): Promise<Buffer[]> => {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: outputs.archiveBucket }));
  const keys = Contents.flatMap(({ Key }) => (Key?.includes(sha256) ? [Key] : []));
  return Promise.all(
    keys.map(async (Key) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: outputs.archiveBucket, Key }));
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    }),
  );
};
