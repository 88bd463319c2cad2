import type { Logger } from '../../agent-kit/program/logger.ts';
import type { GatewayRequest } from '../../api/programs/gateway.ts';
import { mapConcurrently } from '../../domain/concurrency.ts';
import { Failure } from '../../domain/failure.ts';
import { maxFlagBatch } from '../../domain/flag/gateway-limits.ts';
import type { UnflaggedReason } from '../../domain/flag/words.ts';
import type { Cloud } from '../cloud.ts';
import type { Journal, StoredCall, StoredRecording } from '../journal/journal.ts';

const maxInFlight = 4;

/** Recordings and calls that wait for the cloud. */
interface Waiting {
  recordings: StoredRecording[];
  calls: StoredCall[];
}

/** The contact of a leg. Whoever drops the leg's recording names the same contact. */
export const contactIdOf = (gatewayId: string, connectionId: string): string => `${gatewayId}:${connectionId}`;

const requestOf = (
  recording: StoredRecording,
  { gatewayId, callSource }: { gatewayId: string; callSource?: string | undefined },
): GatewayRequest<'flags'> => {
  const { guid, connectionId, extension, flags, callerNameSource, cloudOffsetMs } = recording;
  const instant = (ms: number) => new Date(Math.round(ms + cloudOffsetMs)).toISOString();
  return {
    ...{ guid, contactId: contactIdOf(gatewayId, connectionId), extension, flags },
    startedAt: instant(recording.startedAtMs),
    endedAt: instant(recording.endedAtMs),
    ...(callerNameSource && { callerNameSource }),
    ...(callSource !== undefined && { callSource }),
  };
};

const callOf = (call: StoredCall, gatewayId: string): GatewayRequest<'calls'> => {
  const { connectionId, firstConnectionId, extension, userId, direction, callerNumber, queueName } = call;
  const instant = (ms: number) => new Date(Math.round(ms + call.cloudOffsetMs)).toISOString();
  return {
    contactId: contactIdOf(gatewayId, connectionId),
    initialContactId: contactIdOf(gatewayId, firstConnectionId),
    ...{ extension, username: call.username.slice(0, 256), ending: call.ending },
    ...(userId !== undefined && { userId }),
    ...(direction && { direction }),
    ...(callerNumber !== undefined && { callerNumber: callerNumber.slice(0, 256) }),
    ...(queueName !== undefined && { queueName: queueName.slice(0, 256) }),
    ...{ connectedAt: instant(call.connectedAtMs), endedAt: instant(call.endedAtMs) },
  };
};

/** Failures that a retry cannot fix. */
const refusals: Partial<Record<Failure['code'], UnflaggedReason>> = {
  conflict: 'other-flags-stand',
  invalid: 'refused',
  'not-found': 'refused',
  gone: 'refused',
};

/**
 * Sends calls as contacts, and flags, to the cloud: the oldest first, and each once. While the cloud is unreachable, they wait
 * in the journal. Many in one request cost a tenth, so those that come soon after others wait a little for more.
 */
export const delivery = ({
  journal,
  cloud,
  gatewayId,
  callSource,
  everyMs,
  nowMs,
  logger,
}: {
  journal: Journal;
  cloud: Cloud;
  gatewayId: string;
  /** The text from which the source's interaction ids are computed; undefined if they are random. */
  callSource?: string | undefined;
  /** The minimum time between two requests, unless a whole batch waits. */
  everyMs: number;
  nowMs: () => number;
  logger: Logger;
}) => {
  const refuse = (recording: StoredRecording, reason: UnflaggedReason, why: string): void => {
    logger.warn(`Fermata refused the flags of recording ${recording.guid}: ${why}`);
    journal.noteRefused(recording, reason);
  };

  const deliver = async (recording: StoredRecording, signal: AbortSignal): Promise<void> => {
    try {
      await cloud('flags', requestOf(recording, { gatewayId, callSource }), signal);
      journal.noteWritten(recording.guid);
    } catch (error) {
      const reason = error instanceof Failure ? refusals[error.code] : undefined;
      if (!reason) throw error;
      refuse(recording, reason, (error as Error).message);
    }
  };

  const sendCall = async (call: StoredCall, signal: AbortSignal): Promise<void> => {
    try {
      await cloud('calls', callOf(call, gatewayId), signal);
    } catch (error) {
      if (!(error instanceof Failure && error.code in refusals)) throw error;
      logger.warn(`Fermata refused the contact of the call at ${call.extension}: ${error.message}`);
      journal.noteContactRefused(call);
    }
    journal.noteSent(call.connectionId);
  };

  /** Returns what was not accepted: the whole batch if something is malformed, or the cloud is older than this program. */
  const deliverBatch = async (batch: Waiting, signal: AbortSignal): Promise<Waiting> => {
    try {
      const answer = await cloud(
        'flagBatch',
        {
          recordings: batch.recordings.map((recording) => requestOf(recording, { gatewayId, callSource })),
          calls: batch.calls.map((call) => callOf(call, gatewayId)),
        },
        signal,
      );
      const recordings = batch.recordings.filter((recording, index) => {
        const outcome = answer.outcomes[index];
        if (outcome === 'differs') refuse(recording, 'other-flags-stand', 'it has other flags already');
        else if (outcome === 'written' || outcome === 'unchanged') journal.noteWritten(recording.guid);
        else return true;
        return false;
      });
      const calls = batch.calls.filter(({ connectionId }, index) => {
        const outcome = answer.calls?.[index];
        if (outcome !== 'stored' && outcome !== 'unchanged') return true;
        journal.noteSent(connectionId);
        return false;
      });
      return { recordings, calls };
    } catch (error) {
      if (error instanceof Failure && refusals[error.code]) return batch;
      throw error;
    }
  };

  let sentMs = Number.NEGATIVE_INFINITY;
  const isBatchFull = () => Math.max(journal.waitingCount(), journal.waitingCallCount()) >= maxFlagBatch;
  return {
    /** How long the flags and calls that wait now may wait for more. */
    restMs: (): number => (isBatchFull() ? 0 : Math.max(0, sentMs + everyMs - nowMs())),
    /** @throws Unreachable if the cloud cannot be reached; nothing is lost then */
    async deliverAll(signal: AbortSignal): Promise<void> {
      for (;;) {
        const waiting: Waiting = {
          recordings: journal.waiting(maxFlagBatch),
          calls: journal.waitingCalls(maxFlagBatch),
        };
        const count = waiting.recordings.length + waiting.calls.length;
        if (count === 0 || signal.aborted) return;
        sentMs = nowMs();
        const { recordings, calls } = count === 1 ? waiting : await deliverBatch(waiting, signal);
        await mapConcurrently(calls, maxInFlight, (call) => sendCall(call, signal));
        await mapConcurrently(recordings, maxInFlight, (recording) => deliver(recording, signal));
      }
    },
  };
};
