import { beyondMilliseconds, sortable } from '../../../domain/instant.ts';

/**
 * A contact record as the mapping reads it: fields by name, none of them trusted. Amazon adds fields and sets others to
 * null all the time, so anything that is absent, null or of an undocumented type reads as absent. These readers do the
 * work of a schema at a quarter of its cost: a record is validated, mapped and hashed in less than a third of the time
 * that parsing takes (bench/contact-import).
 */
export type Fields = Readonly<Record<string, unknown>>;

const nothing: Fields = Object.freeze({});

/** The object with this name, or an empty one. */
export const part = (fields: Fields, name: string): Fields => {
  const value = fields[name];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : nothing;
};

/** The objects in the list; other entries are left out. */
export const parts = (fields: Fields, name: string): Fields[] => {
  const value = fields[name];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'object' && one !== null) : [];
};

/**
 * A non-empty text, unchanged, except that half a character, which no store accepts, becomes a replacement character.
 */
export const text = (fields: Fields, name: string): string | undefined => {
  const value = fields[name];
  if (typeof value !== 'string' || value === '') return undefined;
  return value.isWellFormed() ? value : value.toWellFormed();
};

/** Amazon's maximum; the keys of a store are limited too. */
const maxIdLength = 256;

/** The id of a contact. */
export const idOf = (fields: Fields, name: string): string | undefined => {
  const value = fields[name];
  const isId = typeof value === 'string' && value !== '' && value.length <= maxIdLength && value.isWellFormed();
  return isId ? value : undefined;
};

/** A number of seconds or of occurrences. */
export const amount = (fields: Fields, name: string): number | undefined => {
  const value = fields[name];
  return typeof value === 'number' && value >= 0 && value < Number.MAX_SAFE_INTEGER ? value : undefined;
};

/** The part after the last slash of an ARN. */
export const lastOfArn = (fields: Fields, name: string): string | undefined => {
  const arn = text(fields, name);
  return arn === undefined ? undefined : arn.slice(arn.lastIndexOf('/') + 1) || undefined;
};

const isoInstant =
  /^[12]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)$/;

const isNotYet = (value: string): boolean => value.startsWith('1970-01-01');

/** Date turns the 30th of February into a day in March, and a search for that day would not find it. */
const isOnCalendar = (value: string): boolean => {
  if (value.charCodeAt(8) < 0x32) return true;
  const day = value.slice(0, 10);
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day);
};

/**
 * An instant in UTC, to the second, or to the millisecond where the record is. Amazon writes 1970 for "not yet".
 */
export const instant = (fields: Fields, name: string): string | undefined => {
  const value = fields[name];
  if (typeof value !== 'string' || isNotYet(value) || !isoInstant.test(value) || !isOnCalendar(value)) return undefined;
  if (value.length === 20) return value;
  const time = new Date(value);
  if (Number.isNaN(time.getTime())) return undefined;
  return time.toISOString().replace('.000Z', 'Z');
};

export type ReadRecord =
  /** `finer`: the digits of its time beyond milliseconds. */
  | { kind: 'contact'; record: Fields; contactId: string; updatedAt: string; finer: string }
  | { kind: 'agent-event' }
  | { kind: 'bad'; reason: string };

const bad = (reason: string): ReadRecord => ({ kind: 'bad', reason });

/** Agent events can share the stream with contact records; they are documented and of no use here. */
const isAgentEvent = (fields: Fields): boolean =>
  typeof fields.EventType === 'string' && ('EventId' in fields || 'AgentARN' in fields);

/**
 * When the record was last changed. If it does not say, when the contact ended, or else began, so that a record of an
 * old data model also has its place among the versions. A time that is given but unreadable is not guessed: a guess
 * that is too early would make a deletion look like an old delivery, and silently drop it.
 */
const updatedAtOf = (record: Fields): string | undefined => {
  const lastUpdate = record.LastUpdateTimestamp;
  const isAbsent =
    lastUpdate === undefined ||
    lastUpdate === null ||
    lastUpdate === '' ||
    (typeof lastUpdate === 'string' && isNotYet(lastUpdate));
  if (!isAbsent) return instant(record, 'LastUpdateTimestamp');
  return instant(record, 'DisconnectTimestamp') ?? instant(record, 'InitiationTimestamp');
};

/**
 * What kind of document this is. A contact record must have two things: its contact's id, and when it was last changed.
 */
export const readRecord = (document: unknown): ReadRecord => {
  if (typeof document !== 'object' || document === null || Array.isArray(document))
    return bad('It is not a JSON object');
  const record = document as Fields;
  if (record.ContactId === undefined)
    return isAgentEvent(record) ? { kind: 'agent-event' } : bad('It has no ContactId');
  const contactId = idOf(record, 'ContactId');
  if (contactId === undefined) return bad(`Its ContactId is not a text of 1 to ${maxIdLength} characters`);
  const updatedAt = updatedAtOf(record);
  if (updatedAt === undefined) return bad('It does not say when it was last changed, or the time cannot be read');
  const lastUpdate = record.LastUpdateTimestamp;
  const finer = typeof lastUpdate === 'string' && lastUpdate.length > 24 ? beyondMilliseconds(lastUpdate) : '';
  return { kind: 'contact', record, contactId, updatedAt: sortable(updatedAt), finer };
};

/** Whether a document is complete, and not a part cut out of another. */
export const isWholeDocument = (document: unknown): boolean => {
  if (typeof document !== 'object' || document === null) return false;
  const fields = document as Fields;
  const looksComplete = 'LastUpdateTimestamp' in fields || 'AWSAccountId' in fields || 'InitiationTimestamp' in fields;
  return (looksComplete && 'ContactId' in fields) || isAgentEvent(fields);
};
