import {
  CreateBucketCommand,
  DeleteBucketCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { S3ArchiveRemoval } from '../../adapters/s3/archive/archive-removal.ts';

/** Removal in memory is tested with retention; this tests that S3 accepts our requests. */
const onEngine = process.env.AWS_ENDPOINT_URL ? describe : describe.skip;

onEngine('in S3', () => {
  const client = new S3Client({
    region: process.env.AWS_REGION ?? 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    forcePathStyle: true,
  });
  const Bucket = `fermata-test-${crypto.randomUUID()}`;
  const held = async () => {
    const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
    return Contents.map(({ Key }) => Key);
  };
  beforeAll(() => client.send(new CreateBucketCommand({ Bucket })));
  afterAll(() => client.send(new DeleteBucketCommand({ Bucket })));

  test('removed objects are gone, even when repeated or too many for one request, and their neighbours stay', async () => {
    const removal = new S3ArchiveRemoval(client, Bucket);
    for (const Key of ['recordings/aa/1', 'recordings/aa/2', 'recordings/aa/3']) {
      await client.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
    }
    const absent = Array.from({ length: 1000 }, (_, number) => `recordings/bb/${number}`);
    for (let times = 0; times < 2; times++) {
      expect(await removal.remove([...absent, 'recordings/aa/1', 'recordings/aa/2'])).toEqual([]);
    }
    expect(await removal.remove([])).toEqual([]);
    expect(await held()).toEqual(['recordings/aa/3']);
    const keysBelow = async (prefix: string) => {
      const keys: string[] = [];
      for await (const page of removal.keys(prefix)) keys.push(...page);
      return keys;
    };
    expect(await keysBelow('recordings/a')).toEqual(['recordings/aa/3']);
    expect(await keysBelow('recordings/b')).toEqual([]);
    const names = ['recordings/aa/3', 'recordings/aa/', 'recordings/aa/1'];
    expect(await Promise.all(names.map((key) => removal.holds(key)))).toEqual([true, false, false]);
    await removal.remove(['recordings/aa/3']);
    expect(await held()).toEqual([]);
  });

  test('an archive that cannot be reached removes nothing, and reports that', async () => {
    const removal = new S3ArchiveRemoval(client, 'fermata-no-such-bucket');
    await expect(removal.remove(['recordings/aa/1'])).rejects.toThrow();
    await expect(removal.holds('recordings/aa/1')).rejects.toThrow();
  });
});
