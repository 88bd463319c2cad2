import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createGzip } from 'node:zlib';
import { contactOf } from '../../adapters/amazon-connect/connect-contact-records.ts';
import { readRecord } from '../../adapters/amazon-connect/records/contact-record.ts';

/** An object like those that Firehose delivers, twice as large as its largest, and what the import must find in it. */
export interface RecordObjectFile {
  path: string;
  records: number;
  /** Unpacked. */
  bytes: number;
  /** Of the contacts, in order, made from the records before they were written. */
  digest: string;
}

export const provenance = { recordKey: 'ctr/bench', importedAt: '2026-11-20T12:00:00.000Z' };
const records = 50_000;
const meanBytes = 4898;
/** Increase this when the generated content changes. An object of another edition is not reused. */
const edition = 6;

const samples = join(import.meta.dirname, '../../test/samples/contact-records');
const shapes = (): Record<string, unknown>[] =>
  readdirSync(samples)
    .sort()
    .map((name) => JSON.parse(readFileSync(join(samples, name), 'utf8')));

/** Generates the same numbers every time. */
const dice = (seed: number) => () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 32;
};

const words =
  'account balance billing callback customer delivery invoice order priority refund region status support'.split(' ');
/** Three values in a hundred contain text that a splitter looking for `}{` would stumble over. */
const hostile = ['say "}{" to me', '}{"', 'a}{b', '{"x":"}{\\"', 'quote " and \\ backslash', 'ä}{"ö'];

const value = (random: () => number): string =>
  random() < 0.03
    ? hostile[Math.floor(random() * hostile.length)]!
    : Array.from({ length: 1 + Math.floor(random() * 5) }, () => words[Math.floor(random() * words.length)]).join(' ');

const generated = (shape: Record<string, unknown>, index: number, random: () => number): Record<string, unknown> => {
  const id = `${index.toString(16).padStart(8, '0')}-bbbb-4ccc-8ddd-eeeeeeeeeeee`;
  const second = new Date(Date.UTC(2026, 1, 3) + index * 1700).toISOString().replace(/\.\d+Z/, 'Z');
  // In every record, because the names of nearly all real recordings begin with it.
  const renamed = JSON.stringify(shape).replaceAll(String(shape.ContactId), id);
  const record = { ...JSON.parse(renamed), LastUpdateTimestamp: second };
  const attributes: Record<string, string> = record.Attributes;
  // Uniformly distributed around the mean: some records stay as short as the sample, others get a hundred attributes.
  const target = meanBytes * (0.55 + random() * 0.83);
  for (let size = renamed.length, n = 0; size < target; n++) {
    // Flows set the same attribute names again and again. Random names would slow down every parser, ours the least.
    const name = `${words[n % words.length]}${n}`;
    attributes[name] = value(random);
    size += name.length + attributes[name].length + 6;
  }
  return record;
};

/** Written once into the temporary folder of the system. It gets its final name only when it is complete. */
export const recordObject = async (): Promise<RecordObjectFile> => {
  const path = join(tmpdir(), `fermata-bench-${edition}-${records}.gz`);
  if (existsSync(`${path}.json`)) return JSON.parse(readFileSync(`${path}.json`, 'utf8'));
  const random = dice(20261120);
  const forms = shapes();
  const digest = createHash('sha256');
  const gzip = createGzip({ level: 6 });
  const file = createWriteStream(`${path}.part`);
  gzip.pipe(file);
  let bytes = 0;
  for (let index = 0; index < records; index++) {
    const record = generated(forms[index % forms.length]!, index, random);
    const read = readRecord(record);
    if (read.kind !== 'contact') throw new Error('A generated record is none');
    digest.update(JSON.stringify(contactOf(read, provenance)));
    const text = Buffer.from(JSON.stringify(record));
    bytes += text.length;
    if (!gzip.write(text)) await once(gzip, 'drain');
  }
  gzip.end();
  await once(file, 'close');
  renameSync(`${path}.part`, path);
  const made = { path, records, bytes, digest: digest.digest('hex') };
  writeFileSync(`${path}.json`, JSON.stringify(made));
  return made;
};
