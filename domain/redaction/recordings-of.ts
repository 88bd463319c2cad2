import type { Contact } from '../contact/contact.ts';
import { listedAndArrived } from '../recording/listed-and-arrived.ts';
import type { Recording } from '../recording/recording.ts';
import { notWrittenMs } from '../upload/spans/possible-spans.ts';
import { recordedSeconds, type StagedRecording } from '../upload/staged-recording.ts';
import { isArchived, isSealed } from '../upload/upload-state.ts';
import type { PlacedRecording } from './concerned.ts';

export const placedStaged = (one: StagedRecording): PlacedRecording => {
  const lackingMs = notWrittenMs(one);
  return {
    recordingId: one.recordingId,
    medium: one.medium,
    part: 'agent',
    startedAt: one.startedAt,
    durationSeconds: recordedSeconds(one),
    ...(lackingMs !== undefined && { notWrittenSeconds: lackingMs / 1000 }),
    content: one.sha256,
  };
};

export const placedStored = ({ recordingId, medium, part, durationSeconds, etag }: Recording): PlacedRecording => ({
  recordingId,
  medium,
  part,
  startedAt: null,
  durationSeconds: durationSeconds ?? null,
  content: etag,
});

/** A recording and its place, so that its bytes can be redacted. */
export type RedactableRecording = PlacedRecording & ({ staged: StagedRecording } | { stored: Recording });

export interface RecordingsToRedact {
  /** Recordings whose bytes are here. */
  here: RedactableRecording[];
  /** Recordings that may still arrive, under these ids if they have any yet. */
  awaited: { recordingId?: string; part: Recording['part'] }[];
}

const gone = new Set(['Recycled', 'Removed', 'Lost']);

/** The recordings of a contact, at the provider and in the archive. */
export const recordingsToRedact = ({
  contact,
  recordings,
  staged,
}: {
  contact?: Pick<Contact, 'listedRecordings'>;
  recordings: readonly Recording[];
  staged: readonly StagedRecording[];
}): RecordingsToRedact => {
  const result: RecordingsToRedact = { here: [], awaited: [] };
  for (const { listed, recording, state } of listedAndArrived(contact?.listedRecordings ?? [], recordings)) {
    if (state === 'deleted' || state === 'unreadable') continue;
    if (recording) {
      if (!gone.has(recording.uploadState)) result.here.push({ ...placedStored(recording), stored: recording });
    } else if (listed) result.awaited.push({ part: listed.part });
  }
  for (const one of staged) {
    if (gone.has(one.uploadState)) continue;
    if (isArchived(one) && !isSealed(one)) result.here.push({ ...placedStaged(one), staged: one });
    else result.awaited.push({ recordingId: one.recordingId, part: 'agent' });
  }
  return result;
};
