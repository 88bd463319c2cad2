import type { Logger } from '../../agent-kit/program/logger.ts';
import { batchCalls } from '../../agent-kit/transfer/batch-calls.ts';
import type { InFlight } from '../../agent-kit/transfer/in-flight.ts';
import type { StagingAnswer } from '../../api/programs/staging.ts';
import type { Clock } from '../../domain/clock.ts';
import { limitConcurrency } from '../../domain/concurrency.ts';
import { Failure } from '../../domain/failure.ts';
import { type Cloud, oneByOne, type RecordingCalls } from '../cloud.ts';
import type { LocalCopies } from '../delivery/local-copies.ts';
import { agrees, isOver } from '../journal/agreement.ts';
import type { Commit } from '../journal/commit.ts';
import type { Journal } from '../journal/journal.ts';
import type { Entry, Refusing, Registration, Waiting, Whole } from '../journal/states.ts';
import type { Event } from '../journal/steps.ts';
import type { Leftovers } from '../location/leftovers.ts';
import type { Location } from '../location/location.ts';
import { pathProblem } from '../location/names.ts';
import type { Settling } from '../location/settling.ts';
import type { Counts } from '../report/counts.ts';
import { maxTakenAtOnce, takeIn } from './take-in.ts';

/** A longer duration in a header is not trusted. */
const maxSeconds = 31_536_000;

/** Each call registers a hundred recordings. More calls at once would wait for each other in the cloud. */
const maxRegistrationsInFlight = 3;

/** Takes recordings in: reads them where they are, and registers them in the cloud. */
export interface Reception {
  take(paths: readonly string[]): Promise<void>;
  register(entries: readonly Whole[]): Promise<void>;
  /**
   * Asks the cloud whether it is already done with a recording, because it was dropped twice, found again after the journal
   * was lost, or handled by another agent.
   */
  settleKnown(entry: Entry): Promise<void>;
  /** Takes in a recording that the cloud knows and this journal does not. */
  adopt(item: StagingAnswer<'work'>['items'][number]): Promise<Waiting | undefined>;
}

const toRequest = ({ path, registration }: { path: string; registration: Registration }) => {
  const { durationSeconds = 0, ...manifest } = registration;
  return { path, manifest, ...(durationSeconds > 0 && durationSeconds <= maxSeconds && { durationSeconds }) };
};

export const reception = ({
  location,
  journal,
  commit,
  cloud,
  calls,
  copies,
  refuse,
  settling,
  leftovers,
  inFlight,
  logger,
  clock,
  counts,
  signal,
}: {
  location: Location;
  journal: Pick<Journal, 'add' | 'find' | 'apply'>;
  commit: Commit;
  cloud: Cloud;
  calls: Pick<RecordingCalls, 'custody' | 'reportFailure' | 'reportDeletion'>;
  copies: Pick<LocalCopies, 'continueFrom'>;
  refuse: (entry: Refusing) => Promise<void>;
  settling: Settling;
  leftovers: Pick<Leftovers, 'add'>;
  inFlight: Pick<InFlight, 'startNext' | 'wake'>;
  logger: Logger;
  clock: Clock;
  counts: Counts;
  signal: AbortSignal;
}): Reception => {
  const takeOne = takeIn(location);
  const readers = limitConcurrency(maxTakenAtOnce);
  const registrations = limitConcurrency(maxRegistrationsInFlight);

  /** The events that have already happened to it in the cloud. None if the cloud may still ask for it. */
  const eventsBefore = async (entry: Whole | Waiting, recordingId: string): Promise<Event[]> => {
    const custody = await calls.custody({ recordingId });
    if (custody && isOver(custody.uploadState)) return [{ is: 'not-kept' }];
    if (custody?.uploadState !== 'Uploaded') return [];
    if (!custody.archive || !agrees(entry, custody.archive)) {
      logger.warn(`Fermata lists ${entry.path} as uploaded, but the archive does not hold these bytes: kept`);
      return [];
    }
    return [{ is: 'confirmed', receipt: { ...custody.archive, at: clock().toISOString() } }];
  };

  const settleKnown = async (known: Entry): Promise<void> => {
    const entry = journal.find(known.path);
    if (entry?.state !== 'waiting' || !('recordingId' in known) || entry.recordingId !== known.recordingId) return;
    const events = await eventsBefore(entry, entry.recordingId);
    if (events.length > 0) await copies.continueFrom(await commit(entry, ...events));
  };

  /** The cloud is asked for its state first, because it never asks again for recordings that are finished. */
  const registerKnown = async (entry: Whole, recordingId: string): Promise<void> => {
    const events = await eventsBefore(entry, recordingId);
    await copies.continueFrom(await commit(entry, { is: 'registered', recordingId }, ...events));
  };

  const register = async (entries: readonly Whole[]): Promise<void> => {
    if (entries.length === 0) return;
    const results = await oneByOne(async (batch: Whole[]) => {
      const recordings = batch.map(toRequest);
      return (await registrations.run(() => cloud('register', { recordings }, signal))).recordings;
    })([...entries]);
    const known: { entry: Whole; recordingId: string }[] = [];
    const steps = entries.flatMap((entry, index): { entry: Whole; events: Event[] }[] => {
      const result = results[index];
      if (result instanceof Failure || !result || result.outcome === 'refused' || !result.recordingId) {
        const reason = (result instanceof Failure ? result.message : result?.reason) ?? 'Refused';
        return [{ entry, events: [{ is: 'registration-refused', reason }] }];
      }
      const { recordingId } = result;
      if (result.outcome === 'registered') return [{ entry, events: [{ is: 'registered', recordingId }] }];
      known.push({ entry, recordingId });
      return [];
    });
    const refused: Refusing[] = [];
    for (const entry of journal.apply(steps)) {
      if (entry instanceof Failure) logger.warn(entry.message);
      else if (entry.state === 'refusing') refused.push(entry);
    }
    const count = entries.length - refused.length;
    counts.registered += count;
    logger.info(`registered ${count} recordings`);
    inFlight.wake();
    for (const entry of refused) await refuse(entry);
    await Promise.all(
      known.map(({ entry, recordingId }) =>
        inFlight.startNext(recordingId, entry.path, () => registerKnown(entry, recordingId)),
      ),
    );
  };

  const store = batchCalls(
    async (entries: (Whole | Refusing)[]) => {
      journal.add(entries);
      for (const entry of entries) if (entry.state === 'refusing') await refuse(entry);
      await register(entries.filter((entry) => entry.state === 'whole'));
      return entries.map(() => undefined);
    },
    { maxItems: 100, withinMs: 100 },
  );

  const waitFor = (path: string, reason: string): undefined => {
    leftovers.add({ path, kind: 'changing', reason });
    return undefined;
  };

  /** Undefined for a file that may be whole at a later scan. */
  const takeOrWait = async (path: string): Promise<Whole | Refusing | undefined> => {
    const tooEarly = await settling.waits(path);
    if (tooEarly !== undefined) return waitFor(path, tooEarly);
    const outcome = await takeOne(path, signal);
    if (outcome.is === 'not-yet') {
      logger.warn(`${path} is not taken yet: ${outcome.reason}`);
      return waitFor(path, outcome.reason);
    }
    if (outcome.is === 'unfit') {
      const { reason } = outcome.entry;
      if (!(await settling.isSettled(path, { content: outcome.content, reason }))) return waitFor(path, reason);
    }
    settling.forget(path);
    return outcome.entry;
  };

  return {
    async take(paths) {
      let failed = false;
      const takePath = async (path: string): Promise<void> => {
        try {
          const entry = await readers.run(async () => (failed ? undefined : takeOrWait(path)));
          if (entry) await store(entry);
        } catch (error) {
          // Files that have not started are left to the next scan. Those that have are awaited, so that scans never overlap.
          failed = true;
          throw error;
        }
      };
      const outcomes = await Promise.allSettled(paths.map(takePath));
      for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
      signal.throwIfAborted();
    },
    register,
    settleKnown,
    async adopt({ recordingId, path, sha256, action }) {
      // It is being registered now, or another recording has the same name. The next scan will show which.
      if (journal.find(path)) return undefined;
      const reportMissing = async (reason: string) => {
        await location.expectPresent();
        if (action === 'upload') await calls.reportFailure({ recordingId, reason });
        else await calls.reportDeletion({ recordingId, at: clock().toISOString() });
        logger.warn(`${path}: ${reason}`);
      };
      if (pathProblem(path)) {
        await calls.reportFailure({ recordingId, reason: 'Its path is not one of the staging location' });
        return undefined;
      }
      const outcome = await takeOne(path, signal);
      if (outcome.is === 'not-yet' && !(await location.look(path))) {
        await reportMissing('It is not in the staging location');
        return undefined;
      }
      if (outcome.is !== 'whole') return undefined;
      if (outcome.entry.sha256 !== sha256) {
        await reportMissing('The staging location has another recording under its name');
        return undefined;
      }
      const { registration: _, ...content } = outcome.entry;
      const entry: Waiting = { ...content, state: 'waiting', recordingId };
      journal.add([entry]);
      return entry;
    },
  };
};
