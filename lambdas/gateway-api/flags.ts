import type { GatewayRequest } from '../../api/programs/gateway.ts';
import { mapConcurrently } from '../../domain/concurrency.ts';
import { DetailedFailure, Failure } from '../../domain/failure.ts';
import type { FlaggedRecording } from '../../domain/flag/flagged-recording.ts';
import type { RecordingServer } from '../../domain/flag/recording-server.ts';
import type { Dependencies, Operation } from './operation.ts';

/** Side by side of one batch: each is a write, and one for the rows by which it is found. */
const maxInFlight = 8;

/** Nothing of them is logged: they name callers. @throws Failure `invalid` */
const write = async (
  { flags: store, clock, telemetry }: Pick<Dependencies, 'flags' | 'clock' | 'telemetry'>,
  { guid, contactId, extension, startedAt, endedAt, flags, callerNameSource, callSource }: GatewayRequest<'flags'>,
  { recordingServerId }: RecordingServer,
) => {
  if (Date.parse(endedAt) < Date.parse(startedAt))
    throw new Failure('invalid', 'It ends before it starts', { field: 'endedAt' });
  if (callerNameSource !== undefined && flags.CallerName === undefined)
    throw new Failure('invalid', 'There is no CallerName', { field: 'callerNameSource' });
  const recording: FlaggedRecording = {
    recordingServerId,
    guid,
    contactId,
    ...(extension !== undefined && { extension }),
    startedAt,
    endedAt,
    flags: Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined)),
    ...(callerNameSource !== undefined && { callerNameSource }),
    writtenAt: clock().toISOString(),
  };
  const written = await store.write(recording, callSource === undefined ? {} : { callSource });
  if (written.outcome === 'differs') telemetry.count('FlagsRefused', 1);
  return written;
};

/** The flags of one recording, once. */
export const flags: Operation<'flags'> = (dependencies) => async (request, server) => {
  const written = await write(dependencies, request, server);
  if (written.outcome === 'differs') {
    throw new DetailedFailure('conflict', 'This recording already has other flags, which cannot be changed', {
      stands: written.stands.flags,
    });
  }
  return { outcome: written.outcome };
};

export const flagBatch: Operation<'flagBatch'> =
  (dependencies) =>
  async ({ recordings }, server) => ({
    outcomes: await mapConcurrently(recordings, maxInFlight, async (recording) => {
      try {
        return (await write(dependencies, recording, server)).outcome;
      } catch (error) {
        if (error instanceof Failure && error.code === 'invalid') return 'invalid';
        throw error;
      }
    }),
  });
