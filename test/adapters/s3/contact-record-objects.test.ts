import { contactRecordObjects } from '../../../adapters/s3/contact-record-objects.ts';
import { S3Quarantine } from '../../../adapters/s3/quarantine.ts';

const s3 = (answer: (input: Record<string, unknown>) => unknown) =>
  ({
    send: async ({ input }: { input: Record<string, unknown> }) => answer(input),
  }) as unknown as ConstructorParameters<typeof S3Quarantine>[0];
const failing = (error: object) =>
  s3(() => {
    throw Object.assign(new Error('from S3'), error);
  });

const object = { bucket: 'records', key: 'ctr/object' };

test.each([
  [{ name: 'NoSuchKey' }, 'not-found'],
  [{ name: 'AccessDenied' }, 'forbidden'],
  [{ name: 'SlowDown' }, 'unavailable'],
  [{ name: 'InternalError', $metadata: { httpStatusCode: 500 } }, 'unavailable'],
])('opening an object that fails with %j is reported as %s', async (error, code) => {
  await expect(contactRecordObjects(failing(error))(object)).rejects.toMatchObject({ code });
});

test('a connection that breaks in the middle of an object is retried, whatever the error is called', async () => {
  const Body = (async function* () {
    yield Buffer.from('{"Con');
    throw new Error('aborted');
  })();
  const bytes = await contactRecordObjects(s3(() => ({ Body })))(object);
  const read = async () => {
    for await (const _ of bytes);
  };
  await expect(read()).rejects.toMatchObject({ code: 'unavailable' });
});

describe('quarantine', () => {
  const place = { bucket: 'aside', prefix: 'quarantine/' };
  const bad = (offset: number, raw: Uint8Array) => ({ offset, length: raw.length, reason: 'why', raw });

  test('has the place, the reason and the bytes of each record in a part', async () => {
    const puts: Record<string, unknown>[] = [];
    const quarantine = new S3Quarantine(
      s3((input) => puts.push(input)),
      place,
    );
    const records = [bad(7, Buffer.from('\ufeff{"ä')), bad(99, Buffer.from([0xff, 0xc3]))];
    const keys = await quarantine.put(object, records);

    expect(keys).toEqual(
      ['000000000007', '000000000099'].map((at) => `quarantine/ctr/object/000000000007.ndjson#${at}`),
    );
    expect(puts).toMatchObject([{ Bucket: 'aside', Key: 'quarantine/ctr/object/000000000007.ndjson' }]);
    const lines = (puts[0]!.Body as string)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const origin = { bucket: 'records', key: 'ctr/object', reason: 'why' };
    expect(lines).toEqual([
      { ...origin, offset: 7, length: 7, text: '\ufeff{"ä' },
      { ...origin, offset: 99, length: 2, base64: '/8M=' },
    ]);
  });

  test('is retried when it is busy, and is a defect, not a missing object, when it does not exist', async () => {
    const put = (error: object) => new S3Quarantine(failing(error), place).put(object, [bad(0, Buffer.from('x'))]);
    await expect(put({ name: 'SlowDown' })).rejects.toMatchObject({ code: 'unavailable' });
    await expect(put({ name: 'NoSuchBucket' })).rejects.not.toHaveProperty('code', 'not-found');
  });
});
