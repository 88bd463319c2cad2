import type { BadRecord, RecordObject } from './contact-records.ts';

/** What is told beside the bytes of a record that was put aside. */
export interface QuarantinedRecord {
  bucket: string;
  key: string;
  offset: number;
  length: number;
  reason: string;
  contactId?: string;
}

export const quarantinedRecord = (
  { bucket, key }: RecordObject,
  { offset, length, reason, contactId }: BadRecord,
): QuarantinedRecord => ({ bucket, key, offset, length, reason, ...(contactId !== undefined && { contactId }) });

/** Twelve digits, so that the order of names is the order in the object. */
const place = (offset: number): string => String(offset).padStart(12, '0');

/** A key of S3 has 1,024 bytes: what is put before and behind leaves this to the object's own. */
const longestKey = 900;

/** The object's key where it fits, else its beginning and a hash of the whole, so that two never share a place. */
const placeOf = async (key: string): Promise<string> => {
  const bytes = new TextEncoder().encode(key);
  if (bytes.length <= longestKey) return key;
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const hex = Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
  // Cut within a letter, the rest of it becomes a sign of its own.
  const beginning = new TextDecoder().decode(bytes.slice(0, 600)).replace(/\ufffd+$/, '');
  return `${beginning}~${hex}`;
};

/**
 * Where bad records of an object come to lie together, and the name of each. Told by the object and the first of them
 * alone, so that putting them aside again overwrites what is there.
 */
export const quarantinePart = async (
  prefix: string,
  { key }: RecordObject,
  records: readonly BadRecord[],
): Promise<{ partKey: string; keys: string[] }> => {
  const partKey = `${prefix}${await placeOf(key)}/${place(records[0]?.offset ?? 0)}.ndjson`;
  return { partKey, keys: records.map(({ offset }) => `${partKey}#${place(offset)}`) };
};
