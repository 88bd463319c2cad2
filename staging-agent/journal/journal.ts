import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CannotStart } from '../../agent-kit/program/cannot-start.ts';
import { openStore } from '../../agent-kit/store/store.ts';
import { Failure } from '../../domain/failure.ts';
import type { Stray } from '../location/stray.ts';
import { firstWithLeftovers, journalDesign } from './design.ts';
import { reasonWithoutPerson } from './person.ts';
import { columns, type EndedRow, fromEndedRow, fromRow, type Row, repaired, toEndedRow, toRow } from './rows.ts';
import type { Ended, Entry, EntryIn, Refusing, State, Waiting, Whole } from './states.ts';
import { type Event, next } from './steps.ts';

/** A file of the location that the last scan did not take. */
export interface Leftover {
  path: string;
  /** `refused` means refused in place. */
  kind: Stray['kind'] | 'refused';
  /** ISO 8601 UTC: since when it has been there, as far as that is known. */
  since: string;
  reason: string;
}

/** An entry, and the events that happened to it. */
export interface Step {
  entry: Pick<Entry, 'path'> & { recordingId?: string };
  /** In order; all of them are stored at once. */
  events: readonly Event[];
}

/**
 * What this agent knows about the recordings in its location, on a disk of this machine. It is a memory, not the truth:
 * everything that a broken journal loses can be found again in the manifests and in the cloud.
 *
 * Each step is stored before its consequences start, so the process may be killed at any moment.
 */
export interface Journal {
  /** Whether it was created just now, because there was none or it was broken. */
  fresh: boolean;
  setAside: string | undefined;
  /** Adds what was found in the location. An entry for a known path stays as it is. */
  add(entries: readonly (Whole | Refusing | Waiting)[]): void;
  /** Which of these paths have an entry. */
  known(paths: readonly string[]): Set<string>;
  find(path: string): Entry | undefined;
  ofRecording(recordingId: string): Entry[];
  inState<S extends State>(state: S, limit: number, afterPath?: string): EntryIn<S>[];
  /** Entries that must be deleted from the trash now. */
  due(now: number, limit: number, afterPath?: string): EntryIn<'trashed'>[];
  /** Returns the new state of each entry, or why an event could not happen. A failed one does not affect the others. */
  apply(steps: readonly Step[]): (Entry | Ended | Failure)[];
  ended(limit: number, offset: number): Ended[];
  totals(): { state: State; count: number; bytes: number; oldest: string }[];
  endedTotals(): { outcome: Ended['outcome']; count: number; bytes: number }[];
  /** Replaces the list of files that are not taken. `count` includes those that are not listed. */
  keepLeftovers(listed: readonly Leftover[], count: number): void;
  /** Includes files that are refused in place. The oldest come first. */
  leftovers(limit: number): { count: number; files: Leftover[] };
  trouble(at: string, what: string): void;
  troubles(limit: number): { at: string; what: string }[];
  note(name: string, value: string): void;
  noted(name: string): string | undefined;
  /** Reserves room on its disk again, after it was given up because the disk was full. */
  keepReserve(): void;
  close(): void;
}

const idOf = (entry: Entry): string | undefined => ('recordingId' in entry ? entry.recordingId : undefined);

/** The journal's note of how many files are not taken. */
const leftoverCount = 'leftovers';

export const openJournal = (stateFolder: string, { readOnly = false } = {}): Journal => {
  if (readOnly && !existsSync(join(stateFolder, journalDesign.name))) {
    throw new CannotStart('There is no journal yet: this agent has not run');
  }
  const store = openStore(stateFolder, journalDesign, { readOnly });
  const { all, run, transaction } = store;

  const insert = `INSERT OR IGNORE INTO recording VALUES (${columns.map((name) => `:${name}`).join(', ')})`;
  const update = `UPDATE recording SET ${columns.map((name) => `${name} = :${name}`).join(', ')} WHERE path = :path`;

  const load = (row: Row): Entry | undefined => {
    try {
      return fromRow(row);
    } catch {
      const entry = repaired(row);
      if (!readOnly) {
        if (entry) run(update, { ...toRow(entry) });
        else run('DELETE FROM recording WHERE path = ?', [row.path]);
      }
      return entry;
    }
  };
  const select = (where: string, ...values: (string | number)[]): Entry[] =>
    all<Row>(`SELECT * FROM recording WHERE ${where}`, ...values).flatMap((row) => load(row) ?? []);
  const find = (path: string): Entry | undefined => select('path = ?', path)[0];

  const applyOne = ({ entry, events }: Step): Entry | Ended | Failure => {
    const stored = find(entry.path);
    // Another recording may have the path by now, and the event did not happen to that one.
    if (!stored || idOf(stored) !== entry.recordingId) {
      return new Failure('conflict', `${entry.path} is no longer in the journal`);
    }
    let now: Entry | Ended = stored;
    try {
      for (const event of events) {
        if (now.state === 'ended') return new Failure('conflict', `${entry.path} has ended: ${event.is} cannot happen`);
        now = next(now, event);
      }
    } catch (error) {
      if (error instanceof Failure) return error;
      throw error;
    }
    if (now.state === 'ended') {
      run('DELETE FROM recording WHERE path = ?', [entry.path]);
      run('INSERT INTO ended VALUES (:recordingId, :path, :outcome, :at, :size, :sha256, :receipt, :reason)', {
        ...toEndedRow(now),
      });
    } else run(update, { ...toRow(now) });
    return now;
  };

  return {
    fresh: store.fresh,
    setAside: store.setAside,
    add: (entries) => transaction(() => entries.forEach((entry) => void run(insert, { ...toRow(entry) }))),
    known: (paths) =>
      new Set(
        all<{ path: string }>(
          'SELECT path FROM recording WHERE path IN (SELECT value FROM json_each(?))',
          JSON.stringify(paths),
        ).map(({ path }) => path),
      ),
    find,
    ofRecording: (recordingId) => select('recordingId = ?', recordingId),
    inState: <S extends State>(state: S, limit: number, afterPath = '') =>
      select('state = ? AND path > ? ORDER BY path LIMIT ?', state, afterPath, limit).filter(
        (entry): entry is EntryIn<S> => entry.state === state,
      ),
    due: (now, limit, afterPath = '') =>
      select(
        `state = 'trashed' AND dueAt <= ? AND path > ? ORDER BY path LIMIT ?`,
        now,
        afterPath,
        limit,
      ) as EntryIn<'trashed'>[],
    apply: (steps) => transaction(() => steps.map(applyOne)),
    ended: (limit, offset) =>
      all<EndedRow>('SELECT * FROM ended ORDER BY rowid LIMIT ? OFFSET ?', limit, offset).map(fromEndedRow),
    totals: () =>
      all('SELECT state, count(*) AS count, sum(size) AS bytes, min(endedAt) AS oldest FROM recording GROUP BY state'),
    endedTotals: () => all('SELECT outcome, count(*) AS count, sum(size) AS bytes FROM ended GROUP BY outcome'),
    keepLeftovers: (listed, count) =>
      transaction(() => {
        run('DELETE FROM leftover');
        for (const one of listed) {
          run('INSERT OR REPLACE INTO leftover VALUES (:path, :kind, :since, :reason)', { ...one });
        }
        run('INSERT OR REPLACE INTO note VALUES (?, ?)', [leftoverCount, String(count)]);
      }),
    leftovers: (limit) => {
      // A journal that is only read may be that of an older agent.
      if (store.version < firstWithLeftovers) return { count: 0, files: [] };
      const inPlace = `state IN ('refusing', 'refused-in-place') AND seen IS NOT NULL`;
      const refused = select(`${inPlace} ORDER BY path LIMIT ?`, limit) as EntryIn<'refused-in-place'>[];
      const [{ total = 0 } = {}] = all<{ total: number }>(`SELECT count(*) AS total FROM recording WHERE ${inPlace}`);
      const files = all<Leftover>(`SELECT * FROM leftover ORDER BY kind = 'harmless', since, path LIMIT ?`, limit);
      const refusedFiles = refused.map((entry): Leftover => {
        return { path: entry.path, kind: 'refused', since: entry.since, reason: reasonWithoutPerson(entry) };
      });
      const [{ value = '0' } = {}] = all<{ value: string }>('SELECT value FROM note WHERE name = ?', leftoverCount);
      return { count: total + Number(value), files: [...refusedFiles, ...files].slice(0, limit) };
    },
    trouble: (at, what) =>
      transaction(() => {
        run('INSERT INTO trouble VALUES (?, ?)', [at, what]);
        run('DELETE FROM trouble WHERE rowid <= (SELECT max(rowid) FROM trouble) - 200');
      }),
    troubles: (limit) =>
      all<{ at: string; what: string }>('SELECT at, what FROM trouble ORDER BY rowid DESC LIMIT ?', limit).reverse(),
    note: (name, value) => transaction(() => run('INSERT OR REPLACE INTO note VALUES (?, ?)', [name, value])),
    noted: (name) => all<{ value: string }>('SELECT value FROM note WHERE name = ?', name)[0]?.value,
    keepReserve: () => store.keepReserve(),
    close: () => store.close(),
  };
};
