import { createHash, createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { SignedPlaybackAddresses } from '../../adapters/s3/playback-addresses.ts';

const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'not-a-secret', sessionToken: 'a-token' };
const { sha256 } = new S3Client({ region: 'eu-central-1', credentials }).config;
const clock = () => new Date('2026-11-20T12:00:00.000Z');

const addresses = (endpoint?: string) =>
  new SignedPlaybackAddresses({ region: 'eu-central-1', credentials, sha256, endpoint, seconds: 300 }, clock);

/** As AWS documents it in "Signature Version 4 - presigned URLs", only from the address. */
const signatureOf = (address: string): string => {
  const { pathname, search, host } = new URL(address);
  const query = search
    .slice(1)
    .split('&')
    .filter((one) => !one.startsWith('X-Amz-Signature='))
    .sort()
    .join('&');
  const canonical = ['GET', pathname, query, `host:${host}`, '', 'host', 'UNSIGNED-PAYLOAD'].join('\n');
  const scope = '20261120/eu-central-1/s3/aws4_request';
  const toSign = ['AWS4-HMAC-SHA256', '20261120T120000Z', scope, createHash('sha256').update(canonical).digest('hex')];
  const key = scope
    .split('/')
    .reduce<string | Buffer>((secret, part) => createHmac('sha256', secret).update(part).digest(), 'AWS4not-a-secret');
  return createHmac('sha256', key).update(toSign.join('\n')).digest('hex');
};

test.each([
  ['in Amazon', 'recordings-1', undefined, 'https://recordings-1.s3.eu-central-1.amazonaws.com/'],
  [
    'in a bucket with dots',
    'recordings.example',
    undefined,
    'https://s3.eu-central-1.amazonaws.com/recordings.example/',
  ],
  ['on the local engine', 'recordings-1', 'http://127.0.0.1:4566', 'http://127.0.0.1:4566/recordings-1/'],
])('a recording %s has an address that S3 can verify', async (_, bucket, endpoint, begins) => {
  const { url, expiresAt } = await addresses(endpoint).addressOf(
    `${bucket}/connect/CallRecordings/a b (1)_20261119T09:02_UTC.wav`,
  );
  expect(url.startsWith(`${begins}connect/CallRecordings/a%20b%20%281%29_20261119T09%3A02_UTC.wav?`)).toBe(true);
  expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({
    'X-Amz-Expires': '300',
    'X-Amz-Security-Token': 'a-token',
    'X-Amz-SignedHeaders': 'host',
    'response-content-type': 'audio/wav',
    'response-content-disposition': 'inline',
  });
  expect(new URL(url).searchParams.get('X-Amz-Signature')).toBe(signatureOf(url));
  expect(expiresAt).toBe('2026-11-20T12:05:00.000Z');
});

test('a screen recording plays as video, and an unknown kind as S3 declares it', async () => {
  const typeOf = async (name: string) =>
    new URL((await addresses().addressOf(`b-1/${name}`)).url).searchParams.get('response-content-type');
  expect(await typeOf('screen.mp4')).toBe('video/mp4');
  expect(await typeOf('keys')).toBeNull();
});

describe('a signed HEAD shows whether a file can be played now', () => {
  let server: Server;
  let answer: { status: number; headers: Record<string, string> };
  let requests: string[];
  beforeAll(async () => {
    server = createServer((request, response) => {
      requests.push(`${request.method} ${request.url?.split('?')[0]}`);
      response.writeHead(answer.status, answer.headers).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => void server.close());
  beforeEach(() => {
    requests = [];
  });
  const look = () => addresses(`http://127.0.0.1:${(server.address() as AddressInfo).port}`).look('bucket/a b.wav');

  test.each<[number, Record<string, string>, object]>([
    [200, {}, {}],
    [200, { 'x-amz-storage-class': 'GLACIER_IR' }, {}],
    [200, { 'x-amz-storage-class': 'GLACIER' }, { notAtHand: { state: 'archived', storageClass: 'GLACIER' } }],
    [
      200,
      { 'x-amz-storage-class': 'GLACIER', 'x-amz-restore': 'ongoing-request="true"' },
      { notAtHand: { state: 'restoring', storageClass: 'GLACIER' } },
    ],
    [404, { 'x-amz-delete-marker': 'true' }, { notAtHand: { state: 'deleted' } }],
  ])('when S3 answers %s %j', async (status, headers, expected) => {
    answer = { status, headers };
    expect(await look()).toEqual(expected);
    expect(requests).toEqual(['HEAD /bucket/a%20b.wav']);
  });

  test.each([
    [403, 'forbidden'],
    [503, 'unavailable'],
  ])('but nothing is claimed when S3 answers %s', async (status, code) => {
    answer = { status, headers: {} };
    await expect(look()).rejects.toMatchObject({ code });
  });
});
