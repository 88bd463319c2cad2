import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { MediabunnyContainers } from '../../adapters/mediabunny/media-containers.ts';
import { S3MediaFiles } from '../../adapters/s3/media-files.ts';
import { readMedia } from '../../domain/recording/media/media-reading.ts';
import { wav } from '../../local/media/wav.ts';

const place = { bucket: 'recordings', key: 'a/b_20260203T23:59_UTC.wav' };
const requests: { method: string; url: string; range?: string; ifMatch?: string }[] = [];
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let server: Server;
let media: S3MediaFiles;

beforeAll(async () => {
  server = createServer((request, response) => {
    const { range, 'if-match': ifMatch } = request.headers;
    requests.push({ method: request.method!, url: request.url!, ...(range && { range }), ...(ifMatch && { ifMatch }) });
    answer(request, response);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  media = new S3MediaFiles(
    new S3Client({
      endpoint: `http://127.0.0.1:${port}`,
      region: 'eu-central-1',
      forcePathStyle: true,
      maxAttempts: 1,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    }),
  );
});
afterAll(() => new Promise((closed) => server.close(closed)));
beforeEach(() => {
  requests.length = 0;
});

const dates = { 'last-modified': 'Wed, 04 Feb 2026 00:10:10 GMT', etag: '"abc-2"' };

/** Answers with a range of the file, as S3 does. */
const serve = (file: Uint8Array) => {
  answer = ({ method, headers }, response) => {
    const [, first, last] = /bytes=(\d+)-(\d+)/.exec(headers.range ?? '') ?? [];
    if (method === 'HEAD') {
      response.writeHead(200, { ...dates, 'content-length': file.length }).end();
    } else if (Number(first) >= file.length) {
      refuse(416, 'InvalidRange')({} as IncomingMessage, response);
    } else {
      const part = file.slice(Number(first), Number(last) + 1);
      const range = `bytes ${first}-${Number(first) + part.length - 1}/${file.length}`;
      response.writeHead(206, { ...dates, 'content-range': range, 'content-length': part.length }).end(part);
    }
  };
};

const containers = new MediabunnyContainers();

const refuse =
  (status: number, code: string, message = '') =>
  (_: IncomingMessage, response: ServerResponse) => {
    const xml = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
    response.writeHead(status, { 'content-type': 'application/xml' }).end(xml);
  };

test('one request gives length, size, etag and date of a large file (AC-36)', async () => {
  const file = wav({ seconds: 60 });
  serve(file);
  expect(await readMedia({ media, containers }, place)).toEqual({
    size: file.length,
    etag: 'abc-2',
    modifiedAt: '2026-02-04T00:10:10.000Z',
    durationSeconds: 60,
    format: { codec: 'pcm', channels: 2, sampleRate: 8000, bitsPerSample: 16 },
    medium: 'audio',
  });
  expect(requests).toMatchObject([{ method: 'GET', range: 'bytes=0-65535' }]);
  expect(decodeURIComponent(requests[0]!.url)).toContain('/recordings/a/b_20260203T23:59_UTC.wav');
});

test('a longer header is read further, and only of the same version', async () => {
  serve(wav({ seconds: 2, before: [{ id: 'LIST', body: new Uint8Array(100_000) }] }));
  expect((await readMedia({ media, containers }, place)).durationSeconds).toBe(2);
  expect(requests).toMatchObject([{ range: 'bytes=0-65535' }, { range: 'bytes=100044-165579', ifMatch: '"abc-2"' }]);
});

test('an empty object, for which S3 returns no range, is an empty recording', async () => {
  serve(new Uint8Array());
  expect(await readMedia({ media, containers }, place)).toMatchObject({ size: 0, unreadable: 'The file is empty.' });
  expect(requests.map(({ method }) => method)).toEqual(['GET', 'HEAD']);
});

test.each([
  [404, 'NoSuchKey', '', 'not-found', /not, or no longer, in its bucket/],
  [404, 'NoSuchBucket', '', 'not-found', /not, or no longer, in its bucket/],
  [403, 'AccessDenied', 'no s3:GetObject', 'forbidden', /s3:GetObject.*kms:Decrypt/],
  [400, 'KMS.DisabledException', 'the key is disabled', 'forbidden', /kms:Decrypt/],
  [412, 'PreconditionFailed', '', 'unavailable', /overwritten/],
  [503, 'SlowDown', 'Please reduce your request rate', 'unavailable', /does not respond/],
  [500, 'InternalError', '', 'unavailable', /does not respond/],
  [400, 'RequestTimeout', '', 'unavailable', /does not respond/],
])('the answer %s %s of S3 is explained (%s)', async (status, code, message, failure, sentence) => {
  answer = refuse(status, code, message);
  await expect(media.read(place, { from: 0 })).rejects.toMatchObject({
    code: failure,
    message: expect.stringMatching(sentence),
    cause: { name: code },
  });
});

test('a broken connection is retried later', async () => {
  answer = (_, response) => response.destroy();
  await expect(media.read(place, { from: 0 })).rejects.toMatchObject({ code: 'unavailable' });
});

test('an invalid request is a defect, not a failure', async () => {
  answer = refuse(400, 'InvalidArgument');
  await expect(media.read(place, { from: 0 })).rejects.toMatchObject({ name: 'InvalidArgument' });
});

test.each([
  [{ 'x-amz-storage-class': 'GLACIER' }, { state: 'archived', storageClass: 'GLACIER' }],
  [{ 'x-amz-storage-class': 'DEEP_ARCHIVE' }, { state: 'archived', storageClass: 'DEEP_ARCHIVE' }],
  [
    { 'x-amz-storage-class': 'GLACIER', 'x-amz-restore': 'ongoing-request="true"' },
    { state: 'restoring', storageClass: 'GLACIER' },
  ],
  [
    { 'x-amz-storage-class': 'INTELLIGENT_TIERING', 'x-amz-archive-status': 'ARCHIVE_ACCESS' },
    { state: 'archived', storageClass: 'ARCHIVE_ACCESS' },
  ],
])('an archived object cannot be read, and its state is known from S3: %j', async (headers, notAtHand) => {
  answer = (request, response) => {
    if (request.method === 'GET') return refuse(403, 'InvalidObjectState')(request, response);
    const about = { etag: '"abc-2"', 'last-modified': 'Wed, 04 Feb 2026 00:10:10 GMT', 'content-length': 4000 };
    response.writeHead(200, { ...about, ...headers }).end();
  };
  expect(await readMedia({ media, containers }, place)).toEqual({
    size: 4000,
    etag: 'abc-2',
    modifiedAt: '2026-02-04T00:10:10.000Z',
    notAtHand,
  });
});

test.each([
  [{ 'x-amz-storage-class': 'GLACIER_IR' }],
  [{ 'x-amz-storage-class': 'STANDARD_IA' }],
  [
    {
      'x-amz-storage-class': 'DEEP_ARCHIVE',
      'x-amz-restore': 'ongoing-request="false", expiry-date="Fri, 21 Dec 2026 00:00:00 GMT"',
    },
  ],
])('an object that S3 reads at once, or has restored, is at hand: %j', async (headers) => {
  answer = (_, response) => {
    const about = { etag: '"abc-2"', 'last-modified': 'Wed, 04 Feb 2026 00:10:10 GMT', 'content-length': 4000 };
    response.writeHead(200, { ...about, ...headers }).end();
  };
  expect(await media.stat(place)).not.toHaveProperty('notAtHand');
});
