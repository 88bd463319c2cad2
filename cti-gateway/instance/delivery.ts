import type { Logger } from '../../agent-kit/program/logger.ts';
import type { GatewayRequest } from '../../api/programs/gateway.ts';
import { mapConcurrently } from '../../domain/concurrency.ts';
import { Failure } from '../../domain/failure.ts';
import type { UnflaggedReason } from '../../domain/flag/words.ts';
import type { Cloud } from '../cloud.ts';
import type { Journal, StoredRecording } from '../journal/journal.ts';

const maxInFlight = 4;
const pageSize = 100;

/** The contact of a leg. What drops the leg's recording names the same one. */
export const contactIdOf = (gatewayId: string, connectionId: string): string => `${gatewayId}:${connectionId}`;

const requestOf = (recording: StoredRecording, gatewayId: string): GatewayRequest<'flags'> => {
  const { guid, connectionId, extension, flags, callerNameSource, cloudOffsetMs } = recording;
  const instant = (ms: number) => new Date(Math.round(ms + cloudOffsetMs)).toISOString();
  return {
    ...{ guid, contactId: contactIdOf(gatewayId, connectionId), extension, flags },
    startedAt: instant(recording.startedAtMs),
    endedAt: instant(recording.endedAtMs),
    ...(callerNameSource && { callerNameSource }),
  };
};

/** What cannot be mended by trying again. */
const refusals: Partial<Record<Failure['code'], UnflaggedReason>> = {
  conflict: 'other-flags-stand',
  invalid: 'refused',
  'not-found': 'refused',
  gone: 'refused',
};

/** Writes flags to the cloud, the oldest first, and each once. While the cloud is away they wait in the journal. */
export const delivery = ({
  journal,
  cloud,
  gatewayId,
  logger,
}: {
  journal: Journal;
  cloud: Cloud;
  gatewayId: string;
  logger: Logger;
}) => {
  const deliver = async (recording: StoredRecording, signal: AbortSignal): Promise<void> => {
    try {
      await cloud('flags', requestOf(recording, gatewayId), signal);
      journal.noteWritten(recording.guid);
    } catch (error) {
      const reason = error instanceof Failure ? refusals[error.code] : undefined;
      if (!reason) throw error;
      logger.warn(`Fermata did not take the flags of recording ${recording.guid}: ${(error as Error).message}`);
      journal.noteRefused(recording, reason);
    }
  };
  return {
    /** @throws Unreachable when the cloud is away: nothing is lost */
    async deliverAll(signal: AbortSignal): Promise<void> {
      for (;;) {
        const waiting = journal.waiting(pageSize);
        if (waiting.length === 0 || signal.aborted) return;
        await mapConcurrently(waiting, maxInFlight, (recording) => deliver(recording, signal));
      }
    },
  };
};
