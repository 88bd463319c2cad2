import { createHash, createHmac } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { archiveClient, S3Archive } from '../../adapters/s3/archive/archive.ts';
import { Failure } from '../../domain/failure.ts';

const settings = {
  region: 'eu-central-1',
  credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'not-a-secret', sessionToken: 'a-token' },
};
const clock = () => new Date('2026-11-20T12:00:00.000Z');
const archive = (client = archiveClient(settings)) =>
  new S3Archive(client, { bucket: 'fermata-archive', addressSeconds: 900, clock });

const sha256 = 'ab'.repeat(32);
const checksum = Buffer.from(sha256, 'hex').toString('base64');
const key = archive().keyOf({ recordingId: 'ab12'.repeat(8), sha256 });

/** As AWS documents it in "Signature Version 4 - presigned URLs", only from the address and its headers. */
const signatureOf = (url: string, headers: Record<string, string>): string => {
  const { pathname, search, host } = new URL(url);
  const query = search
    .slice(1)
    .split('&')
    .filter((one) => !one.startsWith('X-Amz-Signature='))
    .sort()
    .join('&');
  const signed = Object.entries({ ...headers, host })
    .map(([name, value]): [string, string] => [name.toLowerCase(), value])
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const canonical = [
    'PUT',
    pathname,
    query,
    ...signed.map(([name, value]) => `${name}:${value}`),
    '',
    signed.map(([name]) => name).join(';'),
    'UNSIGNED-PAYLOAD',
  ].join('\n');
  const scope = '20261120/eu-central-1/s3/aws4_request';
  const toSign = ['AWS4-HMAC-SHA256', '20261120T120000Z', scope, createHash('sha256').update(canonical).digest('hex')];
  const secret = scope
    .split('/')
    .reduce<string | Buffer>((from, part) => createHmac('sha256', from).update(part).digest(), 'AWS4not-a-secret');
  return createHmac('sha256', secret).update(toSign.join('\n')).digest('hex');
};

test('an address for one PUT signs its SHA-256 as a header, so that S3 refuses any other byte', async () => {
  const { url, headers } = await archive().putAddress(key, { size: 10, sha256 });
  expect(url.startsWith(`https://fermata-archive.s3.eu-central-1.amazonaws.com/${key}?`)).toBe(true);
  expect(headers).toEqual({
    'x-amz-checksum-sha256': checksum,
    'x-amz-meta-sha256': sha256,
  });
  const { searchParams } = new URL(url);
  expect(searchParams.get('X-Amz-SignedHeaders')).toBe('host;x-amz-checksum-sha256;x-amz-meta-sha256');
  expect(searchParams.get('X-Amz-Expires')).toBe('900');
  expect(searchParams.get('X-Amz-Signature')).toBe(signatureOf(url, headers));
  expect(url).not.toContain('crc32');
});

test('an address for a part is bound to its number, its upload and its SHA-256', async () => {
  const { url, headers } = await archive().partAddress(key, 'upload+1/=', { part: 3, size: 10, sha256 });
  expect(headers).toEqual({ 'x-amz-checksum-sha256': checksum });
  const { searchParams } = new URL(url);
  expect(searchParams.get('partNumber')).toBe('3');
  expect(searchParams.get('uploadId')).toBe('upload+1/=');
  expect(searchParams.get('X-Amz-Signature')).toBe(signatureOf(url, headers));
});

/** A client that gets this answer to every request. */
const answering = (status: number, code: string) =>
  archiveClient({
    ...settings,
    maxAttempts: 1,
    requestHandler: {
      handle: async () => ({
        response: {
          statusCode: status,
          headers: { 'content-type': 'application/xml' },
          body: new Blob([`<?xml version="1.0"?><Error><Code>${code}</Code><Message>said</Message></Error>`]).stream(),
        },
      }),
    } as never,
  });
const calls: [string, (one: S3Archive) => Promise<unknown>][] = [
  ['startMultipart', (one) => one.startMultipart(key, { sha256 })],
  ['parts', (one) => one.parts(key, 'u')],
  ['complete', (one) => one.complete(key, 'u', [{ part: 1, etag: '"e"', sha256 }])],
  ['held', (one) => one.receiptOf(key)],
];

describe.each(calls)('%s', (_, call) => {
  test.each([
    [500, 'InternalError'],
    [503, 'SlowDown'],
    [429, 'TooManyRequests'],
  ])('is worth another try after %s %s', async (status, code) => {
    await expect(call(archive(answering(status, code)))).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('reports a wrong setup as a defect, not as the staging agent’s mistake', async () => {
    const error = await call(archive(answering(403, 'AccessDenied'))).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(Failure);
  });
});

test('a client that would require a checksum of every part is refused before anything starts', async () => {
  const wrong = archive(new S3Client(settings));
  await expect(wrong.startMultipart(key, { sha256 })).rejects.toThrow('archiveClient');
});
