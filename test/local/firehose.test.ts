import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { FirehoseClient, PutRecordBatchCommand, PutRecordCommand } from '@aws-sdk/client-firehose';
import { engineCredentials } from '../../local/cloud.ts';
import { openFirehoseFront } from '../../local/firehose/front.ts';

const stream = (description: object = {}, bucket: object = {}) => ({
  DeliveryStreamDescription: {
    DeliveryStreamName: 'records',
    DeliveryStreamStatus: 'ACTIVE',
    DeliveryStreamType: 'DirectPut',
    Destinations: [
      {
        DestinationId: '1',
        ExtendedS3DestinationDescription: {
          BucketARN: 'arn:aws:s3:::bucket',
          Prefix: 'ctr/',
          CompressionFormat: 'GZIP',
          ProcessingConfiguration: { Enabled: true, Processors: [{ Type: 'AppendDelimiterToRecord' }] },
          ...bucket,
        },
      },
    ],
    ...description,
  },
});

describe('records that are put into Firehose on one machine', () => {
  let engine: Server;
  let front: Awaited<ReturnType<typeof openFirehoseFront>>;
  /** What reached the engine: objects of the bucket, and everything else by the name of its operation. */
  let objects: { key: string; lines: string[] }[];
  let requests: { target: string; body: string }[];
  let description: object;
  let refusals: number;
  let arrived: () => void;
  let reports: string[];

  beforeEach(async () => {
    objects = [];
    requests = [];
    reports = [];
    description = stream();
    refusals = 0;
    arrived = () => {};
    engine = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const body = Buffer.concat(chunks);
      const target = String(request.headers['x-amz-target'] ?? request.headers.upgrade ?? request.method);
      if (target.endsWith('DescribeDeliveryStream')) return void response.end(JSON.stringify(description));
      if (request.method !== 'PUT') {
        requests.push({ target, body: body.toString() });
        return void response.end(JSON.stringify({ RecordId: 'from the engine' }));
      }
      if (refusals > 0) {
        refusals -= 1;
        return void response.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>');
      }
      const bytes = /chunked/.test(String(request.headers['content-encoding'])) ? unchunked(body) : body;
      const isZipped = bytes[0] === 0x1f;
      const lines = (isZipped ? gunzipSync(bytes) : bytes).toString().split('\n').filter(Boolean);
      objects.push({ key: request.url ?? '', lines });
      response.end();
      arrived();
    });
    await new Promise<void>((resolve) => {
      engine.listen(0, '127.0.0.1', resolve);
    });
    const endpoint = `http://127.0.0.1:${(engine.address() as AddressInfo).port}`;
    front = await openFirehoseFront({
      port: 0,
      engine: { endpoint, region: 'us-east-1' },
      report: (line) => reports.push(line),
    });
  });
  afterEach(async () => {
    await front.close();
    engine.closeAllConnections();
    await new Promise((resolve) => engine.close(resolve));
  });

  const client = (credentials: { accessKeyId: string; secretAccessKey: string } = engineCredentials) =>
    new FirehoseClient({ endpoint: front.url, region: 'us-east-1', credentials, maxAttempts: 1 });
  const record = (name: string) => ({ Data: Buffer.from(name) });
  const putAll = (names: readonly string[]) =>
    client().send(new PutRecordBatchCommand({ DeliveryStreamName: 'records', Records: names.map(record) }));
  const put = (name: string, from = client()) =>
    from.send(new PutRecordCommand({ DeliveryStreamName: 'records', Record: record(name) }));
  const names = (count: number) => Array.from({ length: count }, (_, index) => `record-${index}`);
  const everything = () => objects.flatMap(({ lines }) => lines);
  const untilArrived = async (count: number) => {
    while (everything().length < count) {
      await new Promise<void>((resolve) => {
        arrived = resolve;
        if (everything().length >= count) resolve();
      });
    }
  };

  test('arrive as a few objects when thousands come at once, and none is lost', async () => {
    const all = names(5000);
    const calls = Array.from({ length: 10 }, (_, call) => putAll(all.slice(call * 500, (call + 1) * 500)));
    const answers = await Promise.all(calls);
    expect(answers.map(({ FailedPutCount }) => FailedPutCount)).toEqual(Array(10).fill(0));
    const ids = answers.flatMap(({ RequestResponses = [] }) => RequestResponses.map(({ RecordId }) => RecordId));
    expect(new Set(ids).size).toBe(5000);

    await untilArrived(5000);
    expect(new Set(everything())).toEqual(new Set(all));
    expect(everything()).toHaveLength(5000);
    expect(objects.length).toBeLessThan(20);
    expect(objects[0]!.key).toMatch(
      /^\/bucket\/ctr\/\d{4}\/\d\d\/\d\d\/\d\d\/records-1-\d{4}(-\d\d){5}-[-0-9a-f]{36}\.gz/,
    );
  });

  test('are delivered without waiting when there is only one', async () => {
    await put('alone');
    await untilArrived(1);
    expect(everything()).toEqual(['alone']);
  });

  test('arrive in order for each sender', async () => {
    for (const name of names(30)) await put(name);
    await untilArrived(30);
    expect(everything()).toEqual(names(30));
  });

  test('are delayed, but not lost, by a bucket that refuses them for a while', async () => {
    refusals = 1;
    await put('first');
    await put('second');
    await untilArrived(2);
    expect(everything()).toEqual(['first', 'second']);
    expect(reports.join()).toContain('1 records for records could not be delivered yet');
  });

  test('are delivered before the system stops', async () => {
    await put('first');
    await putAll(['second', 'third']);
    await front.close();
    expect(everything()).toEqual(['first', 'second', 'third']);
  });

  test.each([
    [
      'a Lambda changes them first',
      stream({}, { ProcessingConfiguration: { Enabled: true, Processors: [{ Type: 'Lambda' }] } }),
    ],
    ['the prefix is an expression', stream({}, { Prefix: 'ctr/!{timestamp:yyyy}/' })],
    ['the stream reads from Kinesis', stream({ DeliveryStreamType: 'KinesisStreamAsSource' })],
    ['there is no such stream', {}],
  ])('are left to the engine if %s', async (_, stream) => {
    description = stream;
    await expect(put('one')).resolves.toMatchObject({ RecordId: 'from the engine' });
    expect(requests.map(({ target }) => target)).toEqual(['Firehose_20150804.PutRecord']);
  });

  test('are left to the engine when their sender is not the account root, so that it checks the sender’s permissions', async () => {
    await put('one', client({ accessKeyId: 'ASIAROLE', secretAccessKey: 'secret' }));
    expect(requests.map(({ target }) => target)).toEqual(['Firehose_20150804.PutRecord']);
    expect(objects).toEqual([]);
  });

  test('are refused by the engine when Firehose would refuse them', async () => {
    await putAll([]);
    await put('x'.repeat((1000 << 10) + 1));
    expect(requests.map(({ target }) => target.split('.')[1])).toEqual(['PutRecordBatch', 'PutRecord']);
    expect(objects).toEqual([]);
  });

  test('are not the only requests, and everything else reaches the engine unchanged', async () => {
    const answer = await fetch(front.url, { method: 'POST', headers: { 'x-amz-target': 'Other.Thing' }, body: 'body' });
    expect(await answer.json()).toEqual({ RecordId: 'from the engine' });
    const socket = connect(Number(new URL(front.url).port), '127.0.0.1');
    const request =
      'POST / HTTP/1.1\r\nhost: engine\r\nx-amz-target: Drop.ByDrop\r\ncontent-length: 4\r\nconnection: close\r\n\r\ndrop';
    for (const byte of request) {
      socket.write(byte);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await text(socket)).toContain('from the engine');
    expect(requests).toEqual([
      { target: 'Other.Thing', body: 'body' },
      { target: 'Drop.ByDrop', body: 'drop' },
    ]);
  });
});

/** The content of a body that the SDK sends in chunks with a trailing checksum. */
const unchunked = (body: Buffer): Buffer => {
  const parts: Buffer[] = [];
  for (let at = 0; ; ) {
    const lineEnd = body.indexOf('\r\n', at);
    const length = Number.parseInt(body.toString('latin1', at, lineEnd), 16);
    if (length === 0) return Buffer.concat(parts);
    parts.push(body.subarray(lineEnd + 2, lineEnd + 2 + length));
    at = lineEnd + 2 + length + 2;
  }
};
