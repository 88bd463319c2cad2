import type { Clock } from '../../domain/clock.ts';
import { mapConcurrently, maxStoreRequests } from '../../domain/concurrency.ts';
import { archiveKey } from '../../domain/upload/archive-key.ts';
import type { ArchiveRemoval } from '../../domain/upload/archive-removal.ts';
import { type KeptBy, overdueBy, removalReason, retentionUntil } from '../../domain/upload/retention.ts';
import type { StagedRecording } from '../../domain/upload/staged-recording.ts';
import { isArchived } from '../../domain/upload/upload-state.ts';
import { type UploadStore, uploadShards } from '../../domain/upload/upload-store.ts';
import type { ContactMarks } from '../../domain/workflow/subject.ts';
import type { Telemetry } from '../kit/telemetry.ts';

export interface Dependencies {
  uploads: Pick<UploadStore, 'archived' | 'remove'>;
  archive: ArchiveRemoval;
  /** Tags of a contact, which keep its recordings; left out where nobody gives contacts any. */
  marks?: (contactId: string) => Promise<ContactMarks>;
  /** Of recordings whose rule says none; left out: they stay for ever. */
  deploymentDays?: number;
  clock: Clock;
  telemetry: Telemetry;
  /** After so long it stops; the next run goes on. */
  mostMilliseconds: number;
}

const pageSize = 500;
const shardsAtOnce = 4;
const hour = 3_600_000;
/** For so long after a contact was tagged it is looked whether its recordings, whose time is over, are there still. */
const doubtful = 7 * 24 * hour;
const kinds: readonly KeptBy[] = ['rule', 'deployment'];

/**
 * Takes recordings from the archive whose time is over, also what was sent there and never confirmed: first the bytes,
 * then the word that they are gone, so that what is told to be removed is. What breaks off in between, or cannot be removed,
 * is found again by the next run, also where a tag came in between; two at once do the same, without harm.
 */
export const retention = ({ uploads, archive, marks, clock, telemetry, ...limits }: Dependencies) => {
  const { deploymentDays, mostMilliseconds } = limits;

  /** `taggedLately`: a run that broke off may have deleted them before they were tagged, and not said so. */
  const byTags = async (
    over: readonly StagedRecording[],
    now: number,
  ): Promise<{ due: readonly StagedRecording[]; taggedLately: readonly StagedRecording[] }> => {
    if (!marks) return { due: over, taggedLately: [] };
    const contactIds = [...new Set(over.map(({ contactId }) => contactId))];
    const marked = new Map(
      await mapConcurrently(contactIds, maxStoreRequests, async (id) => [id, await marks(id)] as const),
    );
    const lately = ({ tagged, taggedAt = '' }: ContactMarks): boolean =>
      tagged && Date.parse(taggedAt) > now - doubtful;
    return {
      due: over.filter(({ contactId }) => !marked.get(contactId)!.tagged),
      taggedLately: over.filter(({ contactId }) => lately(marked.get(contactId)!)),
    };
  };

  const markRemoved = async (recording: StagedRecording): Promise<void> => {
    const { recordingId, size, sha256 } = recording;
    const at = clock().toISOString();
    const removal = { at, reason: removalReason(recording, deploymentDays) };
    await uploads.remove(recordingId, removal, { at, step: 'removed', machine: 'cloud', size, sha256 });
  };

  return async (): Promise<{ removed: number; left: number }> => {
    const begun = clock().getTime();
    const now = new Date(begun).toISOString();
    const failures: unknown[] = [];
    let removed = 0;
    let left = 0;
    let overdue = 0;
    const leave = (due: readonly StagedRecording[]): void => {
      left += due.length;
      for (const one of due) overdue = Math.max(overdue, overdueBy(one, { now, deploymentDays }) ?? 0);
    };

    const takeAway = async (due: readonly StagedRecording[]): Promise<void> => {
      const still = new Set(await archive.remove(due.map(archiveKey)));
      const gone = due.filter((one) => !still.has(archiveKey(one)));
      await mapConcurrently(gone, maxStoreRequests, markRemoved);
      removed += gone.length;
      if (still.size > 0) {
        leave(due.filter((one) => still.has(archiveKey(one))));
        failures.push(new Error('The archive did not delete some of what it was asked to'));
      }
    };

    const tellWhatIsGone = async (taggedLately: readonly StagedRecording[]): Promise<void> => {
      await mapConcurrently(taggedLately.filter(isArchived), maxStoreRequests, async (one) => {
        if (await archive.holds(archiveKey(one))) return;
        await markRemoved(one);
        removed += 1;
      });
    };

    const walk = async (keptBy: KeptBy, shard: number): Promise<void> => {
      const until = retentionUntil(keptBy, { now, deploymentDays });
      let cursor: string | undefined;
      do {
        if (until === undefined) return;
        const page = await uploads.archived(
          shard,
          { keptBy, until },
          { limit: pageSize, ...(cursor !== undefined && { cursor }) },
        );
        const { due, taggedLately } = await byTags(
          page.recordings.filter((one) => overdueBy(one, { now, deploymentDays }) !== undefined),
          begun,
        );
        try {
          if (clock().getTime() - begun >= mostMilliseconds) throw new OutOfTime();
          if (due.length > 0) await takeAway(due);
          await tellWhatIsGone(taggedLately);
        } catch (error) {
          leave(due);
          throw error;
        }
        cursor = page.next;
      } while (cursor !== undefined);
    };

    const lists = kinds.flatMap((keptBy) => Array.from({ length: uploadShards }, (_, shard) => ({ keptBy, shard })));
    const lane = async (): Promise<void> => {
      for (let list = lists.shift(); list; list = lists.shift()) {
        // One list that fails does not keep the others.
        await walk(list.keptBy, list.shard).catch((error) => failures.push(error));
      }
    };
    await Promise.all(Array.from({ length: shardsAtOnce }, lane));

    telemetry.count('RecordingsRemoved', removed);
    telemetry.count('RetentionOverdueHours', overdue / hour);
    telemetry.log.info('Retention is done', { removed, left });
    const defects = failures.filter((error) => !(error instanceof OutOfTime));
    for (const error of defects) telemetry.defect('Recordings whose time is over could not be removed', error);
    telemetry.flush();
    if (defects.length > 0) throw new AggregateError(defects, 'Recordings whose time is over could not be removed');
    return { removed, left };
  };
};

/** No fault: the next run goes on. */
class OutOfTime extends Error {}
