import type { Medium, Recording } from './recording.ts';

/** What a media file's name tells; what it does not tell is absent. */
export interface RecordingKey {
  /** A guess: the record and the file itself know better. Absent where the name lets guess nothing. */
  medium?: Medium;
  part: Recording['part'];
  /** The contact whose recording this seems to be. Amazon promises no such thing: the record's location comes first. */
  contactId?: string;
  /** ISO 8601 UTC, to the minute. */
  recordedAt?: string;
}

const sounds = ['wav', 'wave', 'mp3', 'ogg', 'oga', 'opus', 'm4a', 'aac', 'flac', 'mka', 'gsm', 'amr', 'wma', 'au'];
const films = ['mp4', 'webm', 'mkv', 'mov', 'm4v', 'avi', 'wmv'];
const media = new Map<string, Medium>([
  ...sounds.map((extension) => [extension, 'audio'] as const),
  ...films.map((extension) => [extension, 'screen'] as const),
]);
/** Transcripts, analyses, reports and attachments lie beside recordings, and are none by their names. */
const documents = new Set('json jsonl ndjson txt csv tsv xml pdf md log gz zip parquet doc docx xls xlsx'.split(' '));

const extensionOf = (location: string): string =>
  /[^/]\.(\w+)$/.exec(location.slice(location.lastIndexOf('/')))?.[1]?.toLowerCase() ?? '';

/** Whether a file's name says that it is a document: such files are not looked at. */
export const isDocument = (location: string): boolean => documents.has(extensionOf(location));

/** What the end of a file's name lets guess; undefined where it lets guess nothing. */
export const mediumOfName = (location: string): Medium | undefined => media.get(extensionOf(location));

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![0-9a-z])/i;
/** Connect's own name, `<contact id>_20260203T23:57_UTC`; some tools that copy keys write the colon otherwise. */
const named = /^(?<id>.+?)_(?<day>\d{8})T(?<hour>\d{2})(?::|%3A|[-_.])?(?<minute>\d{2})_UTC/i;
/** Contact Lens's copy, `<contact id>_call_recording_redacted_2020-02-04T21:14:16Z`. */
const redactedCopy =
  /^(?<id>.+?)_call_recording_redacted_(?<day>\d{4}-\d\d-\d\d)T(?<hour>\d\d)(?::|%3A)(?<minute>\d\d)/i;

const instantOf = ({ day, hour, minute }: Record<string, string>): string | undefined => {
  const date = day!.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');
  const instant = new Date(`${date}T${hour}:${minute}:00Z`);
  return Number.isNaN(instant.getTime()) ? undefined : `${instant.toISOString().slice(0, 19)}Z`;
};

/** Reads `<bucket>/<key>`, whatever prefix the recordings have; undefined for a document, such as a transcript. */
export const recordingKey = (location: string): RecordingKey | undefined => {
  const folders = location.split('/');
  const name = folders.pop()!;
  const medium = mediumOfName(location);
  if (name === '' || isDocument(location) || folders.length === 0) return undefined;

  const copy = redactedCopy.exec(name)?.groups;
  const groups = copy ?? named.exec(name)?.groups;
  const contactId = uuid.exec(name)?.[0] ?? groups?.id;
  const recordedAt = groups && instantOf(groups);
  // The bucket's name is no folder of the key.
  const inIvr = folders.slice(1).some((folder) => folder.toLowerCase() === 'ivr');
  return {
    ...(medium !== undefined && { medium }),
    part: inIvr ? 'ivr' : copy ? 'redacted' : 'agent',
    ...(contactId !== undefined && { contactId }),
    ...(recordedAt !== undefined && { recordedAt }),
  };
};

/** How a file was brought to a contact: by its own name, or by a record that lists it. */
export const matchedBy = (location: string, contactId: string): Recording['matchedBy'] =>
  recordingKey(location)?.contactId === contactId ? 'file-name' : 'location';
