import type { Logger } from '../../agent-kit/program/logger.ts';
import { NotYet, RetryLater } from '../../agent-kit/transfer/retry.ts';
import { ContentChanged } from '../../agent-kit/transfer/send-file.ts';
import type { Upload } from '../../agent-kit/transfer/upload-file.ts';
import type { StagingAnswer } from '../../api/programs/staging.ts';
import type { Clock } from '../../domain/clock.ts';
import type { RecordingCalls } from '../cloud.ts';
import type { Reception } from '../intake/reception.ts';
import { agrees, partsSha256Of } from '../journal/agreement.ts';
import type { Commit } from '../journal/commit.ts';
import type { Journal } from '../journal/journal.ts';
import type { Entry, Sent, Waiting } from '../journal/states.ts';
import type { Location } from '../location/location.ts';
import type { LocalCopies } from './local-copies.ts';

/** The cloud opens a container within moments. */
const openingMs = 10_000;

export type WorkItem = StagingAnswer<'work'>['items'][number];

/** Brings released recordings into the archive, and has them confirmed. */
export interface Delivery {
  /** Carries out a work item of the cloud. */
  carryOut(item: WorkItem): Promise<void>;
  /** Continues what an earlier run, or an earlier try, began. */
  continueFrom(entry: Entry): Promise<void>;
}

export const delivery = ({
  location,
  journal,
  commit,
  upload,
  calls,
  copies,
  reception,
  logger,
  clock,
  signal,
}: {
  location: Location;
  journal: Pick<Journal, 'ofRecording'>;
  commit: Commit;
  upload: Upload;
  calls: Pick<RecordingCalls, 'confirm' | 'reportFailure'>;
  copies: LocalCopies;
  reception: Pick<Reception, 'adopt' | 'settleKnown'>;
  logger: Pick<Logger, 'warn'>;
  clock: Clock;
  signal: AbortSignal;
}): Delivery => {
  const confirm = async (entry: Sent): Promise<void> => {
    const { recordingId } = entry;
    const partsSha256 = partsSha256Of(entry);
    const { outcome, receipt } = await calls.confirm({
      recordingId,
      ...(partsSha256 && { partsSha256 }),
      ...entry.upload,
    });
    if (outcome === 'uploaded' && receipt && agrees(entry, receipt)) return copies.deleteArchived(recordingId, receipt);
    // The local copy may be needed until the cloud has opened the container.
    if (outcome === 'arrived') throw new NotYet('The cloud has not opened it yet', openingMs);
    await commit(entry, { is: 'not-confirmed' });
    if (outcome === 'not-opened') throw new RetryLater('The cloud cannot open it, so it is kept here');
    const reason =
      outcome === 'not-held'
        ? 'The archive does not hold it although it was sent'
        : 'The archive holds other bytes than were sent';
    if (outcome !== 'not-held') await calls.reportFailure({ recordingId, reason });
    throw new RetryLater(reason);
  };

  /** A single bad reading over the network does not count as a change; a second one does. @throws RetryLater */
  const expectChanged = async ({ path, size, sha256 }: Waiting): Promise<void> => {
    const found = await location.look(path);
    const again = found && (await location.hash(path, { signal }).catch(() => undefined));
    if (again?.size === size && again.sha256 === sha256)
      throw new RetryLater('It was misread once, and read correctly the next time');
  };

  const uploadEntry = async (entry: Waiting): Promise<void> => {
    try {
      const multipart = await upload({ id: entry.recordingId, ...entry });
      const sent = await commit(entry, { is: 'sent', ...(multipart && { upload: multipart }) });
      if (sent.state === 'sent') await confirm(sent);
    } catch (error) {
      if (!(error instanceof ContentChanged)) throw error;
      await expectChanged(entry);
      await calls.reportFailure({ recordingId: entry.recordingId, reason: error.message });
      await commit(entry, { is: 'replaced', at: clock().toISOString(), reason: error.message });
      logger.warn(`${entry.path}: ${error.message}`);
    }
  };

  return {
    async continueFrom(entry) {
      if (entry.state === 'sent') await confirm(entry);
      else await copies.continueFrom(entry);
    },
    async carryOut(item) {
      const entries = journal.ofRecording(item.recordingId);
      const entry =
        entries.find(({ state }) => state === 'waiting' || state === 'sent') ??
        entries[0] ??
        (await reception.adopt(item));
      if (!entry) return;
      if (entry.state === 'sent') return confirm(entry);
      const isRecycled = entry.state === 'recycled' || (entry.state === 'trashed' && !entry.receipt);
      if (item.action === 'upload' && isRecycled) {
        const waiting = await copies.bringBack(entry);
        return waiting && uploadEntry(waiting);
      }
      if (entry.state !== 'waiting') return copies.continueFrom(entry);
      if (item.action === 'upload') return uploadEntry(entry);
      for (const one of entries.length > 0 ? entries : [entry]) await reception.settleKnown(one);
    },
  };
};
