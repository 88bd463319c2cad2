import { isFull, reasonOf } from '../../agent-kit/files/file-errors.ts';
import type { Logger } from '../../agent-kit/program/logger.ts';
import type { InFlight } from '../../agent-kit/transfer/in-flight.ts';
import type { Clock } from '../../domain/clock.ts';
import { Failure } from '../../domain/failure.ts';
import type { RecordingCalls } from '../cloud.ts';
import type { Journal } from '../journal/journal.ts';
import type { EntryIn, State, Waiting } from '../journal/states.ts';
import type { Leftovers } from '../location/leftovers.ts';
import { type Location, markerName } from '../location/location.ts';
import { scan } from '../location/scan.ts';
import type { Plan } from '../report/report.ts';
import type { Reception } from './reception.ts';

/** The name of the journal's note that a location has been marked. */
export const markedAs = (root: string): string => `marked ${root}`;

export interface Watch {
  /** Scans the staging location for new files, and for recordings that are gone. */
  look(): Promise<void>;
  readonly tookMs: number;
  /** Whether the location is there and is the same as before. Only then can a recording be missing from it. */
  readonly marked: boolean;
}

export const watch = ({
  location,
  journal,
  calls,
  refuse,
  reception,
  leftovers,
  inFlight,
  logger,
  clock,
  plan,
  scanSeconds,
  signal,
}: {
  location: Location;
  journal: Pick<Journal, 'inState' | 'find' | 'apply' | 'known' | 'totals' | 'note' | 'noted' | 'fresh'>;
  calls: Pick<RecordingCalls, 'custody'>;
  refuse: (entry: EntryIn<'refusing' | 'refused-in-place'>) => Promise<void>;
  reception: Pick<Reception, 'take' | 'register'>;
  leftovers: Leftovers;
  inFlight: Pick<InFlight, 'isActive'>;
  logger: Pick<Logger, 'warn'>;
  clock: Clock;
  plan: () => Plan;
  scanSeconds: number;
  signal: AbortSignal;
}): Watch => {
  const now = () => clock().getTime();
  let marked = false;
  let isMarkDue = false;
  let tookMs = 0;
  let lastReconciled = 0;

  const mark = async (): Promise<void> => {
    const name = markedAs(location.root);
    const before = journal.noted('location');
    const hasWaiting = journal.inState('waiting', 1).length > 0;
    if (before !== undefined && before !== location.root && hasWaiting && !(await location.look(markerName))) {
      await location.expectPresent();
      throw new Failure(
        'unavailable',
        `${location.root} is not the staging location: that was ${before}. Correct "location", or move everything from there to here. If the old location no longer exists, create an empty file ${markerName} here`,
      );
    }
    try {
      await location.mark(journal.noted(name) !== undefined);
      journal.note(name, 'yes');
    } catch (error) {
      // A full share is marked when there is room. Until then, it is emptied without a mark.
      if (!isFull(error)) throw error;
      logger.warn(`The staging location is full, and cannot be marked as one: ${reasonOf(error)}`);
      isMarkDue = true;
    }
    journal.note('location', location.root);
    if (journal.fresh && !marked) {
      for (const reason of await location.restoreTrash())
        logger.warn(`It could not be brought back from the trash: ${reason}`);
    }
    marked = true;
  };

  /** Handles every entry in a state, page by page, because handling may change the state. */
  const forEachIn = async <S extends State>(
    state: S,
    pageSize: number,
    act: (page: EntryIn<S>[]) => Promise<void>,
  ): Promise<void> => {
    let page = journal.inState(state, pageSize);
    while (page.length > 0) {
      const last = page.at(-1)!.path;
      await act(page);
      page = journal.inState(state, pageSize, last);
    }
  };

  /** Handles a recording whose file is gone: another agent is done with it, or somebody took it away. */
  const reconcileOne = async (entry: Waiting): Promise<void> => {
    const { path, recordingId } = entry;
    // If it cannot be read, we do not know whether it is gone.
    if (inFlight.isActive(recordingId) || (await location.look(path).catch(() => true))) return;
    await location.expectPresent();
    let custody: Awaited<ReturnType<RecordingCalls['custody']>>;
    try {
      custody = await calls.custody({ recordingId });
    } catch {
      // Without an answer from the cloud we do not know.
      return;
    }
    if (inFlight.isActive(recordingId) || journal.find(path)?.state !== 'waiting') return;
    if (custody && ['Uploaded', 'Recycled', 'Removed'].includes(custody.uploadState)) {
      const reason = `Another agent has already handled it: ${custody.uploadState}`;
      journal.apply([{ entry, events: [{ is: 'taken-away', at: clock().toISOString(), reason }] }]);
    } else logger.warn(`${path} has vanished from the staging location and is not in the archive`);
  };

  return {
    get marked() {
      return marked;
    },
    get tookMs() {
      return tookMs;
    },
    async look() {
      if (!marked || isMarkDue) {
        isMarkDue = false;
        await mark();
      }
      if (!plan().stagedUpload) {
        logger.warn('Staged Upload is not enabled for this data server: no new recordings are taken in');
        return;
      }
      await location.expectPresent();
      for (const state of ['refusing', 'refused-in-place'] as const) {
        await forEachIn(state, 500, async (page) => {
          for (const entry of page) await refuse(entry);
        });
      }
      await forEachIn('whole', 100, reception.register);
      const began = now();
      leftovers.begin();
      const seen = await scan(location.root, {
        ...{ known: journal.known, take: reception.take, leave: leftovers.add, signal },
      });
      await leftovers
        .end()
        .catch((error) => logger.warn(`The files that are not taken could not be listed: ${reasonOf(error)}`));
      for (const folder of seen.shut) logger.warn(`The folder ${folder} cannot be read: nothing in it is taken`);
      tookMs = now() - began;
      const waiting = journal.totals().find(({ state }) => state === 'waiting')?.count ?? 0;
      if (seen.manifests < waiting && now() - lastReconciled > 20 * scanSeconds * 1000) {
        lastReconciled = now();
        await forEachIn('waiting', 500, async (page) => {
          for (const entry of page) {
            signal.throwIfAborted();
            await reconcileOne(entry);
          }
        });
      }
    },
  };
};
