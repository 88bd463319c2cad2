import type { ContactSummary, HistoryEntry, RecordingView } from '../../api/contacts/contacts.ts';
import { methodText } from '../contacts/words.ts';
import { nothing, size } from '../kit/format.ts';
import { custodySteps } from '../kit/state/custody.ts';

export const recordingName = ({ medium, part }: Pick<RecordingView, 'medium' | 'part'>): string => {
  if (medium === 'screen') return 'Screen recording';
  if (medium === 'keystroke') return 'Keystroke recording';
  return { agent: 'Call recording', ivr: 'IVR recording', redacted: 'Redacted call recording' }[part];
};

export const withoutRecording: Record<ContactSummary['recordingState'], string> = {
  present: 'There is no recording to show.',
  missing: 'The recording of this contact is missing: its file has not arrived.',
  archived: 'The recording of this contact is archived.',
  restoring: 'The recording of this contact is being restored from its archive.',
  deleted: 'The recording of this contact was deleted.',
  'not-recorded': 'This contact was not recorded: its flow does not switch call recording on.',
  'not-expected': 'There is nothing to record for a contact of this kind.',
};

const events: Record<HistoryEntry['what'], string> = {
  initiated: 'Contact started',
  'connected-to-agent': 'Connected to the agent',
  disconnected: 'Contact ended',
  imported: 'Imported into Fermata',
  'recording-arrived': 'Recording arrived',
  playback: 'Recording listened to',
  download: 'Recording downloaded',
  start: 'Start of recording requested',
  pause: 'Pause requested',
  resume: 'Resume requested',
  stop: 'Stop of recording requested',
  'blackout-begun': 'Start of a blackout requested',
  'blackout-ended': 'End of a blackout requested',
  tagged: 'Tagged',
  untagged: 'Tag removed',
  'metadata-changed': 'Metadata changed',
  'screens-redacted': 'Screens blanked where they were paused',
  'redaction-requested': 'Removal of a part requested',
  'redaction-approved': 'Removal of a part approved',
  'redaction-refused': 'Removal of a part refused',
  'listened-live': 'Listened to while it was live',
  'evaluation-completed': 'Evaluation completed',
  'evaluation-reopened': 'Evaluation reopened',
  'screen-watched-live': 'Screen watched while it was live',
  ...custodySteps,
};

type Named = Pick<RecordingView, 'recordingId' | 'medium' | 'part'>;

const playbackText: Record<Named['medium'], string> = {
  audio: events.playback,
  screen: 'Recording watched',
  keystroke: 'Keystrokes looked at',
};

export const eventText = (
  { what, detail }: Pick<HistoryEntry, 'what' | 'detail'>,
  recordings: readonly Named[],
): string => {
  const medium = recordings.find(({ recordingId }) => recordingId === detail)?.medium ?? 'audio';
  return what === 'playback' ? playbackText[medium] : events[what];
};

/** The provider's words and our ids in plain words. Other details are unchanged. */
export const eventDetail = (
  { what, detail }: Pick<HistoryEntry, 'what' | 'detail'>,
  recordings: readonly Named[],
): string => {
  if (detail === null) return nothing;
  const [, medium, bytes, hash, more = ''] =
    detail.match(/^(audio|screen|keystroke), (\d+) bytes, SHA-256 ([0-9a-f]{64})(\. .+)?$/) ?? [];
  if (medium) {
    const name = recordingName({ medium: medium as RecordingView['medium'], part: 'agent' });
    return `${name}, ${size(Number(bytes))}, SHA-256 ${hash}${more}`;
  }
  const recording = recordings.find(
    ({ recordingId, medium, part }) => detail === recordingId || detail === `${medium} ${part}`,
  );
  if (recording) return recordingName(recording);
  return what === 'initiated' || what === 'disconnected' ? methodText(detail) : detail;
};

/** `Deleted: at the customer’s request`, without repeating itself. */
export const deletedText = (reason: string | null): string => {
  if (!reason) return 'Deleted, without a reason given';
  return /^deleted\b/i.test(reason) ? reason : `Deleted: ${reason}`;
};

const classNames: Record<string, string> = {
  GLACIER: 'S3 Glacier Flexible Retrieval',
  DEEP_ARCHIVE: 'S3 Glacier Deep Archive',
  ARCHIVE_ACCESS: 'the Archive Access tier of S3',
  DEEP_ARCHIVE_ACCESS: 'the Deep Archive Access tier of S3',
};

/** `S3 Glacier Deep Archive`. An unknown class has the name that S3 uses. */
export const archiveName = (storageClass: string | null): string =>
  storageClass === null ? 'an archive of S3' : (classNames[storageClass] ?? storageClass);

/** The state of a recording that has not reached the cloud, according to its File Upload State. */
export const waitingText = (fileUploadState: string | null): string => {
  switch (fileUploadState) {
    case 'Uploading':
      return 'Uploading: it is on its way from the data server to the cloud.';
    case 'Failed':
      return 'Failed: it is safe on the data server, but its upload did not succeed.';
    default:
      return 'Not yet uploaded: it waits on the data server in the contact centre.';
  }
};

/** Who is on which channel. Channels without a description are numbered. */
export const channelNames = (channels: RecordingView['channels'], count: number): string[] =>
  Array.from({ length: count }, (_, index) => {
    const who = channels[index];
    if (who === 'mixed') return 'Customer and agent';
    if (who === 'customer') return 'Customer';
    if (who === 'agent') return 'Agent';
    return count === 1 ? 'Everyone' : `Channel ${index + 1}`;
  });

/** The volume of each channel: solo overrides mute, as on every mixing desk. */
export const channelLevels = (muted: readonly number[], solo: number | undefined, count: number): number[] =>
  Array.from({ length: count }, (_, index) => {
    if (solo !== undefined) return index === solo ? 1 : 0;
    return muted.includes(index) ? 0 : 1;
  });
