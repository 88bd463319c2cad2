import type { Logger } from '../../../agent-kit/program/logger.ts';
import type { NoScreenReason } from '../../../domain/desktop/words.ts';
import { Failure } from '../../../domain/failure.ts';
import type { CloudTime } from '../cloud-time.ts';
import type { Journal } from '../journal/journal.ts';
import type { Extraction, SealedFile, Waiting } from '../journal/states.ts';

/** The recording of a contact's span, or the reason why there is none. */
export type Spliced = { file: SealedFile } | { reason: NoScreenReason; detail: string };

/**
 * Crops and splices the segments of one logon, seals the result for the cloud, and stores it in the folder of the
 * service.
 */
export type SpliceContact = (extraction: Extraction, span: { fromMs: number; toMs: number }) => Promise<Spliced>;

/**
 * The newest pictures are in memory for two seconds before they are written. Until then, the end of a contact is not on
 * the disk.
 */
const settleMs = 5000;
/** The age of the oldest pictures that sessions send after a service was away. */
const sentAgainMs = 60_000;

/** Makes the recordings that the cloud has requested. */
export const extract = ({
  journal,
  splice,
  time,
  nowMs,
  logger,
}: {
  journal: Journal;
  splice: SpliceContact;
  time: CloudTime;
  nowMs: () => number;
  logger: Logger;
}) => {
  const startedMs = nowMs();
  const dueMs = ({ extraction }: Waiting): number => {
    const toMs = time.toPc(extraction.to);
    return (toMs > startedMs - sentAgainMs ? Math.max(toMs, startedMs) : toMs) + settleMs;
  };

  /**
   * The part of the contact during which its agent was logged on here. The clock of the cloud may have been measured
   * again since.
   */
  const work = async ({ extraction }: Waiting): Promise<void> => {
    const { extractionId, revision, logonSessionId } = extraction;
    const apply = (event: Parameters<Journal['apply']>[2]) =>
      journal.apply(extractionId, revision, event, new Date(nowMs()));
    if (!journal.logon(logonSessionId)) {
      apply({
        is: 'missing',
        reason: 'segments-deleted',
        detail: 'This PC no longer has anything of this logon session',
      });
      return;
    }
    try {
      const spliced = await splice(extraction, { fromMs: time.toPc(extraction.from), toMs: time.toPc(extraction.to) });
      if ('file' in spliced) apply({ is: 'sealed', file: spliced.file });
      else apply({ is: 'missing', ...spliced });
    } catch (error) {
      // A recording that cannot be spliced now will not be spliceable later. But a full disk or a missing ffmpeg can be
      // fixed.
      if (!(error instanceof Failure) || error.code !== 'invalid') throw error;
      logger.warn(`A contact's screen could not be spliced: ${error.message}`);
      apply({ is: 'missing', reason: 'splice-failed', detail: error.message.slice(0, 500) });
    }
  };

  return {
    /** The extractions that can be made now. */
    due: (limit: number): Waiting[] => journal.inState('waiting', limit).filter((one) => dueMs(one) <= nowMs()),
    work,
    /** When the next extraction will be due. Undefined if none waits. */
    nextDueMs(): number | undefined {
      const waits = journal.inState('waiting', 500).map((one) => dueMs(one) - nowMs());
      // An extraction that is due is in flight, or waits for the one in flight. Its end wakes the caller.
      const later = waits.filter((ms) => ms > 0);
      return later.length > 0 ? Math.min(...later) : undefined;
    },
  };
};
