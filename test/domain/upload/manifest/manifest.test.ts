import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { manifest as apiManifest } from '../../../../api/programs/staging.ts';
import { contactIdProblem } from '../../../../domain/contact/contact-id.ts';
import { Failure } from '../../../../domain/failure.ts';
import { largestRecording } from '../../../../domain/upload/archive/parts.ts';
import type { Manifest } from '../../../../domain/upload/manifest/manifest.ts';
import { readManifest } from '../../../../domain/upload/manifest/read-manifest.ts';

const whole: Manifest = {
  version: 1,
  contactId: '0f6c1c0e-5d0c-4b0e-9a55-9a3f1f0b7a11',
  medium: 'audio',
  username: 'jürgen.groß',
  machine: 'PC-017',
  ipAddress: '10.1.2.17',
  startedAt: '2026-11-20T09:00:00.000Z',
  endedAt: '2026-11-20T09:05:12.000Z',
  size: 5012044,
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
};

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const utf16 = (text: string, bigEndian = false): Uint8Array => {
  const bytes = Buffer.from(text, 'utf16le');
  return bigEndian ? bytes.swap16() : bytes;
};
const utf32 = (text: string, littleEndian = true): Uint8Array => {
  const points = [...text];
  const view = new DataView(new ArrayBuffer(points.length * 4));
  points.forEach((point, index) => {
    view.setUint32(index * 4, point.codePointAt(0)!, littleEndian);
  });
  return new Uint8Array(view.buffer);
};

const encodings: Record<string, (text: string) => Uint8Array> = {
  'UTF-8': utf8,
  'UTF-8 with a byte order mark': (text) => utf8(`\ufeff${text}`),
  'UTF-16, as Windows PowerShell writes it': (text) => utf16(`\ufeff${text}`),
  'UTF-16 without a mark': (text) => utf16(text),
  'UTF-16 big endian': (text) => utf16(`\ufeff${text}`, true),
  'UTF-16 big endian without a mark': (text) => utf16(text, true),
  'UTF-32': (text) => utf32(`\ufeff${text}`),
  'UTF-32 without a mark': (text) => utf32(text),
  'UTF-32 big endian': (text) => utf32(`\ufeff${text}`, false),
};

test.each(Object.entries(encodings))('a manifest in %s is read (SU-03)', (_, encode) => {
  expect(readManifest(encode(JSON.stringify(whole, null, 2)))).toEqual(whole);
});

const reasonFor = (bytes: Uint8Array): string => {
  try {
    readManifest(bytes);
    return 'it was read';
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 'invalid') throw error;
    return error.message;
  }
};
const withFields = (fields: object): Uint8Array => utf8(JSON.stringify({ ...whole, ...fields }));

test.each<[string, object, Partial<Manifest>]>([
  ['an optional field that is null', { ipAddress: null }, { ipAddress: undefined as never }],
  ['an optional field that is empty', { ipAddress: '' }, { ipAddress: undefined as never }],
  ['an IPv6 address with its zone', { ipAddress: 'fe80::1%eth0' }, { ipAddress: 'fe80::1' }],
  ['a zone by its number', { ipAddress: 'fe80::1%12' }, { ipAddress: 'fe80::1' }],
  ['an address in brackets', { ipAddress: '[2001:db8::7]' }, { ipAddress: '2001:db8::7' }],
  ['a hash in capitals', { sha256: whole.sha256.toUpperCase() }, {}],
  ['a hash as .NET writes bytes', { sha256: whole.sha256.toUpperCase().match(/../g)!.join('-') }, {}],
  ['a size in quotes', { size: '5012044' }, {}],
  ['a version in quotes', { version: '1' }, {}],
  ['a medium with a capital', { medium: 'Audio' }, {}],
  ['a user name without quotes', { username: 1042 }, { username: '1042' }],
  ['a date as Windows PowerShell wraps it', { startedAt: { value: '/Date(1795165200000)/', DateTime: 'Friday' } }, {}],
])('%s is read', (_, fields, read) => {
  expect(readManifest(withFields(fields))).toEqual(JSON.parse(JSON.stringify({ ...whole, ...read })));
});

test('the names of fields may be capitalized differently, as .NET does', () => {
  const capitals = Object.fromEntries(
    Object.entries(whole).map(([name, value]) => [name[0]!.toUpperCase() + name.slice(1), value]),
  );
  expect(readManifest(utf8(JSON.stringify(capitals)))).toEqual(whole);
  expect(readManifest(utf8(JSON.stringify({ ...capitals, ...whole })))).toEqual(whole);
  expect(reasonFor(utf8(JSON.stringify({ ...whole, Size: 7 })))).toContain('size appears twice');
});

test.each<[string, object, RegExp]>([
  ['no hash', { sha256: undefined }, /sha256 is missing: it must be .*64 hex digits, like "9f86/],
  ['a required field that is null', { username: null }, /username is missing: it must be .*like "jane.doe"/],
  ['a time without a zone', { startedAt: '2026-11-20T09:00:00' }, /startedAt must be .*zone.*2026-11-20T09:00:00Z/],
  ['a number for a time', { endedAt: 1795165200 }, /endedAt must be .*like "2026-11-20T09:00:00Z"/],
  ['another version', { version: 2 }, /version must be 1/],
  ['an unknown medium', { medium: 'video' }, /medium must be "audio", "screen" or "keystroke"/],
  ['no address', { ipAddress: '010.1.2.3' }, /ipAddress must be .*like "10.1.2.17"/],
  ['half a byte', { size: 1.5 }, /size must be a whole number of bytes.*like 5012044/],
  ['a size with commas', { size: '5,012,044' }, /size must be a whole number/],
  ['more than the archive takes', { size: largestRecording + 1 }, /size must be .*at most 5497558138880/],
  ['a contact id with a slash', { contactId: 'a/b' }, /contactId must be .*like 0f6c/],
  [
    'a reserved contact id',
    { contactId: 'own-numbers' },
    /contactId must be the id of a contact.*"own-numbers" is reserved/,
  ],
  ['an end before its start', { endedAt: '2026-11-20T08:00:00Z' }, /ends before it starts: endedAt .* startedAt/],
])('%s is refused with the name of the field and what is expected', (_, fields, reason) => {
  expect(reasonFor(withFields(fields))).toMatch(reason);
});

test('the end of a call is not before its start, however the two are written', () => {
  const times = { startedAt: '2026-11-20T09:00:00Z', endedAt: '2026-11-20T09:00:00.9Z' };
  expect(readManifest(withFields(times)).endedAt).toBe('2026-11-20T09:00:00.900Z');
  const zones = { startedAt: '2026-11-20T10:00:00+01:00', endedAt: '2026-11-20T09:00:00Z' };
  expect(readManifest(withFields(zones)).startedAt).toBe('2026-11-20T09:00:00.000Z');
});

test('input that is not text or not JSON is refused, with the expected format', () => {
  expect(reasonFor(Buffer.from('{"username":"m\xfcller"}', 'latin1'))).toContain('save it as UTF-8');
  expect(reasonFor(utf8('{"version":1,'))).toContain('not JSON');
  expect(reasonFor(utf8('[]'))).toContain('must be a JSON object');
  expect(reasonFor(utf8(''))).toContain('not JSON');
});

test('any bytes are either a manifest or refused with a sentence', () => {
  const json = fc.json().map(utf8);
  const near = fc
    .dictionary(fc.constantFrom(...Object.keys(whole)), fc.oneof(fc.jsonValue(), fc.constant(null)))
    .map((fields) => withFields(fields));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), json, near), (bytes) => {
      const reason = reasonFor(bytes);
      if (reason !== 'it was read') expect(reason).toMatch(/^Its manifest .*(must|save it)/s);
    }),
  );
});

/** Each field with the ways to write it. */
const writings = fc.record({
  encode: fc.constantFrom(...Object.values(encodings)),
  capital: fc.boolean(),
  ipAddress: fc.constantFrom('10.1.2.17', ' 10.1.2.17 '),
  sha256: fc.constantFrom(whole.sha256, whole.sha256.toUpperCase(), whole.sha256.match(/../g)!.join('-')),
  size: fc.constantFrom<string | number>(whole.size, String(whole.size)),
  startedAt: fc.constantFrom('2026-11-20T09:00:00Z', '2026-11-20T11:00:00.0000000+02:00', '/Date(1795165200000)/'),
  endedAt: fc.constantFrom('2026-11-20T09:05:12z', '2026-11-20 09:05:12+0000', 'Fri, 20 Nov 2026 09:05:12 GMT'),
  indent: fc.constantFrom(0, 2, '\t'),
});

test('a manifest reads the same in all permitted spellings, and the cloud accepts the result', () => {
  fc.assert(
    fc.property(writings, ({ encode, capital, indent, ...fields }) => {
      const named = Object.entries({ ...whole, ...fields }).map(([name, value]) => [
        capital ? name[0]!.toUpperCase() + name.slice(1) : name,
        value,
      ]);
      const read = readManifest(encode(JSON.stringify(Object.fromEntries(named), null, indent)));
      expect(read).toEqual(whole);
      expect(apiManifest.parse(read)).toEqual(whole);
    }),
  );
});

test('the cloud accepts every address and every size that is read', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.ipV4(),
        fc.ipV6(),
        fc.ipV4().map((four) => `::ffff:${four}`),
      ),
      fc.integer({ min: 0, max: largestRecording }),
      (ipAddress, size) => {
        const read = readManifest(withFields({ ipAddress, size }));
        expect(apiManifest.safeParse(read).success).toBe(true);
      },
    ),
  );
  expect(apiManifest.safeParse({ ...whole, size: largestRecording + 1 }).success).toBe(false);
});

test('no contact id can collide with a partition of the tables', () => {
  const folder = join(import.meta.dirname, '../../../../adapters/dynamodb');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const partitions = files.flatMap((file) =>
    [...readFileSync(join(folder, file), 'utf8').matchAll(/\bpk: (?:\{ S: )?['`]([^'`]+)/g)].map(([, name]) => name!),
  );
  expect(partitions.length).toBeGreaterThan(8);
  expect(partitions.filter((name) => contactIdProblem(name) === undefined)).toEqual([]);
});
