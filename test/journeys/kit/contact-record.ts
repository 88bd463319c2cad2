import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const samples = join(import.meta.dirname, '../../samples/contact-records');

export type ContactRecord = Record<string, unknown>;

export const sample = (name: string): ContactRecord => JSON.parse(readFileSync(join(samples, `${name}.json`), 'utf8'));

/** An ordinary inbound contact record with some fields changed. */
export const contactRecord = (changed: ContactRecord): ContactRecord => ({
  ...sample('inbound-with-hold'),
  InitialContactId: null,
  Recording: null,
  Recordings: null,
  ...changed,
});
