import type { Clock } from '../../domain/clock.ts';
import { mapConcurrently, maxStoreRequests } from '../../domain/concurrency.ts';
import type { ArchiveRemoval } from '../../domain/upload/archive/archive-removal.ts';
import type { KeptBy } from '../../domain/upload/retention/retention.ts';
import type { StagedRecording } from '../../domain/upload/staged-recording.ts';
import { isArchived, isSealed } from '../../domain/upload/upload-state.ts';
import { type UploadStore, uploadShards } from '../../domain/upload/upload-store.ts';
import type { Telemetry } from '../kit/telemetry.ts';

export interface Dependencies {
  uploads: Pick<UploadStore, 'archived' | 'find'>;
  archive: Pick<ArchiveRemoval, 'keys' | 'holds'>;
  clock: Clock;
  telemetry: Telemetry;
}

const hourMs = 3_600_000;
const hoursOfWeek = 7 * 24;
const pageSize = 500;
/** The first few are enough to find what must be restored. The metric has the number of all. */
const maxLogged = 100;
const kinds: readonly KeptBy[] = ['rule', 'deployment'];
/** Later than anything in a list. */
const endOfList = '9999';

/** The shard that is checked in this hour. Each has one hour of the week; most hours have none. */
export const shardOfHour = (now: Date): number | undefined => {
  const place = (Math.floor(now.getTime() / hourMs) % hoursOfWeek) * uploadShards;
  return place % hoursOfWeek < uploadShards ? Math.floor(place / hoursOfWeek) : undefined;
};

/** The key of an opened recording. A container that still waits to be opened is not in this part of the archive. */
const keyOf = (recording: StagedRecording): string | undefined =>
  isArchived(recording) && !isSealed(recording) ? recording.receipt?.key : undefined;

/**
 * Looks for recordings that the archive confirmed and no longer contains. Somebody may have deleted them, and unless
 * they are played, nobody would notice before the bucket removes them permanently. The names in the bucket are compared
 * with the lists of retention. Nothing is changed.
 */
export const weeklyCheck = ({ uploads, archive, clock, telemetry }: Dependencies) => {
  /** It may have arrived after its shard was listed, or have been removed since then. */
  const isMissing = async ({ recordingId }: StagedRecording): Promise<boolean> => {
    const recording = await uploads.find(recordingId);
    const key = recording && keyOf(recording);
    return key !== undefined && !(await archive.holds(key));
  };

  const missingIn = async (shard: number, held: ReadonlySet<string>) => {
    let checked = 0;
    const missing: StagedRecording[] = [];
    for (const keptBy of kinds) {
      let cursor: string | undefined;
      do {
        const list = { keptBy, until: endOfList };
        const page = await uploads.archived(shard, list, {
          limit: pageSize,
          ...(cursor !== undefined && { cursor }),
        });
        const archived = page.recordings.filter((one) => keyOf(one) !== undefined);
        checked += archived.length;
        const absent = archived.filter((one) => !held.has(keyOf(one)!));
        const stillMissing = await mapConcurrently(absent, maxStoreRequests, isMissing);
        missing.push(...absent.filter((_, index) => stillMissing[index]));
        cursor = page.next;
      } while (cursor !== undefined);
    }
    return { checked, missing };
  };

  return async (): Promise<{ checked: number; missing: number }> => {
    const shard = shardOfHour(clock());
    if (shard === undefined) return { checked: 0, missing: 0 };
    try {
      const held = new Set<string>();
      // The shard of a recording is the first digit of its id, which is also the first of its key.
      for await (const keys of archive.keys(`recordings/${shard.toString(16)}`)) for (const key of keys) held.add(key);
      const { checked, missing } = await missingIn(shard, held);
      telemetry.count('ArchivedMissing', missing.length);
      for (const { contactId, recordingId } of missing.slice(0, maxLogged))
        telemetry.log.error('The archive no longer holds a recording that it confirmed', { contactId, recordingId });
      telemetry.log.info('A part of the archive was checked', { shard, checked, missing: missing.length });
      return { checked, missing: missing.length };
    } catch (error) {
      telemetry.defect('The archive could not be checked', error);
      throw error;
    } finally {
      telemetry.flush();
    }
  };
};
