import { codeOf, isFull } from '../../agent-kit/files/file-errors.ts';
import type { Logger } from '../../agent-kit/program/logger.ts';
import { printable } from '../../agent-kit/program/text.ts';
import { RetryLater } from '../../agent-kit/transfer/retry.ts';
import type { Clock } from '../../domain/clock.ts';
import type { RecordingCalls } from '../cloud.ts';
import { agrees, isOver } from '../journal/agreement.ts';
import type { Commit } from '../journal/commit.ts';
import type { Journal } from '../journal/journal.ts';
import type { Archived, Ended, Entry, EntryIn, Gone, Receipt, Recycled, Trashed } from '../journal/states.ts';
import type { Location } from '../location/location.ts';
import { manifestSuffix } from '../location/names.ts';
import type { Counts } from '../report/counts.ts';

/** Deletes the local copies of archived and recycled recordings. Each step is in the journal before the next one. */
export interface LocalCopies {
  /** Deletes every local copy of this recording that matches the archive's receipt. */
  deleteArchived(recordingId: string, receipt: Receipt): Promise<void>;
  /** Deletes the local copy, which is allowed only once it is archived or recycled. */
  deleteLocalCopy(entry: Archived | Recycled): Promise<void>;
  /** Moves a recycled recording that must be kept after all back to where it was. Undefined if it is gone. */
  bringBack(entry: Recycled | Trashed): Promise<EntryIn<'waiting'> | undefined>;
  /** Continues from the state of the entry; does nothing if it only waits. */
  continueFrom(entry: Entry | Ended): Promise<void>;
}

export const localCopies = ({
  location,
  journal,
  commit,
  calls,
  logger,
  clock,
  counts,
  recycledGraceHours,
  signal,
}: {
  location: Location;
  journal: Pick<Journal, 'ofRecording'>;
  commit: Commit;
  calls: Pick<RecordingCalls, 'reportDeletion' | 'custody'>;
  logger: Logger;
  clock: Clock;
  counts: Counts;
  recycledGraceHours: number;
  signal: AbortSignal;
}): LocalCopies => {
  const now = () => clock().getTime();
  const at = () => clock().toISOString();

  /** Whether the file under its name is still the one that was registered; false if there is none. */
  const isAsRegistered = async (
    { path, size, sha256, mtimeMs }: EntryIn<'archived' | 'recycled' | 'trashed'>,
    known?: { size: number; mtimeMs: number },
  ): Promise<boolean> => {
    const found = known ?? (await location.look(path));
    if (!found) return false;
    if (found.size === size && found.mtimeMs === mtimeMs) return true;
    const again = await location.hash(path, { signal });
    return again.size === size && again.sha256 === sha256;
  };

  const reportDeletion = async (entry: Gone): Promise<void> => {
    await calls.reportDeletion({ recordingId: entry.recordingId, at: at() });
    await commit(entry, { is: 'deletion-reported', at: at() });
    counts.deleted++;
  };

  const emptyTrash = async (entry: Trashed): Promise<void> => {
    await location.emptyTrash(entry.recordingId, entry.path);
    if (entry.inPlace && (await isAsRegistered(entry)))
      await location.deleteInPlace(entry.path, entry.path + manifestSuffix);
    const gone = await commit(entry, { is: 'deleted' });
    if (gone.state === 'gone') await reportDeletion(gone);
  };

  /** Returns false if the file has to stay in place, because the share is full or its folder is another volume. */
  const moveToTrash = async ({ recordingId, path }: Archived | Recycled): Promise<boolean> => {
    try {
      await location.toTrash(recordingId, path, path + manifestSuffix);
      return true;
    } catch (error) {
      if (!isFull(error) && codeOf(error) !== 'EXDEV') throw error;
      logger.info(printable(`${path} cannot be moved to the trash (${codeOf(error)}): it is deleted in place`));
      return false;
    }
  };

  const deleteLocalCopy = async (entry: Archived | Recycled): Promise<void> => {
    const { path } = entry;
    if (entry.state === 'archived' && !agrees(entry, entry.receipt)) {
      logger.warn(`The archive's receipt for ${path} does not agree with it: kept`);
      await commit(entry, { is: 'receipt-rejected' });
      return;
    }
    const found = await location.look(path);
    if (!found) await location.expectPresent();
    if (found && !(await isAsRegistered(entry, found))) {
      logger.warn(`Another recording has the name ${path}: it will be checked again`);
      await commit(entry, { is: 'replaced', at: at(), reason: 'Another file took its place' });
      return;
    }
    const inPlace = !(await moveToTrash(entry));
    const dueAt = entry.state === 'archived' ? now() : now() + recycledGraceHours * 3_600_000;
    const trashed = await commit(entry, { is: 'trashed', dueAt, inPlace });
    if (trashed.state === 'trashed' && dueAt <= now()) await emptyTrash(trashed);
  };

  const bringBack = async (entry: Recycled | Trashed): Promise<EntryIn<'waiting'> | undefined> => {
    const { recordingId, path } = entry;
    const outcome = await location.fromTrash(recordingId, path, path + manifestSuffix);
    if (outcome === 'occupied') throw new RetryLater('It is kept after all, but another file has its name');
    if (outcome === 'gone') {
      // The recording was dropped twice and was in the trash once. Another entry has brought it back.
      await commit(entry, { is: 'taken-away', at: at(), reason: 'Another copy of it was put back' });
      return undefined;
    }
    const waiting = await commit(entry, { is: 'kept-after-all' });
    logger.info(printable(`${path} is kept after all`));
    return waiting.state === 'waiting' ? waiting : undefined;
  };

  const deleteArchived = async (recordingId: string, receipt: Receipt): Promise<void> => {
    const entries = journal.ofRecording(recordingId).filter(({ state }) => state === 'waiting' || state === 'sent');
    const matching = entries.filter((entry) => agrees(entry, receipt));
    for (const entry of entries) {
      if (!matching.includes(entry))
        logger.warn(`The archive's receipt for ${entry.path} does not agree with it: kept`);
    }
    const archived = await Promise.all(
      matching.map((entry) => commit({ path: entry.path, recordingId }, { is: 'confirmed', receipt })),
    );
    if (archived.length > 0) counts.uploaded++;
    await Promise.all(archived.map((entry) => entry.state === 'archived' && deleteLocalCopy(entry)));
  };

  /** Its contact may have been tagged while it was in the trash. */
  const isKeptAfterAll = async ({ recordingId, receipt }: Trashed): Promise<boolean> => {
    if (receipt) return false;
    const custody = await calls.custody({ recordingId });
    return custody !== undefined && !isOver(custody.uploadState);
  };

  const continueFrom = async (entry: Entry | Ended): Promise<void> => {
    if (entry.state === 'archived' || entry.state === 'recycled') await deleteLocalCopy(entry);
    else if (entry.state === 'trashed' && entry.dueAt <= now()) {
      if (await isKeptAfterAll(entry)) await bringBack(entry);
      else await emptyTrash(entry);
    } else if (entry.state === 'gone') await reportDeletion(entry);
  };

  return { deleteArchived, deleteLocalCopy, bringBack, continueFrom };
};
