import type { BadRecord, RecordObject } from './contact-records.ts';

/** What is stored with the bytes of a quarantined record. */
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

/** Twelve digits, so that names sort in the order of the object. */
const offsetName = (offset: number): string => String(offset).padStart(12, '0');

/** An S3 key has at most 1,024 bytes; our prefix and suffix leave this much for the object's own key. */
const maxKeyBytes = 900;

/** The object's key if it fits, otherwise its beginning and a hash of the whole, so that two objects never share a name. */
const nameOf = async (key: string): Promise<string> => {
  const bytes = new TextEncoder().encode(key);
  if (bytes.length <= maxKeyBytes) return key;
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const hex = Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
  // If a letter was cut in half, it has become a replacement character, which is dropped.
  const beginning = new TextDecoder().decode(bytes.slice(0, 600)).replace(/\ufffd+$/, '');
  return `${beginning}~${hex}`;
};

/**
 * The key under which the bad records of an object are stored together, and the key of each. It depends only on the object
 * and its first bad record, so that repeating the quarantine overwrites the same file.
 */
export const quarantinePart = async (
  prefix: string,
  { key }: RecordObject,
  records: readonly BadRecord[],
): Promise<{ partKey: string; keys: string[] }> => {
  const partKey = `${prefix}${await nameOf(key)}/${offsetName(records[0]?.offset ?? 0)}.ndjson`;
  return { partKey, keys: records.map(({ offset }) => `${partKey}#${offsetName(offset)}`) };
};
