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

/**
 * Where bad records of an object come to lie together, and the name of each. Told by the object and the first of them
 * alone, so that putting them aside again overwrites what is there.
 */
export const quarantinePart = (
  prefix: string,
  { key }: RecordObject,
  records: readonly BadRecord[],
): { partKey: string; keys: string[] } => {
  const partKey = `${prefix}${key}/${place(records[0]?.offset ?? 0)}.ndjson`;
  return { partKey, keys: records.map(({ offset }) => `${partKey}#${place(offset)}`) };
};
