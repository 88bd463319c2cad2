import type { Notes } from '../../agent-kit/program/logger.ts';
import { Changed, NotNow } from '../../agent-kit/transfer/sending.ts';
import type { StagingAnswer } from '../../api/staging.ts';
import type { Clock } from '../../domain/clock.ts';
import { Failure } from '../../domain/failure.ts';
import type { Calls } from '../calls.ts';
import type { Reception } from '../intake/reception.ts';
import { agrees, isOver, partsSha256Of } from '../journal/agreement.ts';
import type { Journal, Row } from '../journal/journal.ts';
import type { Location } from '../location/location.ts';
import type { LocalCopies } from './local-copies.ts';
import type { Content, Sent } from './upload.ts';

/** How what was released gets into the archive, and is confirmed by it. */
export interface Delivery {
  go(item: StagingAnswer<'work'>['items'][number]): Promise<void>;
  /** From where its row stands. */
  goOn(row: Row): Promise<void>;
}

export const delivery = ({
  at,
  journal,
  upload,
  calls,
  copies,
  reception,
  notes,
  clock,
  signal,
}: {
  at: Location;
  journal: Journal;
  upload: (content: Content) => Promise<Sent>;
  calls: Pick<Calls, 'confirm' | 'custody' | 'failed'>;
  copies: LocalCopies;
  reception: Pick<Reception, 'adopt' | 'settleKnown'>;
  notes: Notes;
  clock: Clock;
  signal: AbortSignal;
}): Delivery => {
  const confirm = async (row: Row): Promise<void> => {
    const recordingId = row.recordingId!;
    const partsSha256 = partsSha256Of(row);
    const { outcome, receipt } = await calls.confirm({
      recordingId,
      ...(partsSha256 && { partsSha256 }),
      ...(row.uploadId && { uploadId: row.uploadId, parts: JSON.parse(row.etags ?? '[]') }),
    });
    if (outcome === 'uploaded' && receipt && agrees(row, receipt)) return copies.archived(recordingId, receipt);
    await copies.commit({ path: row.path, change: { state: 'waiting', uploadId: null, etags: null } });
    const reason =
      outcome === 'not-held'
        ? 'The archive does not hold it although it was sent'
        : 'What the archive holds is not what was sent';
    if (outcome !== 'not-held') await calls.failed({ recordingId, reason });
    throw new NotNow(reason);
  };

  const uploadRow = async (row: Row): Promise<void> => {
    const recordingId = row.recordingId!;
    try {
      const { uploadId, parts } = await upload({ ...row, recordingId });
      const change = {
        state: 'sent' as const,
        uploadId: uploadId ?? null,
        etags: parts ? JSON.stringify(parts) : null,
      };
      await copies.commit({ path: row.path, change });
      // The hashes of its parts may have been found on the way.
      await confirm({ ...row, parts: journal.find(row.path)?.parts ?? row.parts, ...change });
    } catch (error) {
      if (!(error instanceof Changed)) throw error;
      const found = await at.look(row.path);
      const again = found && (await at.hash(row.path, { size: row.size, signal }).catch(() => undefined));
      // One bad reading over the network is no change.
      if (again?.size === row.size && again.sha256 === row.sha256) {
        throw new NotNow('It was read wrong, and right the next time');
      }
      await calls.failed({ recordingId, reason: error.message });
      await copies.end(row, 'changed', error.message);
      notes.trouble(`${row.path}: ${error.message}`);
    }
  };

  /** Its contact may have been tagged while it lay in the trash. */
  const keptAfterAll = async ({ recordingId, receipt }: Row): Promise<boolean> => {
    if (receipt) return false;
    const known = await calls.custody({ recordingId: recordingId! }).catch((error) => {
      if (error instanceof Failure && error.code === 'not-found') return undefined;
      throw error;
    });
    return known !== undefined && !isOver(known.uploadState);
  };

  const goOn = async (row: Row): Promise<void> => {
    if (row.state === 'archived' || row.state === 'recycled') await copies.letGo(row);
    else if (row.state === 'trashed' && (row.dueAt ?? 0) <= clock().getTime()) {
      if (await keptAfterAll(row)) await copies.bringBack(row);
      else await copies.emptyTrash(row);
    } else if (row.state === 'gone') await copies.tellDeleted(row);
    else if (row.state === 'sent') await confirm(row);
  };

  return {
    goOn,
    async go(item) {
      const rows = journal.ofRecording(item.recordingId);
      const row =
        rows.find(({ state }) => state === 'waiting' || state === 'sent') ?? rows[0] ?? (await reception.adopt(item));
      if (!row) return;
      if (row.state === 'sent') return confirm(row);
      if (item.action === 'upload' && !row.receipt && (row.state === 'recycled' || row.state === 'trashed')) {
        const back = await copies.bringBack(row);
        return back && uploadRow(back);
      }
      if (row.state !== 'waiting') return goOn(row);
      if (item.action === 'upload') return uploadRow(row);
      for (const one of rows.length > 0 ? rows : [row]) await reception.settleKnown(one);
    },
  };
};
