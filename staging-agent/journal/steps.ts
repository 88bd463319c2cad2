import type { PartHashes } from '../../agent-kit/files/hashing.ts';
import type { MultipartUpload } from '../../agent-kit/transfer/upload-file.ts';
import { Failure } from '../../domain/failure.ts';
import { agrees } from './agreement.ts';
import type { Ended, Entry, EntryIn, Receipt, State } from './states.ts';

/** The events of a recording. docs/agent-states.md draws which event leads from which state to which. */
export type Event =
  | { is: 'registered'; recordingId: string }
  | { is: 'registration-refused'; reason: string }
  /** Hashes of parts of another size than the usual one. */
  | { is: 'parts-hashed'; parts: PartHashes }
  | { is: 'sent'; upload?: MultipartUpload }
  | { is: 'not-confirmed' }
  /** By the archive's own receipt. */
  | { is: 'confirmed'; receipt: Receipt }
  | { is: 'not-kept' }
  | { is: 'receipt-rejected' }
  | { is: 'trashed'; dueAt: number; inPlace: boolean }
  /** Its contact was tagged while it was in the trash. */
  | { is: 'kept-after-all' }
  | { is: 'deleted' }
  | { is: 'deletion-reported'; at: string }
  | { is: 'moved-to-refused'; at: string }
  | { is: 'not-movable'; since: string; files: string }
  /** Another agent has handled it, or somebody took the file away. */
  | { is: 'taken-away'; at: string; reason: string }
  /** There is another file under its name, or it has other content. */
  | { is: 'replaced'; at: string; reason: string };

const refuse = (entry: Entry, event: Event): never => {
  throw new Failure('conflict', `${entry.path} is ${entry.state} in the journal: ${event.is} cannot happen to it`);
};

/** @throws Failure `conflict` unless the entry is in one of these states. */
const only = <S extends State>(entry: Entry, event: Event, ...states: S[]): EntryIn<S> =>
  (states as State[]).includes(entry.state) ? (entry as EntryIn<S>) : refuse(entry, event);

/** The properties of every registered entry, whatever its state. */
const registered = (entry: EntryIn<'waiting' | 'sent' | 'archived' | 'recycled' | 'trashed' | 'gone'>) => ({
  path: entry.path,
  size: entry.size,
  sha256: entry.sha256,
  mtimeMs: entry.mtimeMs,
  endedAt: entry.endedAt,
  ...(entry.parts && { parts: entry.parts }),
  recordingId: entry.recordingId,
});

const ended = (entry: Entry, rest: Pick<Ended, 'outcome' | 'at' | 'reason'>): Ended => ({
  state: 'ended',
  path: entry.path,
  size: entry.size,
  sha256: entry.sha256,
  ...('recordingId' in entry && { recordingId: entry.recordingId }),
  ...('receipt' in entry && entry.receipt && { receipt: entry.receipt }),
  ...rest,
});

/**
 * Returns an entry after an event. All transitions are here.
 *
 * @throws Failure `conflict` if the event cannot happen in its state; the entry then stays as it is.
 */
export const next = (entry: Entry, event: Event): Entry | Ended => {
  switch (event.is) {
    case 'registered': {
      const { registration: _, ...content } = only(entry, event, 'whole');
      return { ...content, state: 'waiting', recordingId: event.recordingId };
    }
    case 'registration-refused': {
      const { registration, ...content } = only(entry, event, 'whole');
      const { username, ipAddress } = registration;
      const person = { username, ...(ipAddress && { ipAddress }) };
      return { ...content, state: 'refusing', reason: event.reason, person };
    }
    case 'parts-hashed':
      return { ...only(entry, event, 'waiting'), parts: event.parts };
    case 'sent': {
      const { upload } = event;
      return { ...registered(only(entry, event, 'waiting')), state: 'sent', ...(upload && { upload }) };
    }
    case 'not-confirmed':
      return { ...registered(only(entry, event, 'sent')), state: 'waiting' };
    case 'confirmed': {
      const { receipt } = event;
      if (!agrees(entry, receipt)) return refuse(entry, event);
      return { ...registered(only(entry, event, 'waiting', 'sent')), state: 'archived', receipt };
    }
    case 'not-kept':
      return { ...registered(only(entry, event, 'waiting')), state: 'recycled' };
    case 'receipt-rejected':
      return { ...registered(only(entry, event, 'archived')), state: 'waiting' };
    case 'trashed': {
      const { dueAt, inPlace } = event;
      const before = only(entry, event, 'archived', 'recycled');
      const receipt = before.state === 'archived' && { receipt: before.receipt };
      return { ...registered(before), state: 'trashed', ...receipt, dueAt, inPlace };
    }
    case 'kept-after-all': {
      const before = only(entry, event, 'recycled', 'trashed');
      // An archived recording is deleted here, whatever happens to it in the archive.
      if (before.state === 'trashed' && before.receipt) return refuse(entry, event);
      return { ...registered(before), state: 'waiting' };
    }
    case 'deleted': {
      const before = only(entry, event, 'trashed');
      return { ...registered(before), state: 'gone', ...(before.receipt && { receipt: before.receipt }) };
    }
    case 'deletion-reported': {
      const { receipt } = only(entry, event, 'gone');
      return ended(entry, { outcome: receipt ? 'uploaded' : 'recycled', at: event.at });
    }
    case 'moved-to-refused': {
      const { reason } = only(entry, event, 'refusing', 'refused-in-place');
      return ended(entry, { outcome: 'refused', at: event.at, reason });
    }
    case 'not-movable': {
      const { since, files } = event;
      return { ...only(entry, event, 'refusing'), state: 'refused-in-place', since, files };
    }
    case 'taken-away': {
      const { at, reason } = event;
      const before = only(entry, event, 'waiting', 'recycled', 'trashed', 'refusing', 'refused-in-place');
      if (before.state === 'trashed' && before.receipt) return refuse(entry, event);
      return ended(before, { outcome: 'elsewhere', at, reason });
    }
    case 'replaced': {
      const { at, reason } = event;
      const before = only(entry, event, 'waiting', 'archived', 'recycled', 'refused-in-place');
      return ended(before, { outcome: 'changed', at, reason });
    }
  }
};
