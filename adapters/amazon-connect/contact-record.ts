import { sortable } from '../../domain/instant.ts';

/**
 * A contact record as the mapping reads it: fields by their names, and nothing believed about them. Amazon adds fields
 * and nulls others all the time, so whatever is absent, null or of another type than documented reads as absent.
 * These readers do what a schema would, at a quarter of its cost: a record is validated, mapped and hashed in less
 * than a third of the time it takes to parse it (bench/contact-import).
 */
export type Fields = Readonly<Record<string, unknown>>;

const nothing: Fields = Object.freeze({});

/** The part of this name, or one without fields. */
export const part = (fields: Fields, name: string): Fields => {
  const value = fields[name];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : nothing;
};

/** The list's parts; what is no part is left out. */
export const parts = (fields: Fields, name: string): Fields[] => {
  const value = fields[name];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'object' && one !== null) : [];
};

/** A text with something in it, to the letter. */
export const text = (fields: Fields, name: string): string | undefined => {
  const value = fields[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** A number of seconds or of times. */
export const amount = (fields: Fields, name: string): number | undefined => {
  const value = fields[name];
  return typeof value === 'number' && value >= 0 && value < Number.MAX_SAFE_INTEGER ? value : undefined;
};

/** What follows the last slash of an ARN. */
export const lastOfArn = (fields: Fields, name: string): string | undefined => {
  const arn = text(fields, name);
  return arn === undefined ? undefined : arn.slice(arn.lastIndexOf('/') + 1) || undefined;
};

const usual =
  /^[12]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)$/;

/**
 * An instant in UTC, to the second, or to the millisecond where the record is. Amazon writes 1970 for "not yet".
 */
export const instant = (fields: Fields, name: string): string | undefined => {
  const value = fields[name];
  if (typeof value !== 'string' || value.startsWith('1970-01-01') || !usual.test(value)) return undefined;
  if (value.length === 20) return value;
  const time = new Date(value);
  if (Number.isNaN(time.getTime())) return undefined;
  return time.toISOString().replace('.000Z', 'Z');
};

export type ReadRecord =
  | { kind: 'contact'; record: Fields; contactId: string; updatedAt: string }
  | { kind: 'agent-event' }
  | { kind: 'bad'; reason: string };

const bad = (reason: string): ReadRecord => ({ kind: 'bad', reason });

/** Agent events can share the stream with contact records; they are documented and of no use here. */
const isAgentEvent = (fields: Fields): boolean =>
  typeof fields.EventType === 'string' && ('EventId' in fields || 'AgentARN' in fields);

/**
 * What a document of the stream is. Of a contact record only two things are asked: whose it is, and when it was last
 * changed; where the record does not tell, when the contact ended, else when it began, so that a record of an old
 * data model still has its place among its versions.
 */
export const readRecord = (document: unknown): ReadRecord => {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return bad('It is no JSON object');
  const record = document as Fields;
  const contactId = record.ContactId;
  if (contactId === undefined && isAgentEvent(record)) return { kind: 'agent-event' };
  if (contactId === undefined) return bad('It has no ContactId');
  if (typeof contactId !== 'string' || contactId === '' || contactId.length > 256) {
    return bad('Its ContactId is not a text of 1 to 256 characters');
  }
  const updatedAt =
    instant(record, 'LastUpdateTimestamp') ??
    instant(record, 'DisconnectTimestamp') ??
    instant(record, 'InitiationTimestamp');
  if (updatedAt === undefined) return bad('It tells no time: neither LastUpdateTimestamp nor another can be read');
  return { kind: 'contact', record, contactId, updatedAt: sortable(updatedAt) };
};

/** Whether a document is complete in itself, and not a part cut out of another. */
export const isWholeDocument = (document: unknown): boolean => {
  if (typeof document !== 'object' || document === null) return false;
  const fields = document as Fields;
  const whole = 'LastUpdateTimestamp' in fields || 'AWSAccountId' in fields || 'InitiationTimestamp' in fields;
  return (whole && 'ContactId' in fields) || isAgentEvent(fields);
};
