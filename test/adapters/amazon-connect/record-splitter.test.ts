import { isWholeDocument } from '../../../adapters/amazon-connect/records/contact-record.ts';
import { type BadSpan, RecordSplitter } from '../../../adapters/amazon-connect/records/record-splitter.ts';

type Found = { ids: string[]; bad: (Omit<BadSpan, 'raw'> & { raw: string })[] };

const split = (
  bytes: Buffer,
  chunkSize: () => number = () => bytes.length,
  limits: ConstructorParameters<typeof RecordSplitter>[2] = {},
): Found => {
  const found: Found = { ids: [], bad: [] };
  const splitter = new RecordSplitter(
    {
      document: (document, offset, held, from, to) => {
        const { ContactId } = document as { ContactId: string };
        found.ids.push(ContactId);
        const same = JSON.parse(bytes.toString('utf8', offset, offset + to - from));
        expect([document, JSON.parse(held.toString('utf8', from, to))]).toEqual([same, same]);
      },
      bad: ({ raw, ...span }) => found.bad.push({ ...span, raw: raw.toString() }),
    },
    { parse: JSON.parse, isWhole: isWholeDocument },
    limits,
  );
  for (let at = 0; at < bytes.length; ) {
    const size = Math.max(1, chunkSize());
    splitter.push(bytes.subarray(at, at + size));
    at += size;
  }
  splitter.end();
  return found;
};

const hostile = ['}{"A', '}{', '"}{"', '\\', '\\"}{"x":"', '{"ContactId":"no"}', 'ä€😀', '\n', '}\n{', '],[', ''];

const record = (ContactId: string, more: object = {}) => ({
  AWSAccountId: '111122223333',
  Agent: { ARN: 'arn:x/agent/1', HierarchyGroups: null, Durations: [1, 2.5e3, -0] },
  Attributes: Object.fromEntries(hostile.map((text, index) => [`${text}${index}`, text])),
  ContactId,
  LastUpdateTimestamp: '2026-02-03T15:04:50Z',
  ...more,
});
const compact = (id: string) => JSON.stringify(record(id));
const pretty = (id: string) => JSON.stringify(record(id), null, 2);

const layouts: [string, string][] = [
  ['without delimiter', compact('a') + compact('b') + compact('c')],
  ['by newline', [compact('a'), compact('b'), compact('c'), ''].join('\n')],
  ['by CRLF', [compact('a'), compact('b'), compact('c'), ''].join('\r\n')],
  ['with blank lines', ['', compact('a'), '', '', compact('b'), ' ', compact('c')].join('\n')],
  ['by a blank', [compact('a'), compact('b'), compact('c')].join(' ')],
  ['pretty-printed', [pretty('a'), pretty('b'), pretty('c')].join('\n')],
  ['pretty-printed without delimiter', [pretty('a'), pretty('b'), pretty('c')].join('')],
  ['in an array', JSON.stringify([record('a'), record('b'), record('c')])],
  ['in a pretty-printed array', JSON.stringify([record('a'), record('b'), record('c')], null, 2)],
  ['behind a byte order mark', `\ufeff${compact('a')}${compact('b')}\n\ufeff${compact('c')}`],
  ['all at once', `${pretty('a')}${compact('b')}\n  ${compact('c')}`],
];

test.each(layouts)('records %s are all read, complete', (_, text) => {
  for (const size of [1, 3, 100, 5000]) {
    expect(split(Buffer.from(text), () => size)).toEqual({ ids: ['a', 'b', 'c'], bad: [] });
  }
});

test.each([
  ['an empty object', ''],
  ['nothing but blanks', '\r\n \n'],
  ['an empty array', '[]\n'],
])('%s has no records, and no bad ones either', (_, text) => {
  expect(split(Buffer.from(text))).toEqual({ ids: [], bad: [] });
});

const cut = compact('lost').slice(0, 150);
test.each([
  ['a record that breaks off before the next', cut, 'The JSON is damaged, or ends before the next record'],
  [
    'a record that breaks off in a list of parts',
    '{"AWSAccountId":"1","Agent":{"ARN":',
    'The JSON is damaged, or ends before the next record',
  ],
  ['garbage', 'no JSON at all', 'These bytes are not a JSON object'],
  ['a word that is not JSON', '{"ContactId":nul}', 'The JSON is damaged, or ends before the next record'],
  ['bytes that are not text', '\u0000\u0001\u0002', 'These bytes are not a JSON object'],
])('%s loses neither of its neighbours', (_, bad, reason) => {
  for (const size of [1, 64, 100_000]) {
    const found = split(Buffer.from(compact('a') + bad + compact('b') + compact('c')), () => size);
    expect(found.ids).toEqual(['a', 'b', 'c']);
    expect(found.bad).toEqual([{ offset: compact('a').length + umlauts('a'), length: bad.length, reason, raw: bad }]);
  }
});
const umlauts = (id: string) => Buffer.byteLength(compact(id)) - compact(id).length;

test('a record cut off at the end of the object is reported, and those before it are read', () => {
  const found = split(Buffer.from(compact('a') + cut));
  expect(found.ids).toEqual(['a']);
  expect(found.bad).toEqual([
    expect.objectContaining({ reason: 'The JSON is cut off at the end of the object', raw: cut }),
  ]);
});

test('a part of a damaged record is not read as a record', () => {
  const event = JSON.stringify({
    AgentARN: 'x',
    CurrentAgentSnapshot: { Contacts: [{ ContactId: 'inner', State: 'CONNECTED' }] },
  });
  expect(split(Buffer.from(`${event.slice(0, -2)}${compact('a')}`)).ids).toEqual(['a']);
});

test('a record may be nested to any depth, at any place', () => {
  const deep = compact('deep').replace(/}$/, `,"Nested":${'['.repeat(500)}${']'.repeat(500)}}`);
  expect(split(Buffer.from(deep + compact('a') + deep))).toMatchObject({ ids: ['deep', 'a', 'deep'], bad: [] });
});

test('a stretch longer than any record is counted and dropped, and what follows it is read', () => {
  const limits = { maxRecordBytes: 5000, maxStoredBytes: 100, carefulAfterBytes: 1000 };
  for (const [giant, after] of [
    [`{"AWSAccountId":"${'x'.repeat(30_000)}"}`, compact('b')],
    [`{"Attributes":{"a":[${'{"k":"v"},'.repeat(3000)}`, compact('b')],
    ['y'.repeat(30_000), `${compact('b')}`],
    [`{"a":"${'{"'.repeat(15_000)}`, `${compact('b')}`],
  ] as const) {
    for (const size of [1, 700, 50_000]) {
      const { ids, bad } = split(Buffer.from(compact('a') + giant + after + compact('c')), () => size, limits);
      // A giant that is valid JSON may be read if it happens to be complete in one chunk; it is never half a record.
      expect(ids.filter((id) => id !== undefined)).toEqual(['a', 'b', 'c']);
      expect(bad.length === 0 || bad.every(({ length, raw }) => length > raw.length && raw.length <= 100)).toBe(true);
    }
  }
});

/** Gives the same numbers every time. */
const dice = (seed: number) => {
  let state = seed;
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
};

test('whatever is between records and however the bytes arrive, each good record is read once and in order', () => {
  for (let seed = 1; seed <= 80; seed++) {
    const roll = dice(seed);
    const wanted: string[] = [];
    let text = '';
    for (let index = 0; index < 25; index++) {
      const id = `${seed}-${index}`;
      const attributes = Object.fromEntries(
        Array.from({ length: roll(4) }, (_, n) => [
          `${hostile[roll(hostile.length)]}${n}`,
          hostile[roll(hostile.length)]! + hostile[roll(hostile.length)]!,
        ]),
      );
      const one = JSON.stringify(record(id, { Attributes: attributes }), null, [0, 0, 0, 1, 2][roll(5)]);
      const kind = roll(10);
      if (kind === 0) text += one.slice(0, roll(one.length - 1));
      else if (kind === 1) text += ['garbage', '42 ', '"text"', ']}', '{"', '{}x', '\u0007'][roll(7)];
      else {
        text += one + ['', '', '', '\n', '\r\n', ' ', ',', '\n\n\t'][roll(8)];
        wanted.push(id);
      }
    }
    const bytes = Buffer.from(text);
    const inOne = split(bytes);
    const inPieces = split(bytes, () => roll(300) + 1, { carefulAfterBytes: 500 });
    expect({ seed, ids: inOne.ids.filter(Boolean) }).toEqual({ seed, ids: wanted });
    expect({ seed, ...inPieces }).toEqual({ seed, ...inOne });
  }
});
