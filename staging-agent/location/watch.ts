import type { Notes } from '../../agent-kit/program/logger.ts';
import type { Turns } from '../../agent-kit/transfer/in-flight.ts';
import type { Clock } from '../../domain/clock.ts';
import { Failure } from '../../domain/failure.ts';
import type { Calls } from '../calls.ts';
import type { LocalCopies } from '../delivery/local-copies.ts';
import type { Reception } from '../intake/reception.ts';
import type { Journal } from '../journal/journal.ts';
import type { Plan } from '../report/report.ts';
import type { Leftovers } from './leftovers.ts';
import { isFull, type Location, markerName, reasonOf } from './location.ts';
import { scan } from './scan.ts';

/** The journal's note that a location was marked as one. */
export const markedAs = (root: string): string => `marked ${root}`;

/** Looks through the staging location for what is new, and for what has gone. */
export const watch = ({
  at,
  journal,
  calls,
  copies,
  reception,
  leftovers,
  turns,
  notes,
  clock,
  plan,
  scanSeconds,
  signal,
}: {
  at: Location;
  journal: Journal;
  calls: Pick<Calls, 'custody'>;
  copies: LocalCopies;
  reception: Reception;
  leftovers: Leftovers;
  turns: Turns;
  notes: Notes;
  clock: Clock;
  plan: () => Plan;
  scanSeconds: number;
  signal: AbortSignal;
}): {
  look(): Promise<void>;
  readonly tookMs: number;
  /** The location is there and is the one it was: only then something can be missing from it. */
  readonly marked: boolean;
} => {
  const now = () => clock().getTime();
  let marked = false;
  let isMarkDue = false;
  let tookMs = 0;
  let lastReconciled = 0;

  const mark = async (): Promise<void> => {
    const name = markedAs(at.root);
    const before = journal.noted('location');
    const waits = journal.inState('waiting', 1).length > 0;
    if (before !== undefined && before !== at.root && waits && !(await at.look(markerName))) {
      await at.present();
      throw new Failure(
        'unavailable',
        `${at.root} is not where recordings wait: that was ${before}. Put "location" right, or move here all that lies there; if that is gone for good, make an empty file ${markerName} here`,
      );
    }
    try {
      await at.mark(journal.noted(name) !== undefined);
      journal.note(name, 'yes');
    } catch (error) {
      // A full share is marked once there is room: until then it is emptied without.
      if (!isFull(error)) throw error;
      notes.trouble(`The staging location is full, and cannot be marked as one: ${reasonOf(error)}`);
      isMarkDue = true;
    }
    journal.note('location', at.root);
    if (journal.fresh && !marked) {
      for (const reason of await at.restoreTrash())
        notes.trouble(`It could not be brought back from the trash: ${reason}`);
    }
    marked = true;
  };

  /** Rows whose file is gone: another agent has done them, or somebody took them away. */
  const reconcile = async (): Promise<void> => {
    for (let after = ''; ; ) {
      const rows = journal.inState('waiting', 500, after);
      if (rows.length === 0) return;
      after = rows.at(-1)!.path;
      for (const row of rows) {
        signal.throwIfAborted();
        // Of what cannot be looked at, nobody knows whether it is gone.
        if (turns.isActive(row.recordingId!) || (await at.look(row.path).catch(() => true))) continue;
        await at.present();
        let known: Awaited<ReturnType<Calls['custody']>> | undefined;
        try {
          known = await calls.custody({ recordingId: row.recordingId! });
        } catch (error) {
          // Who was not answered, or is told to stop, does not know.
          if (!(error instanceof Failure) || error.code !== 'not-found') continue;
        }
        if (known && ['Uploaded', 'Recycled', 'Removed'].includes(known.uploadState)) {
          await copies.end(row, 'elsewhere', `Another agent has done it: ${known.uploadState}`);
        } else if (!turns.isActive(row.recordingId!) && journal.find(row.path)?.state === 'waiting') {
          notes.trouble(`${row.path} has vanished from the staging location and is not in the archive`);
        }
      }
    }
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
        notes.trouble('Staged Upload is not enabled for this data server: nothing new is taken');
        return;
      }
      await at.present();
      for (let rows = journal.inState('refusing', 500); rows.length > 0; ) {
        for (const row of rows) await copies.refuse(row);
        rows = journal.inState('refusing', 500, rows.at(-1)!.path);
      }
      for (let rows = journal.inState('whole', 100); rows.length > 0; ) {
        await reception.register(rows);
        rows = journal.inState('whole', 100, rows.at(-1)!.path);
      }
      const began = now();
      leftovers.begin();
      const seen = await scan(at.root, { known: journal.known, take: reception.take, leave: leftovers.add, signal });
      await leftovers
        .end()
        .catch((error) => notes.trouble(`What is not taken could not be listed: ${reasonOf(error)}`));
      for (const folder of seen.shut) notes.trouble(`The folder ${folder} cannot be read: nothing in it is taken`);
      tookMs = now() - began;
      const live = journal.totals().find(({ state }) => state === 'waiting')?.count ?? 0;
      if (seen.manifests < live && now() - lastReconciled > 20 * scanSeconds * 1000) {
        lastReconciled = now();
        await reconcile();
      }
    },
  };
};
