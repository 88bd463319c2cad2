import type { ListedRecording } from '../../domain/contact/contact.ts';
import { type Fields, part, parts, text } from './records/contact-record.ts';

const decode = (path: string): string | undefined => {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
};

/** `https://<bucket>.s3.<region>.amazonaws.com/<key>` or `https://s3.<region>.amazonaws.com/<bucket>/<key>`. */
const ofAddress = (address: string): string | undefined => {
  const [, host = '', path = ''] = /^https?:\/\/([^/]+)\/([^?#]*)/i.exec(address) ?? [];
  const key = decode(path);
  const [, bucket] = /^(.+?)\.s3[.-][a-z0-9.-]*amazonaws\.com/i.exec(host) ?? [];
  return key === undefined || bucket === undefined ? key : `${bucket}/${key}`;
};

/** A bucket name of 63 characters, a slash, and a key of 1,024. */
const maxLength = 1088;

/**
 * Returns `<bucket>/<key>`, whichever form the record uses. Undefined if it is not an object of S3: a Kinesis Video
 * stream has an ARN, and a text that is longer than any bucket and key cannot name an object.
 */
export const s3Location = (location: string): string | undefined => {
  const found = /^https?:/i.test(location)
    ? ofAddress(location)
    : location.replace(/^(?:s3:\/\/|arn:aws[a-z-]*:s3:::)/i, '');
  if (found === undefined || found.length > maxLength || found.startsWith('arn:')) return undefined;
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

const listedRecording = (recording: Fields): ListedRecording[] => {
  if (text(recording, 'StorageType') === 'KINESIS_VIDEO_STREAM') return [];
  const written = text(recording, 'Location');
  const location = written === undefined ? undefined : s3Location(written);
  if (location === undefined) return [];
  const type = text(recording, 'MediaStreamType') ?? text(recording, 'Type');
  const isIvr =
    type === 'AUTOMATED_INTERACTION' || text(recording, 'ParticipantType') === 'IVR' || location.includes('/ivr/');
  const status = statusOf(text(recording, 'Status'));
  const deletionReason = text(recording, 'DeletionReason');
  return [
    {
      medium: mediumOf(type, location),
      part: isIvr ? 'ivr' : 'agent',
      location,
      status,
      ...(status === 'deleted' && deletionReason !== undefined && { deletionReason }),
    },
  ];
};

/** The recordings in `Recordings`; the older `Recording`, a copy of the first, counts only when that list is empty. */
export const listedRecordings = (record: Fields): ListedRecording[] => {
  const found = parts(record, 'Recordings').flatMap(listedRecording);
  return found.length > 0 ? found : listedRecording(part(record, 'Recording'));
};
