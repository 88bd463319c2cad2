import { DetailedFailure, Failure } from '../../domain/failure.ts';
import type { FlaggedRecording } from '../../domain/flag/flagged-recording.ts';
import type { Operation } from './operation.ts';

/** The flags of one recording, once. Nothing of them is logged: they name callers. */
export const flags: Operation<'flags'> =
  ({ flags: store, clock, telemetry }) =>
  async (
    { guid, contactId, extension, startedAt, endedAt, flags: values, callerNameSource },
    { recordingServerId },
  ) => {
    if (Date.parse(endedAt) < Date.parse(startedAt))
      throw new Failure('invalid', 'It ends before it starts', { field: 'endedAt' });
    if (callerNameSource !== undefined && values.CallerName === undefined)
      throw new Failure('invalid', 'There is no CallerName', { field: 'callerNameSource' });
    const recording: FlaggedRecording = {
      recordingServerId,
      guid,
      contactId,
      ...(extension !== undefined && { extension }),
      startedAt,
      endedAt,
      flags: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)),
      ...(callerNameSource !== undefined && { callerNameSource }),
      writtenAt: clock().toISOString(),
    };
    const written = await store.write(recording);
    if (written.outcome === 'differs') {
      telemetry.count('FlagsRefused', 1);
      throw new DetailedFailure('conflict', 'This recording has other flags already, which cannot be changed', {
        stands: written.stands.flags,
      });
    }
    return { outcome: written.outcome };
  };
