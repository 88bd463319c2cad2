import type { Clock } from '../../domain/clock.ts';
import { mapConcurrently, maxStoreRequests } from '../../domain/concurrency.ts';
import { archiveKey } from '../../domain/upload/archive/archive.ts';
import type { ArchiveRemoval } from '../../domain/upload/archive/archive-removal.ts';
import { type KeptBy, overdueBy, removalReason, retentionUntil } from '../../domain/upload/retention/retention.ts';
import type { StagedRecording } from '../../domain/upload/staged-recording.ts';
import { isArchived } from '../../domain/upload/upload-state.ts';
import { type UploadStore, uploadShards } from '../../domain/upload/upload-store.ts';
import type { ContactMarks } from '../../domain/workflow/subject.ts';
import type { Telemetry } from '../kit/telemetry.ts';

export interface Dependencies {
  uploads: Pick<UploadStore, 'archived' | 'remove'>;
  archive: ArchiveRemoval;
  /** Tags of a contact, which keep its recordings; left out when the deployment has none. */
  marks?: (contactId: string) => Promise<ContactMarks>;
  /** For recordings whose rule sets no retention; left out: they are kept without limit. */
  deploymentDays?: number;
  clock: Clock;
  telemetry: Telemetry;
  /** It stops after this time; the next run continues. */
  maxMilliseconds: number;
}

const pageSize = 500;
const maxShardsInFlight = 4;
const hour = 3_600_000;
/** For this long after a contact was tagged, we check whether its overdue recordings still exist. */
const recentTagMilliseconds = 7 * 24 * hour;
const kinds: readonly KeptBy[] = ['rule', 'deployment'];

/**
 * Removes overdue recordings from the archive, including those that were uploaded and never confirmed. It deletes the
 * bytes first and then marks the recording, so that a recording marked as removed really is removed. What was
 * interrupted in between, or cannot be removed, is found by the next run, even if a tag was added in the meantime. Two
 * runs at once do the same, without harm.
 */
export const retention = ({ uploads, archive, marks, clock, telemetry, ...limits }: Dependencies) => {
  const { deploymentDays, maxMilliseconds } = limits;

  /** `taggedLately`: an interrupted run may have deleted these before they were tagged, without marking them. */
  const splitByTags = async (
    overdueRecordings: readonly StagedRecording[],
    now: number,
  ): Promise<{ due: readonly StagedRecording[]; taggedLately: readonly StagedRecording[] }> => {
    if (!marks) return { due: overdueRecordings, taggedLately: [] };
    const contactIds = [...new Set(overdueRecordings.map(({ contactId }) => contactId))];
    const marksById = new Map(
      await mapConcurrently(contactIds, maxStoreRequests, async (id) => [id, await marks(id)] as const),
    );
    const isRecent = ({ tagged, taggedAt = '' }: ContactMarks): boolean =>
      tagged && Date.parse(taggedAt) > now - recentTagMilliseconds;
    return {
      due: overdueRecordings.filter(({ contactId }) => !marksById.get(contactId)!.tagged),
      taggedLately: overdueRecordings.filter(({ contactId }) => isRecent(marksById.get(contactId)!)),
    };
  };

  const markRemoved = async (recording: StagedRecording): Promise<void> => {
    const { recordingId, size, sha256 } = recording;
    const at = clock().toISOString();
    const removal = { at, reason: removalReason(recording, deploymentDays) };
    await uploads.remove(recordingId, removal, { at, step: 'removed', machine: 'cloud', size, sha256 });
  };

  return async (): Promise<{ removed: number; left: number }> => {
    const startedAt = clock().getTime();
    const now = new Date(startedAt).toISOString();
    const failures: unknown[] = [];
    let removed = 0;
    let left = 0;
    let maxOverdue = 0;
    const countLeft = (due: readonly StagedRecording[]): void => {
      left += due.length;
      for (const one of due) maxOverdue = Math.max(maxOverdue, overdueBy(one, { now, deploymentDays }) ?? 0);
    };

    const removeAll = async (due: readonly StagedRecording[]): Promise<void> => {
      const notDeleted = new Set(await archive.remove(due.map(archiveKey)));
      const deleted = due.filter((one) => !notDeleted.has(archiveKey(one)));
      await mapConcurrently(deleted, maxStoreRequests, markRemoved);
      removed += deleted.length;
      if (notDeleted.size > 0) {
        countLeft(due.filter((one) => notDeleted.has(archiveKey(one))));
        failures.push(new Error('The archive did not delete some of the requested recordings'));
      }
    };

    const markAlreadyRemoved = async (taggedLately: readonly StagedRecording[]): Promise<void> => {
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
        const { due, taggedLately } = await splitByTags(
          page.recordings.filter((one) => overdueBy(one, { now, deploymentDays }) !== undefined),
          startedAt,
        );
        try {
          if (clock().getTime() - startedAt >= maxMilliseconds) throw new OutOfTime();
          if (due.length > 0) await removeAll(due);
          await markAlreadyRemoved(taggedLately);
        } catch (error) {
          countLeft(due);
          throw error;
        }
        cursor = page.next;
      } while (cursor !== undefined);
    };

    const lists = kinds.flatMap((keptBy) => Array.from({ length: uploadShards }, (_, shard) => ({ keptBy, shard })));
    const worker = async (): Promise<void> => {
      for (let list = lists.shift(); list; list = lists.shift()) {
        // A list that fails does not stop the others.
        await walk(list.keptBy, list.shard).catch((error) => failures.push(error));
      }
    };
    await Promise.all(Array.from({ length: maxShardsInFlight }, worker));

    telemetry.count('RecordingsRemoved', removed);
    telemetry.count('RetentionOverdueHours', maxOverdue / hour);
    telemetry.log.info('Retention has finished', { removed, left });
    const defects = failures.filter((error) => !(error instanceof OutOfTime));
    for (const error of defects) telemetry.defect('Overdue recordings could not be removed', error);
    telemetry.flush();
    if (defects.length > 0) throw new AggregateError(defects, 'Overdue recordings could not be removed');
    return { removed, left };
  };
};

/** Not a fault: the next run continues. */
class OutOfTime extends Error {}
