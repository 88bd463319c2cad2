import type * as Module from '../../../adapters/amazon-connect/records/record-splitter.ts';

let bytesRead = 0;

/** The real scanner, on bytes that count how often they are read. */
jest.mock('../../../adapters/amazon-connect/records/json-object.ts', () => {
  const real = jest.requireActual('../../../adapters/amazon-connect/records/json-object.ts');
  const counting = (bytes: Buffer) =>
    new Proxy(bytes, {
      get: (target, name) => {
        bytesRead += 1;
        return target[name as unknown as number];
      },
    });
  return {
    ...real,
    objectEnd: (bytes: Buffer, ...rest: unknown[]) => real.objectEnd(counting(bytes), ...rest),
  };
});

// Imported after the mock, which is not hoisted here.
const { RecordSplitter } = jest.requireActual<typeof Module>(
  '../../../adapters/amazon-connect/records/record-splitter.ts',
);

const isWhole = (document: unknown) => typeof document === 'object' && document !== null && 'ContactId' in document;

/** How often each byte was read on average, in chunks as a gunzip emits them; and what was found. */
const readings = (bytes: Buffer) => {
  bytesRead = 0;
  const documents: unknown[] = [];
  let badBytes = 0;
  const sink = {
    document: (document: unknown) => void documents.push(document),
    bad: ({ length }: { length: number }) => {
      badBytes += length;
    },
  };
  const splitter = new RecordSplitter(
    sink,
    { parse: JSON.parse, isWhole },
    { maxRecordBytes: 4096, carefulAfterBytes: 512 },
  );
  for (let at = 0; at < bytes.length; at += 1024) splitter.push(bytes.subarray(at, at + 1024));
  splitter.end();
  return { each: bytesRead / bytes.length, documents, badBytes };
};

test.each(['{"a":', '{"a":[', '[{', '{"a":{},"b":', '{"{":', '{"a":1,"b":[{"c":2},', '{"a":"{","b":'])(
  'contact records of nothing but %s, nested without end, cost only a few readings of each byte',
  (unit) => {
    const nonsense = Buffer.from(unit.repeat(4000));
    const { each, documents } = readings(nonsense);
    expect(documents).toEqual([]);
    expect(each).toBeGreaterThan(1);
    expect(each).toBeLessThan(40);
  },
);

test('a contact record after endlessly nested nonsense is still found', () => {
  const nonsense = '{"a":'.repeat(4000);
  const { documents, badBytes } = readings(Buffer.from(`${nonsense}{"ContactId":"a"}`));
  expect(documents).toEqual([{ ContactId: 'a' }]);
  expect(badBytes).toBe(nonsense.length);
});
