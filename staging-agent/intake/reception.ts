import type { Cloud } from '../../agent-kit/connection/cloud.ts';
import type { Notes } from '../../agent-kit/program/logger.ts';
import { gather } from '../../agent-kit/transfer/gather.ts';
import type { Turns } from '../../agent-kit/transfer/in-flight.ts';
import { lanes } from '../../agent-kit/transfer/lanes.ts';
import type { StagingAnswer } from '../../api/staging.ts';
import type { Clock } from '../../domain/clock.ts';
import { Failure } from '../../domain/failure.ts';
import { type Calls, oneByOne } from '../calls.ts';
import type { LocalCopies } from '../delivery/local-copies.ts';
import { agrees, isOver } from '../journal/agreement.ts';
import type { Journal, Row } from '../journal/journal.ts';
import type { Leftovers } from '../location/leftovers.ts';
import type { Location } from '../location/location.ts';
import { wrongWithPath } from '../location/names.ts';
import type { Settling } from '../location/settling.ts';
import type { Done } from '../report/done.ts';
import { takeIn, takenAtOnce } from './intake.ts';

/** Of a header that tells more, nothing is believed. */
const longestSeconds = 31_536_000;

/** Calls of a hundred recordings each that are under way at once; more would wait for each other in the cloud. */
const registeringAtOnce = 3;

/** How recordings come in: taken as they lie there, and registered in the cloud. */
export interface Reception {
  take(paths: readonly string[]): Promise<void>;
  register(rows: readonly Row[]): Promise<void>;
  /** What the cloud knew before: dropped twice, found again after a lost journal, or at work elsewhere. */
  settleKnown(row: Row): Promise<void>;
  /** A recording that the cloud knows and this journal does not. */
  adopt(item: StagingAnswer<'work'>['items'][number]): Promise<Row | undefined>;
}

export const reception = ({
  at,
  journal,
  cloud,
  calls,
  copies,
  settling,
  leftovers,
  turns,
  notes,
  clock,
  done,
  signal,
}: {
  at: Location;
  journal: Journal;
  cloud: Cloud;
  calls: Pick<Calls, 'custody' | 'failed' | 'deleted'>;
  copies: LocalCopies;
  settling: Settling;
  leftovers: Pick<Leftovers, 'add'>;
  turns: Turns;
  notes: Notes;
  clock: Clock;
  done: Done;
  signal: AbortSignal;
}): Reception => {
  const takeOne = takeIn(at);
  const readers = lanes(takenAtOnce);
  const registering = lanes(registeringAtOnce);

  /** Why nobody will ask for it any more, by the cloud's word; nothing when somebody will. */
  const over = async (row: Row): Promise<Partial<Row>> => {
    const known = await calls.custody({ recordingId: row.recordingId! }).catch((error) => {
      if (error instanceof Failure && error.code === 'not-found') return undefined;
      throw error;
    });
    if (known && isOver(known.uploadState)) return { state: 'recycled' };
    if (known?.uploadState !== 'Uploaded') return {};
    if (!agrees(row, known.archive)) {
      notes.trouble(`${row.path} is said to be uploaded, and the archive does not hold it as it is here: kept`);
      return {};
    }
    return { state: 'archived', receipt: JSON.stringify({ ...known.archive, at: clock().toISOString() }) };
  };

  const settleKnown = async ({ path, recordingId }: Row): Promise<void> => {
    const row = journal.find(path);
    if (row?.state !== 'waiting' || row.recordingId !== recordingId) return;
    const change = await over(row);
    if (!change.state) return;
    await copies.commit({ path, change });
    await copies.letGo({ ...row, ...change });
  };

  /** Waits only once the cloud has told how it stands: what it is done with it never asks for again. */
  const takeUp = async (row: Row): Promise<void> => {
    const { path, recordingId, state, manifest } = row;
    const change = { recordingId, state, manifest, ...(await over(row)) };
    await copies.commit({ path, change });
    if (change.state !== 'waiting') await copies.letGo({ ...row, ...change });
  };

  const register = async (rows: readonly Row[]): Promise<void> => {
    if (rows.length === 0) return;
    const answers = await oneByOne(async (batch: Row[]) => {
      const recordings = batch.map(({ path, manifest: text }) => {
        const { durationSeconds, ...manifest } = JSON.parse(text!);
        return { path, manifest, ...(durationSeconds > 0 && durationSeconds <= longestSeconds && { durationSeconds }) };
      });
      return (await registering.run(() => cloud('register', { recordings }, signal))).recordings;
    })([...rows]);
    const known: Row[] = [];
    const refused: Row[] = [];
    const changes = rows.flatMap((row, index) => {
      const answer = answers[index];
      const change: Partial<Omit<Row, 'path'>> =
        answer instanceof Failure || !answer || answer.outcome === 'refused' || !answer.recordingId
          ? { state: 'refusing', reason: answer instanceof Failure ? answer.message : (answer?.reason ?? 'Refused') }
          : { state: 'waiting', recordingId: answer.recordingId, manifest: null };
      if (change.state === 'refusing') refused.push({ ...row, ...change });
      else if (!(answer instanceof Failure) && answer?.outcome === 'known') {
        known.push({ ...row, ...change });
        return [];
      }
      return [{ path: row.path, change }];
    });
    journal.set(changes);
    done.registered += rows.length - refused.length;
    notes.say(`registered ${rows.length - refused.length} recordings`);
    turns.wake();
    for (const row of refused) await copies.refuse(row);
    await Promise.all(known.map((row) => turns.inTurn(row.recordingId!, row.path, () => takeUp(row))));
  };

  const land = gather(
    async (rows: Row[]) => {
      journal.add(rows);
      for (const row of rows) if (row.state === 'refusing') await copies.refuse(row);
      await register(rows.filter(({ state }) => state === 'whole'));
      return rows.map(() => undefined);
    },
    { most: 100, withinMs: 100 },
  );

  const wait = (path: string, reason: string): undefined => {
    leftovers.add({ path, kind: 'changing', reason });
    return undefined;
  };

  /** Undefined for what may be whole by a later look. */
  const takeOrWait = async (path: string): Promise<Row | undefined> => {
    const still = await settling.waits(path);
    if (still !== undefined) return wait(path, still);
    const taken = await takeOne(path, signal);
    if (taken.is === 'not-yet') {
      notes.trouble(`${path} is not taken yet: ${taken.reason}`);
      return wait(path, taken.reason);
    }
    if (taken.is === 'unfit') {
      const reason = taken.row.reason ?? '';
      if (!(await settling.isSettled(path, { content: taken.content, reason }))) return wait(path, reason);
    }
    settling.forget(path);
    return taken.row;
  };

  return {
    async take(paths) {
      let failed = false;
      const one = async (path: string): Promise<void> => {
        try {
          const row = await readers.run(async () => (failed ? undefined : takeOrWait(path)));
          if (row) await land(row);
        } catch (error) {
          // What has not been begun is left to the next look; what has is waited for, so that two looks never meet.
          failed = true;
          throw error;
        }
      };
      const outcomes = await Promise.allSettled(paths.map(one));
      for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
      signal.throwIfAborted();
    },
    register,
    settleKnown,
    async adopt({ recordingId, path, sha256, action }) {
      // Registered this moment, or another recording of the same name: the next look tells.
      if (journal.find(path)) return undefined;
      const missing = async (reason: string) => {
        await at.present();
        if (action === 'upload') await calls.failed({ recordingId, reason });
        else await calls.deleted({ recordingId, at: clock().toISOString() });
        notes.trouble(`${path}: ${reason}`);
      };
      if (wrongWithPath(path)) {
        await calls.failed({ recordingId, reason: 'Its path is none of the staging location' });
        return undefined;
      }
      const taken = await takeOne(path, signal);
      if (taken.is === 'not-yet' && !(await at.look(path))) {
        await missing('It is not in the staging location');
        return undefined;
      }
      if (taken.is !== 'whole') return undefined;
      if (taken.row.sha256 !== sha256) {
        await missing('Another recording lies in the staging location under its name');
        return undefined;
      }
      const row: Row = { ...taken.row, recordingId, state: 'waiting', manifest: null };
      journal.add([row]);
      return row;
    },
  };
};
