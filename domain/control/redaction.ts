import type { Contact } from '../contact/contact.ts';
import { Failure } from '../failure.ts';
import { listedAndArrived } from '../recording/listed-and-arrived.ts';
import type { Medium, Recording } from '../recording/recording.ts';
import type { StagedRecording } from '../upload/staged-recording.ts';
import { isArchived } from '../upload/upload-state.ts';

/** The end of a pause that is reported late follows its beginning; without it, the rest of the screen would become black. */
export const redactionDelaySeconds = 120;

/** One recording in which every span is blanked out, and the SHA-256 (hex) of what it is now. */
export interface Blanked {
  recordingId: string;
  sha256: string;
}

/** Somebody's word that it was done. */
export interface RedactionDone {
  /** ISO 8601 UTC. */
  at: string;
  /** User name or machine client id. */
  by: string;
  /** How many pauses were known then: what comes later is not blanked by it. */
  pauses: number;
  recordings: readonly Blanked[];
}

/**
 * That a contact was paused at its provider's side (PR-32): what the sound no longer tells, its screens still might,
 * because nobody paused them. It waits until somebody says that those spans are blanked out in them, and waits again
 * when a further pause is told.
 */
export interface Redaction {
  contactId: string;
  state: 'waiting' | 'done';
  /** Since when it has this state. ISO 8601 UTC. */
  since: string;
  /** When each pause began, by the provider's word, the earliest first; one that is told twice is one. */
  pauses: readonly string[];
  /** The latest last. */
  done: readonly RedactionDone[];
  /** Recordings that Fermata cannot blank itself, and why: they stay hidden until somebody reports that they are blanked. */
  impossible?: readonly { recordingId: string; reason: string }[];
  /** Counts the steps. */
  revision: number;
}

export interface RedactionStore {
  find(contactId: string): Promise<Redaction | undefined>;
  /** Saves it if what is stored is still of `revision - 1` (not stored: 0). False: somebody was faster; read again. */
  save(redaction: Redaction): Promise<boolean>;
}

/** With one more pause; undefined when that one is known. */
export const addPause = (
  stored: Redaction | undefined,
  { contactId, pausedAt, now }: { contactId: string; pausedAt: string; now: string },
): Redaction | undefined => {
  if (stored?.pauses.includes(pausedAt)) return undefined;
  return {
    contactId,
    state: 'waiting',
    since: stored?.state === 'waiting' ? stored.since : now,
    pauses: [...(stored?.pauses ?? []), pausedAt].sort(),
    done: stored?.done ?? [],
    revision: (stored?.revision ?? 0) + 1,
  };
};

/** A recording of what the agent saw or typed. */
export interface SeenRecording {
  /** Undefined as long as nothing of it has come. */
  recordingId?: string;
  medium: Exclude<Medium, 'audio'>;
  /** Whether the file is where it is played from. */
  here: boolean;
  /** Where its first second lies, if that is known. ISO 8601 UTC. */
  startedAt?: string;
}

/** What Fermata knows of the recordings of a contact. */
export interface RecordingsOfContact {
  contact?: Pick<Contact, 'listedRecordings'>;
  recordings: readonly Recording[];
  staged: readonly StagedRecording[];
}

const isSeen = (medium: string | undefined): medium is SeenRecording['medium'] =>
  medium === 'screen' || medium === 'keystroke';

/** What is played or may be one day: also what is only listed, and what still waits on a data server. */
export const seenRecordings = ({ contact, recordings, staged }: RecordingsOfContact): SeenRecording[] => [
  ...listedAndArrived(contact?.listedRecordings ?? [], recordings).flatMap(
    ({ listed, recording, state }): SeenRecording[] => {
      const medium = recording?.medium ?? listed?.medium;
      const gone = recording?.uploadState === 'Recycled' || recording?.uploadState === 'Removed';
      if (!isSeen(medium) || state === 'deleted' || gone) return [];
      return [{ medium, here: recording !== undefined, ...(recording && { recordingId: recording.recordingId }) }];
    },
  ),
  ...staged.flatMap((one): SeenRecording[] => {
    const { recordingId, medium, uploadState, startedAt } = one;
    if (!isSeen(medium) || uploadState === 'Recycled' || uploadState === 'Removed' || uploadState === 'Lost') return [];
    return [{ recordingId, medium, here: isArchived(one), startedAt }];
  }),
];

/** By recording, what was said to be blanked of all pauses that are known now; the latest word counts. */
export const blankedRecordings = ({ pauses, done }: Redaction): Map<string, string> =>
  new Map(
    done
      .filter((one) => one.pauses === pauses.length)
      .flatMap(({ recordings }) => recordings.map(({ recordingId, sha256 }) => [recordingId, sha256] as const)),
  );

/**
 * Whether the contact must not be presented: something of what the agent saw is not blanked. A contact of which there is
 * only sound never is, and one whose next screen recording comes after the others were blanked is again.
 */
export const isRedacting = (redaction: Redaction | undefined, recordings: RecordingsOfContact): boolean => {
  if (!redaction) return false;
  const blanked = blankedRecordings(redaction);
  return seenRecordings(recordings).some(({ recordingId }) => recordingId === undefined || !blanked.has(recordingId));
};

/**
 * With what Fermata has blanked itself, and what it cannot blank; undefined when nothing changes, or when another pause
 * has come since.
 */
export const addBlanked = (
  stored: Redaction,
  { impossible, ...word }: RedactionDone & { impossible: readonly { recordingId: string; reason: string }[] },
  seen: readonly SeenRecording[],
): Redaction | undefined => {
  if (word.pauses !== stored.pauses.length) return undefined;
  const before = blankedRecordings(stored);
  const fresh = word.recordings.filter(({ recordingId, sha256 }) => before.get(recordingId) !== sha256);
  if (fresh.length === 0 && JSON.stringify(impossible) === JSON.stringify(stored.impossible ?? [])) return undefined;
  const done = fresh.length > 0 ? [...stored.done, { ...word, recordings: fresh }] : stored.done;
  const blanked = blankedRecordings({ ...stored, done });
  const isDone = seen.every(({ recordingId }) => recordingId !== undefined && blanked.has(recordingId));
  const { impossible: _, ...rest } = stored;
  return {
    ...rest,
    state: isDone ? 'done' : 'waiting',
    since: isDone ? word.at : stored.since,
    done,
    ...(impossible.length > 0 && { impossible }),
    revision: stored.revision + 1,
  };
};

/**
 * With somebody's word that it is done; undefined when that was said before.
 * @throws Failure `conflict` where a pause has come since, or a recording that is here is left out; `invalid` for a
 *   recording that is not here
 */
export const confirmBlanking = (
  stored: Redaction,
  { recordings, pauses, by, at }: RedactionDone,
  seen: readonly SeenRecording[],
): Redaction | undefined => {
  if (pauses !== stored.pauses.length) {
    const reason = `There are now ${stored.pauses.length} pauses; read them again, and blank all of them`;
    throw new Failure('conflict', reason, { field: 'pauses' });
  }
  const here = seen.flatMap(({ recordingId, here }) => (here && recordingId !== undefined ? [recordingId] : []));
  const strange = recordings.findIndex(({ recordingId }) => !here.includes(recordingId));
  if (strange >= 0) {
    const reason = 'This contact has no such screen recording, or it has not arrived yet';
    throw new Failure('invalid', reason, { field: `recordings.${strange}.recordingId` });
  }
  const before = blankedRecordings(stored);
  const all = new Map([...before, ...recordings.map(({ recordingId, sha256 }) => [recordingId, sha256] as const)]);
  const left = here.filter((recordingId) => !all.has(recordingId));
  if (left.length > 0) {
    throw new Failure('conflict', `Not everything has been blanked: ${left.join(', ')}`, { field: 'recordings' });
  }
  if (recordings.every(({ recordingId, sha256 }) => before.get(recordingId) === sha256)) return undefined;
  return {
    ...stored,
    state: 'done',
    since: at,
    done: [...stored.done, { at, by, pauses, recordings }],
    revision: stored.revision + 1,
  };
};
