import type { MultipartUpload } from '../../../agent-kit/transfer/upload-file.ts';
import type { NoScreenReason } from '../../../domain/desktop/words.ts';
import { Failure } from '../../../domain/failure.ts';
import type { Ended, Entry, Extraction, Receipt, SealedFile, State } from './states.ts';

/** What can happen to an extraction. */
export type Event =
  | { is: 'revised'; extraction: Extraction }
  | { is: 'missing'; reason: NoScreenReason; detail: string }
  | { is: 'sealed'; file: SealedFile }
  | { is: 'registered'; recordingId: string }
  | { is: 'sent'; upload?: MultipartUpload }
  | { is: 'not-confirmed' }
  | { is: 'confirmed'; receipt: Receipt }
  | { is: 'recycled' }
  | { is: 'staged' }
  /** The file was lost or changed on this PC. */
  | { is: 'lost' }
  | { is: 'superseded' }
  /** The result, or the deletion of the local copy, was reported. Nothing is left to do. */
  | { is: 'reported' };

/** The states in which each event can happen. */
export const allowed: Record<Event['is'], readonly State[]> = {
  revised: ['waiting', 'missing', 'sealed', 'registered', 'sent', 'archived', 'staged'],
  missing: ['waiting'],
  sealed: ['waiting'],
  registered: ['sealed'],
  sent: ['registered'],
  'not-confirmed': ['sent'],
  confirmed: ['sent', 'registered'],
  recycled: ['registered', 'sent'],
  staged: ['sealed'],
  lost: ['sealed', 'registered', 'sent'],
  superseded: ['waiting', 'missing', 'sealed', 'registered', 'sent', 'staged'],
  reported: ['missing', 'archived', 'staged'],
};

const endOf = (entry: Entry): Ended['outcome'] => {
  if (entry.state === 'missing') return 'none';
  if (entry.state === 'staged') return 'staged';
  return entry.state === 'archived' && entry.receipt ? 'uploaded' : 'recycled';
};

/** @throws Failure `conflict` if this event is not possible in this state */
export const step = (entry: Entry, event: Event): Entry | Ended => {
  if (!allowed[event.is].includes(entry.state)) {
    throw new Failure('conflict', `An extraction that is ${entry.state} cannot become ${event.is}`);
  }
  const { extraction } = entry;
  const file = 'file' in entry ? entry.file : undefined;
  const recordingId = 'recordingId' in entry ? entry.recordingId : undefined;
  switch (event.is) {
    case 'revised':
      return { state: 'waiting', extraction: event.extraction };
    case 'missing':
      return { state: 'missing', extraction, reason: event.reason, detail: event.detail };
    case 'sealed':
      return { state: 'sealed', extraction, file: event.file };
    case 'registered':
      return { state: 'registered', extraction, file: file!, recordingId: event.recordingId };
    case 'sent':
      return {
        ...{ state: 'sent', extraction, file: file!, recordingId: recordingId! },
        ...(event.upload && { upload: event.upload }),
      };
    case 'not-confirmed':
      return { state: 'registered', extraction, file: file!, recordingId: recordingId! };
    case 'confirmed':
      return { state: 'archived', extraction, file: file!, recordingId: recordingId!, receipt: event.receipt };
    case 'recycled':
      return { state: 'archived', extraction, file: file!, recordingId: recordingId! };
    case 'staged':
      return { state: 'staged', extraction, file: file! };
    case 'lost':
      // The segments are deleted last, so it can be made once more.
      return { state: 'waiting', extraction };
    case 'superseded':
      return { state: 'ended', outcome: 'superseded' };
    case 'reported':
      return { state: 'ended', outcome: endOf(entry) };
  }
};
