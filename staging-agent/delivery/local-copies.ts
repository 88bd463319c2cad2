import { codeOf } from '../../agent-kit/files/open-file.ts';
import type { Notes } from '../../agent-kit/program/logger.ts';
import { gather } from '../../agent-kit/transfer/gather.ts';
import { NotNow } from '../../agent-kit/transfer/sending.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Calls } from '../calls.ts';
import { agrees } from '../journal/agreement.ts';
import type { Ended, Journal, JournalReceipt, Row } from '../journal/journal.ts';
import { withoutName } from '../journal/without-name.ts';
import { isFull, type Location, reasonOf } from '../location/location.ts';
import { manifestSuffix, shown } from '../location/names.ts';
import { lookOf } from '../location/settling.ts';
import type { Done } from '../report/done.ts';

/** How a recording leaves this site: archived, recycled or refused. Each step is in the journal before the next. */
export interface LocalCopies {
  commit(step: { path: string; change: Partial<Omit<Row, 'path'>> }): Promise<void>;
  end(row: Row, outcome: Ended['outcome'], reason?: string): Promise<void>;
  /**
   * Into `refused/`; where that cannot be, it is refused where it lies, and moved once that can be. What was put right there is
   * looked at anew. @throws only when the share has gone, or the journal cannot be written
   */
  refuse(row: Row): Promise<void>;
  /** By the archive's own word: every copy of this recording here that agrees with it goes. */
  archived(recordingId: string, receipt: JournalReceipt): Promise<void>;
  /** Archived or recycled: only now the local copy may go. */
  letGo(row: Row): Promise<void>;
  /** From the trash for good; and from there on. */
  emptyTrash(row: Row): Promise<void>;
  tellDeleted(row: Row): Promise<void>;
  /** It was recycled, and is to be kept after all: back to where it lay, if it is there still. */
  bringBack(row: Row): Promise<Row | undefined>;
}

/** Noted with what waits in the trash, and could not be moved there. */
const keptInPlace = 'It could not be moved to the trash';

/** Between two tries to move what is refused where it lies. */
const firstMovePause = 60_000;
const longestMovePause = 3_600_000;

export const localCopies = ({
  at,
  journal,
  calls,
  notes,
  clock,
  done,
  recycledGraceHours,
  signal,
}: {
  at: Location;
  journal: Journal;
  calls: Pick<Calls, 'deleted'>;
  notes: Notes;
  clock: Clock;
  done: Done;
  recycledGraceHours: number;
  signal: AbortSignal;
}): LocalCopies => {
  const now = () => clock().getTime();
  const commit = gather(
    (batch: Parameters<LocalCopies['commit']>[0][]) => {
      journal.set(batch);
      return batch.map(() => undefined);
    },
    { most: 100, withinMs: 20 },
  );
  const finish = gather(
    (batch: Ended[]) => {
      journal.end(batch);
      return batch.map(() => undefined);
    },
    { most: 100, withinMs: 10 },
  );

  const end = ({ recordingId, path, size, sha256, receipt, reason }: Row, outcome: Ended['outcome'], why = reason) =>
    finish({
      recordingId: recordingId ?? '',
      path,
      outcome,
      at: clock().toISOString(),
      size,
      sha256,
      receipt,
      reason: why,
    });

  const nextMoves = new Map<string, { at: number; pause: number }>();

  /** Another volume, a full share, no permission, open elsewhere: none of it makes it less refused, or is its neighbours' trouble. */
  const refuseHere = async (row: Row, why: string): Promise<void> => {
    const { path } = row;
    const pause = Math.min(longestMovePause, 2 * (nextMoves.get(path)?.pause ?? firstMovePause / 2));
    nextMoves.set(path, { at: now() + pause, pause });
    // Said once: from then on it is on the list of what is not taken.
    if (row.seen !== null) return;
    const seen = JSON.stringify({ since: clock().toISOString(), files: await lookOf(at, path) });
    await commit({ path, change: { seen } });
    done.refused++;
    notes.trouble(`Refused ${path}: ${withoutName(row)} It stays where it lies, and cannot be moved yet: ${why}`);
  };

  const refuse = async (row: Row): Promise<void> => {
    const { path } = row;
    if (row.seen !== null && (await lookOf(at, path)) !== JSON.parse(row.seen).files) {
      // Somebody has put it right where it lies, or taken it away: the next look finds what there is.
      nextMoves.delete(path);
      await end(row, 'changed', 'It was changed after it had been refused');
      return;
    }
    if (row.seen !== null && now() < (nextMoves.get(path)?.at ?? 0)) return;
    let outcome: 'moved' | 'gone';
    try {
      outcome = await at.refuse(path, path + manifestSuffix, row.reason ?? 'No reason was given');
    } catch (error) {
      // Of a share that has gone nothing is refused.
      await at.present();
      await refuseHere(row, reasonOf(error));
      return;
    }
    nextMoves.delete(path);
    if (outcome === 'gone') {
      await end(row, 'elsewhere', 'It was taken away before it was refused');
      notes.trouble(`${path} was taken away before it could be refused: ${withoutName(row)}`);
      return;
    }
    await end(row, 'refused');
    if (row.seen !== null) return notes.say(shown(`${path}, refused before, lies in refused/ now`));
    done.refused++;
    notes.trouble(`Refused ${path}: ${withoutName(row)}`);
  };

  /** The last step on site. */
  const tellDeleted = async (row: Row): Promise<void> => {
    await calls.deleted({ recordingId: row.recordingId!, at: clock().toISOString() });
    await end(row, row.receipt ? 'uploaded' : 'recycled');
    done.deleted++;
  };

  const emptyTrash = async (row: Row): Promise<void> => {
    await at.emptyTrash(row.recordingId!, row.path);
    if (row.reason === keptInPlace && (await isAsRegistered(row)))
      await at.deleteHere(row.path, row.path + manifestSuffix);
    await commit({ path: row.path, change: { state: 'gone' } });
    await tellDeleted({ ...row, state: 'gone' });
  };

  /** Whether the file under its name is still the one that was registered; false when there is none. */
  const isAsRegistered = async (row: Row, known?: { size: number; mtimeMs: number }): Promise<boolean> => {
    const found = known ?? (await at.look(row.path));
    if (!found) return false;
    if (found.size === row.size && found.mtimeMs === row.mtimeMs) return true;
    const again = await at.hash(row.path, { size: row.size, signal });
    return again.size === row.size && again.sha256 === row.sha256;
  };

  /** A full share, or a folder that is another volume, has no trash to move to: then it waits, and is deleted, where it lies. */
  const toTrash = async (row: Row): Promise<string | null> => {
    try {
      await at.toTrash(row.recordingId!, row.path, row.path + manifestSuffix);
      return null;
    } catch (error) {
      if (!isFull(error) && codeOf(error) !== 'EXDEV') throw error;
      notes.say(shown(`${row.path} cannot be moved to the trash (${codeOf(error)}): it is deleted where it lies`));
      return keptInPlace;
    }
  };

  const letGo = async (row: Row): Promise<void> => {
    const receipt: JournalReceipt | null = row.receipt && JSON.parse(row.receipt);
    if (row.state === 'archived' && !agrees(row, receipt)) {
      notes.trouble(`The archive's receipt for ${row.path} does not agree with it: kept`);
      await commit({ path: row.path, change: { state: 'waiting', receipt: null } });
      return;
    }
    const found = await at.look(row.path);
    if (!found) await at.present();
    if (found && !(await isAsRegistered(row, found))) {
      notes.trouble(`Another recording lies under the name ${row.path}: it is looked at anew`);
      await end(row, 'changed', 'Something else took its place');
      return;
    }
    const reason = await toTrash(row);
    const dueAt = row.state === 'archived' ? now() : now() + recycledGraceHours * 3_600_000;
    await commit({ path: row.path, change: { state: 'trashed', dueAt, reason } });
    if (dueAt <= now()) await emptyTrash({ ...row, state: 'trashed', reason });
  };

  const bringBack = async (row: Row): Promise<Row | undefined> => {
    const outcome = await at.fromTrash(row.recordingId!, row.path, row.path + manifestSuffix);
    if (outcome === 'occupied') throw new NotNow('It is kept after all, but another file lies under its name');
    if (outcome === 'gone') {
      // Dropped twice, it lay in the trash once, and another row has brought it back.
      await end(row, 'elsewhere');
      return undefined;
    }
    const change = { state: 'waiting' as const, dueAt: null };
    await commit({ path: row.path, change });
    notes.say(`${row.path} is kept after all`);
    return { ...row, ...change };
  };

  const archived = async (recordingId: string, receipt: JournalReceipt): Promise<void> => {
    const rows = journal.ofRecording(recordingId).filter(({ state }) => state === 'waiting' || state === 'sent');
    const right = rows.filter((row) => agrees(row, receipt));
    for (const row of rows) {
      if (!right.includes(row)) notes.trouble(`The archive's receipt for ${row.path} does not agree with it: kept`);
    }
    const change = { state: 'archived' as const, receipt: JSON.stringify(receipt) };
    await Promise.all(right.map(({ path }) => commit({ path, change })));
    if (right.length > 0) done.uploaded++;
    await Promise.all(right.map((row) => letGo({ ...row, ...change })));
  };

  return { commit, end, refuse, archived, letGo, emptyTrash, tellDeleted, bringBack };
};
