import { contactIdProblem } from '../../contact/contact-id.ts';
import { ipAddress } from '../../data-server/ip-range.ts';
import { Failure } from '../../failure.ts';
import { compareInstants, readInstant } from '../../instant.ts';
import { largestRecording } from '../archive/parts.ts';
import type { Manifest } from './manifest.ts';
import { manifestText } from './manifest-text.ts';

/** The value of a field, or its requirement as a phrase that follows the field's name. */
type Read<Value> = { value: Value } | { must: string };
type Reader<Value> = (raw: unknown) => Read<Value>;

const must = (words: string): { must: string } => ({ must: `must be ${words}` });

/** Some programs write ids that are numbers without quotes. A number that is not whole, or not exact, is no id. */
const wordOf = (raw: unknown): string | undefined => {
  if (typeof raw === 'string') return raw.trim();
  return Number.isSafeInteger(raw) ? String(raw) : undefined;
};

const word =
  (example: string): Reader<string> =>
  (raw) => {
    const text = wordOf(raw);
    if (text !== undefined && text !== '' && text.length <= 256) return { value: text };
    return must(`a text of 1 to 256 characters, like "${example}"`);
  };

const contactId: Reader<string> = (raw) => {
  const text = wordOf(raw) ?? '';
  const problem = contactIdProblem(text);
  return problem === undefined ? { value: text } : { must: problem };
};

const version: Reader<1> = (raw) => (raw === 1 || raw === '1' ? { value: 1 } : must('1'));

const media = ['audio', 'screen', 'keystroke'] as const;
const medium: Reader<Manifest['medium']> = (raw) => {
  const found = media.find((one) => typeof raw === 'string' && raw.trim().toLowerCase() === one);
  return found ? { value: found } : must('"audio", "screen" or "keystroke"');
};

/** Windows PowerShell wraps a date: `{"value": "/Date(...)/", "DateTime": "..."}`. */
const unwrapDate = (raw: unknown): unknown =>
  typeof raw === 'object' && raw !== null && 'value' in raw && 'DateTime' in raw ? raw.value : raw;

const instant: Reader<string> = (raw) => {
  const text = unwrapDate(raw);
  const value = typeof text === 'string' ? readInstant(text) : undefined;
  return value === undefined
    ? must('a date and a time with its zone, in UTC or with an offset, like "2026-11-20T09:00:00Z"')
    : { value };
};

const size: Reader<number> = (raw) => {
  const value = typeof raw === 'string' && /^\d{1,16}$/.test(raw.trim()) ? Number(raw) : raw;
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= largestRecording) return { value };
  return must(`a whole number of bytes, at most ${largestRecording}, like 5012044`);
};

/** .NET writes bytes as `9F-86-D0...`. */
const sha256: Reader<string> = (raw) => {
  const value =
    typeof raw === 'string'
      ? raw
          .trim()
          .toLowerCase()
          .replace(/^sha-?256[:=]/, '')
          .replace(/[-: ]/g, '')
      : '';
  if (/^[0-9a-f]{64}$/.test(value)) return { value };
  return must(
    'the SHA-256 of the recording, 64 hex digits, like "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"',
  );
};

/** Without its zone, which has a meaning only on its own PC. */
const address: Reader<string> = (raw) => {
  const value =
    typeof raw === 'string'
      ? raw
          .trim()
          .replace(/^\[(.*)\]$/, '$1')
          .replace(/%[^%/]*$/, '')
      : '';
  return ipAddress(value) ? { value } : must('an IP address, like "10.1.2.17" or "fe80::1", or left out');
};

const readers: { readonly [Field in keyof Required<Manifest>]: Reader<Required<Manifest>[Field]> } = {
  version,
  contactId,
  medium,
  username: word('jane.doe'),
  machine: word('PC-017'),
  ipAddress: address,
  startedAt: instant,
  endedAt: instant,
  size,
  sha256,
};
const fields = Object.keys(readers) as (keyof Manifest)[];

/** An empty field counts as left out. */
const isEmpty = (raw: unknown): boolean => raw === undefined || raw === null || raw === '';

/** The values of each field. Some programs write the names with other capitals. */
const rawFields = (content: object): Map<string, unknown[]> => {
  const found = new Map<string, unknown[]>();
  for (const [name, raw] of Object.entries(content)) {
    const field = name.trim().toLowerCase();
    found.set(field, [...(found.get(field) ?? []), raw]);
  }
  return found;
};

const readField = (field: keyof Manifest, raws: readonly unknown[]): Read<unknown> => {
  const [raw, ...others] = raws;
  if (others.some((other) => JSON.stringify(other) !== JSON.stringify(raw))) {
    return { must: 'appears twice with different values: give it once' };
  }
  if (isEmpty(raw) && field === 'ipAddress') return { value: undefined };
  const read = readers[field](raw);
  return 'must' in read && isEmpty(raw) ? { must: `is missing: it ${read.must}` } : read;
};

const contentOf = (text: string): object => {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new Failure('invalid', 'Its manifest is not JSON: it must be an object, like {"version": 1, ...}');
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new Failure('invalid', 'Its manifest must be a JSON object, like {"version": 1, ...}');
  }
  return content;
};

/**
 * Reads what a program on a PC has written, without trusting it. A value with only one possible meaning is accepted, however
 * it is written (docs/drop-a-recording.md lists the ways), and returned in one form. Refusals are listed field by field, with
 * the requirement and an example. @throws Failure `invalid`
 */
export const readManifest = (bytes: Uint8Array): Manifest => {
  const raws = rawFields(contentOf(manifestText(bytes)));
  const read: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const field of fields) {
    const found = readField(field, raws.get(field.toLowerCase()) ?? []);
    if ('must' in found) problems.push(`${field} ${found.must}`);
    else if (found.value !== undefined) read[field] = found.value;
  }
  if (problems.length > 0) throw new Failure('invalid', `Its manifest is wrong: ${problems.join('; ')}`);
  const manifest = read as unknown as Manifest;
  if (compareInstants(manifest.endedAt, manifest.startedAt) < 0) {
    throw new Failure(
      'invalid',
      `Its manifest ends before it starts: endedAt ${manifest.endedAt} must not be before startedAt ${manifest.startedAt}`,
    );
  }
  return manifest;
};
