import type { ListedRecording } from '../../domain/contact/contact.ts';
import { type Fields, part, parts, text } from './contact-record.ts';

const decoded = (path: string): string | undefined => {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
};

/** `https://<bucket>.s3.<region>.amazonaws.com/<key>` or `https://s3.<region>.amazonaws.com/<bucket>/<key>`. */
const ofAddress = (address: string): string | undefined => {
  const [, host = '', path = ''] = /^https?:\/\/([^/]+)\/([^?#]*)/i.exec(address) ?? [];
  const key = decoded(path);
  const [, bucket] = /^(.+?)\.s3[.-][a-z0-9.-]*amazonaws\.com/i.exec(host) ?? [];
  return key === undefined || bucket === undefined ? key : `${bucket}/${key}`;
};

/** A bucket's 63 characters, a slash, and a key's 1,024. */
const longest = 1088;

/**
 * `<bucket>/<key>`, however the record writes it. Nothing where it is no object of S3: a stream of Kinesis Video is
 * told by its ARN, and what is longer than any bucket with any key of S3 names none.
 */
export const s3Location = (location: string): string | undefined => {
  const found = /^https?:/i.test(location)
    ? ofAddress(location)
    : location.replace(/^(?:s3:\/\/|arn:aws[a-z-]*:s3:::)/i, '');
  if (found === undefined || found.length > longest || found.startsWith('arn:')) return undefined;
  const slash = found.indexOf('/');
  return slash > 0 && slash < found.length - 1 ? found : undefined;
};

const mediumOfType = new Map<string, ListedRecording['medium']>([
  ['AUDIO', 'audio'],
  ['VIDEO', 'screen'],
  ['CHAT', 'chat'],
]);
const mediumOfName = new Map<string, ListedRecording['medium']>([
  ['wav', 'audio'],
  ['mp4', 'screen'],
  ['webm', 'screen'],
  ['json', 'chat'],
]);
const mediumOf = (type: string | undefined, location: string): ListedRecording['medium'] =>
  mediumOfType.get(type ?? '') ??
  mediumOfName.get(location.slice(location.lastIndexOf('.') + 1).toLowerCase()) ??
  'other';

const statusOf = (status: string | undefined): ListedRecording['status'] =>
  status === 'AVAILABLE' ? 'available' : status === 'DELETED' ? 'deleted' : 'unknown';

const listed = (recording: Fields): ListedRecording[] => {
  if (text(recording, 'StorageType') === 'KINESIS_VIDEO_STREAM') return [];
  const told = text(recording, 'Location');
  const location = told === undefined ? undefined : s3Location(told);
  if (location === undefined) return [];
  const type = text(recording, 'MediaStreamType') ?? text(recording, 'Type');
  const ofMachine =
    type === 'AUTOMATED_INTERACTION' || text(recording, 'ParticipantType') === 'IVR' || location.includes('/ivr/');
  const status = statusOf(text(recording, 'Status'));
  const deletionReason = text(recording, 'DeletionReason');
  return [
    {
      medium: mediumOf(type, location),
      part: ofMachine ? 'ivr' : 'agent',
      location,
      status,
      ...(status === 'deleted' && deletionReason !== undefined && { deletionReason }),
    },
  ];
};

/** What `Recordings` lists; the older `Recording`, which is a copy of its first, only where that lists nothing. */
export const listedRecordings = (record: Fields): ListedRecording[] => {
  const found = parts(record, 'Recordings').flatMap(listed);
  return found.length > 0 ? found : listed(part(record, 'Recording'));
};
