import type { Contact } from '../contact/contact.ts';
import { Failure } from '../failure.ts';
import { listedAndArrived } from '../recording/listed-and-arrived.ts';
import type { Medium, Recording } from '../recording/recording.ts';
import type { StagedRecording } from '../upload/staged-recording.ts';
import { isArchived } from '../upload/upload-state.ts';

/** The end of a pause may be reported after its beginning. Without this delay, the rest of the screen would become black. */
export const redactionDelaySeconds = 120;

/** A recording in which every span is blanked, and the SHA-256 (hex) of its present file. */
export interface BlankedRecording {
  recordingId: string;
  sha256: string;
}

/** A report that a contact's recordings were blanked. */
export interface BlankingReport {
  /** ISO 8601 UTC. */
  at: string;
  /** User name or machine client id. */
  by: string;
  /** How many pauses were known at that time. This report does not cover later ones. */
  pauses: number;
  recordings: readonly BlankedRecording[];
}

/**
 * A contact was paused at its provider's side (PR-32). Its sound is silent there, but nobody paused its screens, so they
 * may show what the sound hides. It waits until somebody reports that those spans are blanked in the screens, and waits
 * again when another pause is reported.
 */
export interface Redaction {
  contactId: string;
  state: 'waiting' | 'done';
  /** Since when it has this state. ISO 8601 UTC. */
  since: string;
  /** When each pause began according to the provider, the earliest first. A pause that is reported twice is here once. */
  pauses: readonly string[];
  /** The newest last. */
  done: readonly BlankingReport[];
  /** Recordings that Fermata cannot blank itself, and why: they stay hidden until somebody reports that they are blanked. */
  impossible?: readonly { recordingId: string; reason: string }[];
  /** Counts the transitions. */
  revision: number;
}

export interface RedactionStore {
  find(contactId: string): Promise<Redaction | undefined>;
  /** Saves it if the stored revision is `revision - 1` (not stored: 0). False: another write came first; read again. */
  save(redaction: Redaction): Promise<boolean>;
}

/** Adds a pause. Undefined if it is known already. */
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
  /** Undefined until a file of it has arrived. */
  recordingId?: string;
  medium: Exclude<Medium, 'audio'>;
  /** Whether the file is in the place from which it is played. */
  here: boolean;
  /** When its first second was recorded, if that is known. ISO 8601 UTC. */
  startedAt?: string;
}

/** Everything that Fermata knows about the recordings of a contact. */
export interface RecordingsOfContact {
  contact?: Pick<Contact, 'listedRecordings'>;
  recordings: readonly Recording[];
  staged: readonly StagedRecording[];
}

const isSeen = (medium: string | undefined): medium is SeenRecording['medium'] =>
  medium === 'screen' || medium === 'keystroke';

/** Recordings that are played now or may be one day: also those that are only listed, or still wait on a data server. */
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

/** The hash of each recording for which somebody reported that all pauses known now are blanked. The latest report counts. */
export const blankedRecordings = ({ pauses, done }: Redaction): Map<string, string> =>
  new Map(
    done
      .filter((one) => one.pauses === pauses.length)
      .flatMap(({ recordings }) => recordings.map(({ recordingId, sha256 }) => [recordingId, sha256] as const)),
  );

/**
 * Whether the contact must not be presented, because a screen or keystroke recording is not blanked. A contact with sound
 * alone is always presented. If another screen recording arrives after the others were blanked, the contact is hidden again.
 */
export const isRedacting = (redaction: Redaction | undefined, recordings: RecordingsOfContact): boolean => {
  if (!redaction) return false;
  const blanked = blankedRecordings(redaction);
  return seenRecordings(recordings).some(({ recordingId }) => recordingId === undefined || !blanked.has(recordingId));
};

/**
 * Adds what Fermata has blanked itself, and what it cannot blank. Undefined if nothing changes, or if another pause has
 * been reported since.
 */
export const addBlanked = (
  stored: Redaction,
  { impossible, ...report }: BlankingReport & { impossible: readonly { recordingId: string; reason: string }[] },
  seen: readonly SeenRecording[],
): Redaction | undefined => {
  if (report.pauses !== stored.pauses.length) return undefined;
  const before = blankedRecordings(stored);
  const fresh = report.recordings.filter(({ recordingId, sha256 }) => before.get(recordingId) !== sha256);
  if (fresh.length === 0 && JSON.stringify(impossible) === JSON.stringify(stored.impossible ?? [])) return undefined;
  const done = fresh.length > 0 ? [...stored.done, { ...report, recordings: fresh }] : stored.done;
  const blanked = blankedRecordings({ ...stored, done });
  const isDone = seen.every(({ recordingId }) => recordingId !== undefined && blanked.has(recordingId));
  const { impossible: _, ...rest } = stored;
  return {
    ...rest,
    state: isDone ? 'done' : 'waiting',
    since: isDone ? report.at : stored.since,
    done,
    ...(impossible.length > 0 && { impossible }),
    revision: stored.revision + 1,
  };
};

/**
 * Adds a report that the recordings are blanked. Undefined if it was reported before.
 * @throws Failure `conflict` if a pause was reported since, or the report leaves out a recording that is here; `invalid`
 *   for a recording that is not here
 */
export const confirmBlanking = (
  stored: Redaction,
  { recordings, pauses, by, at }: BlankingReport,
  seen: readonly SeenRecording[],
): Redaction | undefined => {
  if (pauses !== stored.pauses.length) {
    const reason = `There are now ${stored.pauses.length} pauses; read them again, and blank all of them`;
    throw new Failure('conflict', reason, { field: 'pauses' });
  }
  const here = seen.flatMap(({ recordingId, here }) => (here && recordingId !== undefined ? [recordingId] : []));
  const unknown = recordings.findIndex(({ recordingId }) => !here.includes(recordingId));
  if (unknown >= 0) {
    const reason = 'This contact has no such screen recording, or it has not arrived yet';
    throw new Failure('invalid', reason, { field: `recordings.${unknown}.recordingId` });
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
