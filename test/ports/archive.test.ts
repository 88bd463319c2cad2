import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3';
import { MemoryArchive } from '../../adapters/memory/upload/archive.ts';
import { archiveClient, S3Archive } from '../../adapters/s3/archive/archive.ts';
import { type ArchiveBackend, archiveSuite } from './archive.suite.ts';

const memory: ArchiveBackend = {
  open: async () => {
    const archive = new MemoryArchive();
    return { archive, send: async (address, bytes) => archive.send(address, bytes), close: async () => {} };
  },
};

/** A bucket of its own on the engine in AWS_ENDPOINT_URL, deleted afterwards. */
const s3: ArchiveBackend = {
  open: async () => {
    const client = archiveClient({
      region: process.env.AWS_REGION ?? 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      forcePathStyle: true,
    });
    const bucket = `fermata-test-${crypto.randomUUID()}`;
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
    return {
      archive: new S3Archive(client, { bucket, addressSeconds: 300 }),
      // The address is an hour old.
      expiring: new S3Archive(client, {
        bucket,
        addressSeconds: 300,
        clock: () => new Date(Date.now() - 3_600_000),
      }),
      send: async ({ url, headers }, bytes) => {
        const answer = await fetch(url, { method: 'PUT', headers, body: bytes.slice() });
        await answer.arrayBuffer();
        return { status: answer.status, etag: answer.headers.get('etag') ?? '' };
      },
      close: async () => {
        for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket: bucket })) {
          const Objects = Contents.map(({ Key }) => ({ Key: Key! }));
          if (Objects.length > 0) await client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects } }));
        }
        await client.send(new DeleteBucketCommand({ Bucket: bucket }));
      },
    };
  },
};

const backends: [string, ArchiveBackend][] = [
  ['memory', memory],
  ...(process.env.AWS_ENDPOINT_URL ? ([['S3', s3]] as [string, ArchiveBackend][]) : []),
];

describe.each(backends)('in %s', (_, backend) => {
  describe('the archive', () => archiveSuite(backend));
});
