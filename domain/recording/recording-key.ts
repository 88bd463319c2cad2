import type { Medium, Recording } from './recording.ts';

/** The facts in the name of a media file. Those that it does not contain are absent. */
export interface RecordingKey {
  /** A guess: the record and the file itself know better. Absent if the name gives no hint. */
  medium?: Medium;
  part: Recording['part'];
  /** The contact whose recording this seems to be. Amazon guarantees nothing about names: the record's location comes first. */
  contactId?: string;
  /** ISO 8601 UTC, to the minute. */
  recordedAt?: string;
}

const audioExtensions = 'wav wave mp3 ogg oga opus m4a aac flac mka gsm amr wma au'.split(' ');
const videoExtensions = 'mp4 webm mkv mov m4v avi wmv'.split(' ');
const media = new Map<string, Medium>([
  ...audioExtensions.map((extension) => [extension, 'audio'] as const),
  ...videoExtensions.map((extension) => [extension, 'screen'] as const),
]);
/** Transcripts, analyses, reports and attachments are stored next to recordings. */
const documents = new Set('json jsonl ndjson txt csv tsv xml pdf md log gz zip parquet doc docx xls xlsx'.split(' '));

const extensionOf = (location: string): string =>
  /[^/]\.(\w+)$/.exec(location.slice(location.lastIndexOf('/')))?.[1]?.toLowerCase() ?? '';

/** Whether a file's name says that it is a document. Documents are not inspected. */
export const isDocument = (location: string): boolean => documents.has(extensionOf(location));

/** The medium that the extension of a file's name suggests. Undefined if it suggests none. */
export const mediumOfName = (location: string): Medium | undefined => media.get(extensionOf(location));

const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}(?![0-9a-z])/i;
/** Connect's own name, `<contact id>_20260203T23:57_UTC`; some tools that copy keys replace the colon. */
const connectName = /^(?<id>.+?)_(?<day>\d{8})T(?<hour>\d{2})(?::|%3A|[-_.])?(?<minute>\d{2})_UTC/i;
/** Contact Lens's copy, `<contact id>_call_recording_redacted_2020-02-04T21:14:16Z`. */
const redactedCopy =
  /^(?<id>.+?)_call_recording_redacted_(?<day>\d{4}-\d\d-\d\d)T(?<hour>\d\d)(?::|%3A)(?<minute>\d\d)/i;

const instantOf = ({ day, hour, minute }: Record<string, string>): string | undefined => {
  const date = day!.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');
  const instant = new Date(`${date}T${hour}:${minute}:00Z`);
  return Number.isNaN(instant.getTime()) ? undefined : `${instant.toISOString().slice(0, 19)}Z`;
};

/** Parses `<bucket>/<key>`, whatever prefix the recordings have. Undefined for a document, such as a transcript. */
export const recordingKey = (location: string): RecordingKey | undefined => {
  const folders = location.split('/');
  const name = folders.pop()!;
  const medium = mediumOfName(location);
  if (name === '' || isDocument(location) || folders.length === 0) return undefined;

  const redacted = redactedCopy.exec(name)?.groups;
  const groups = redacted ?? connectName.exec(name)?.groups;
  const contactId = uuid.exec(name)?.[0] ?? groups?.id;
  const recordedAt = groups && instantOf(groups);
  // The bucket's name is not a folder of the key.
  const inIvr = folders.slice(1).some((folder) => folder.toLowerCase() === 'ivr');
  return {
    ...(medium !== undefined && { medium }),
    part: inIvr ? 'ivr' : redacted ? 'redacted' : 'agent',
    ...(contactId !== undefined && { contactId }),
    ...(recordedAt !== undefined && { recordedAt }),
  };
};

/** How a file was assigned to a contact: by its own name, or by a record that lists it. */
export const matchedBy = (location: string, contactId: string): Recording['matchedBy'] =>
  recordingKey(location)?.contactId === contactId ? 'file-name' : 'location';
