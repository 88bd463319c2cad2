import type { GatewayRequest } from '../../api/programs/gateway.ts';
import { DetailedFailure, Failure } from '../../domain/failure.ts';
import type { FlagWrite } from '../../domain/flag/flagged-recording.ts';
import { storeCalls } from './calls.ts';
import { noteWithoutContact } from './note-without-contact.ts';
import type { Operation } from './operation.ts';

/** Nothing of it is logged, because it names callers. @throws Failure `invalid` */
const flagWrite = (
  { guid, contactId, extension, startedAt, endedAt, flags, callerNameSource, callSource }: GatewayRequest<'flags'>,
  recordingServerId: string,
  writtenAt: string,
): FlagWrite => {
  if (Date.parse(endedAt) < Date.parse(startedAt))
    throw new Failure('invalid', 'It ends before it starts', { field: 'endedAt' });
  if (callerNameSource !== undefined && flags.CallerName === undefined)
    throw new Failure('invalid', 'There is no CallerName', { field: 'callerNameSource' });
  return {
    recording: {
      recordingServerId,
      guid,
      contactId,
      ...(extension !== undefined && { extension }),
      startedAt,
      endedAt,
      flags: Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined)),
      ...(callerNameSource !== undefined && { callerNameSource }),
      writtenAt,
    },
    callSource,
  };
};

/** Writes the flags of one recording, once. */
export const flags: Operation<'flags'> = (dependencies) => async (request, server) => {
  const { flags: store, clock, telemetry } = dependencies;
  const { recording, ...more } = flagWrite(request, server.recordingServerId, clock().toISOString());
  const written = await store.write(recording, more);
  if (written.outcome !== 'differs') {
    await noteWithoutContact(dependencies, [recording], { server, stored: new Set(), refused: new Set() });
    return { outcome: written.outcome };
  }
  telemetry.count('FlagsRefused', 1);
  throw new DetailedFailure('conflict', 'This recording already has other flags, which cannot be changed', {
    stands: written.stands.flags,
  });
};

/** Undefined if it is malformed. */
const validWrite = (...parameters: Parameters<typeof flagWrite>): FlagWrite | undefined => {
  try {
    return flagWrite(...parameters);
  } catch (error) {
    if (error instanceof Failure && error.code === 'invalid') return undefined;
    throw error;
  }
};

/** Writes the flags of several recordings, and calls as contacts. Each has an outcome of its own. */
export const flagBatch: Operation<'flagBatch'> =
  (dependencies) =>
  async ({ recordings, calls }, server) => {
    const { flags: store, clock, telemetry } = dependencies;
    const writtenAt = clock().toISOString();
    const writes = recordings.map((one) => validWrite(one, server.recordingServerId, writtenAt));
    const valid = writes.filter((one) => one !== undefined);
    const [written, stored] = await Promise.all([
      store.writeBatch(valid),
      calls && storeCalls(dependencies, calls, server),
    ]);
    const isRefused = (_: unknown, index: number): boolean => stored?.[index] === 'invalid';
    const idsOf = (some: readonly { contactId: string }[] = []) => new Set(some.map(({ contactId }) => contactId));
    await noteWithoutContact(
      dependencies,
      valid.flatMap(({ recording }, index) => (written[index]!.outcome === 'differs' ? [] : [recording])),
      {
        server,
        refused: idsOf(calls?.filter(isRefused)),
        stored: idsOf(calls?.filter((call, index) => !isRefused(call, index))),
      },
    );
    const refused = written.filter(({ outcome }) => outcome === 'differs').length;
    if (refused > 0) telemetry.count('FlagsRefused', refused);
    const left = written.values();
    const outcomes = writes.map((one) => (one ? left.next().value!.outcome : 'invalid'));
    return { outcomes, ...(stored && { calls: stored }) };
  };
