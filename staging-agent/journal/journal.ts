import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { reserve } from '../../agent-kit/store/reserve.ts';
import type { Stray } from '../location/stray.ts';
import { CannotStart } from '../settings.ts';
import { withoutName } from './without-name.ts';

/**
 * Where a recording is on its way. Each is committed before what follows it is begun, so that any moment is a good one
 * to be killed at:
 * whole -> waiting -> sent -> archived (or recycled) -> trashed -> gone -> done.
 * Out of turn: `refusing` until it lies in `refused/`.
 */
export type State = 'whole' | 'waiting' | 'sent' | 'archived' | 'recycled' | 'trashed' | 'gone' | 'refusing';

export interface JournalReceipt {
  key: string;
  versionId?: string | undefined;
  size: number;
  sha256: string;
  partsSha256?: string | undefined;
  at: string;
}

export interface Row {
  /** Of the recording, below the location, with `/`. */
  path: string;
  state: State;
  recordingId: string | null;
  size: number;
  sha256: string;
  mtimeMs: number;
  endedAt: string;
  /** Only until it is registered. */
  manifest: string | null;
  uploadId: string | null;
  /** The parts of a multipart upload that is to be completed, as JSON. */
  etags: string | null;
  receipt: string | null;
  reason: string | null;
  /** Epoch milliseconds: when it may be deleted for good. */
  dueAt: number | null;
  /** The hashes of its parts, as JSON, when it is large enough to be sent in parts. */
  parts: string | null;
  /** Of what is refused where it lies: since when, and what its files looked like, as JSON. */
  seen: string | null;
}

/** A file of the location that is not taken, as of the last look. */
export interface Leftover {
  path: string;
  kind: Stray['kind'] | 'refused';
  /** ISO 8601 UTC: since when it lies there, as far as that is known. */
  since: string;
  reason: string;
}

export interface Ended {
  recordingId: string;
  path: string;
  outcome: 'uploaded' | 'recycled' | 'elsewhere' | 'refused' | 'changed';
  at: string;
  size: number;
  sha256: string;
  receipt: string | null;
  reason: string | null;
}

const shape = `
  CREATE TABLE IF NOT EXISTS recording (
    path TEXT PRIMARY KEY, state TEXT NOT NULL, recordingId TEXT, size INTEGER NOT NULL, sha256 TEXT NOT NULL,
    mtimeMs REAL NOT NULL, endedAt TEXT NOT NULL, manifest TEXT, uploadId TEXT, etags TEXT,
    receipt TEXT, reason TEXT, dueAt INTEGER, parts TEXT, seen TEXT
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS recordingOfId ON recording (recordingId);
  CREATE INDEX IF NOT EXISTS recordingOfState ON recording (state) WHERE state <> 'waiting';
  CREATE TABLE IF NOT EXISTS ended (
    recordingId TEXT NOT NULL, path TEXT NOT NULL, outcome TEXT NOT NULL, at TEXT NOT NULL, size INTEGER NOT NULL,
    sha256 TEXT NOT NULL, receipt TEXT, reason TEXT
  );
  CREATE INDEX IF NOT EXISTS endedAt ON ended (at);
  CREATE TABLE IF NOT EXISTS note (name TEXT PRIMARY KEY, value TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS trouble (at TEXT NOT NULL, what TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS leftover (
    path TEXT PRIMARY KEY, kind TEXT NOT NULL, since TEXT NOT NULL, reason TEXT NOT NULL
  ) WITHOUT ROWID;
  PRAGMA user_version = 3;
`;

/** The journal's note of how many files are not taken. */
const leftoverCount = 'leftovers';

/** From the first shape, which had MD5s. */
const fromFirst = `
  DROP TABLE part;
  ALTER TABLE recording DROP COLUMN md5;
  ALTER TABLE recording ADD COLUMN parts TEXT;
`;
/** From the second, which did not know what is refused where it lies. */
const fromSecond = `
  ALTER TABLE recording ADD COLUMN seen TEXT;
`;
const migrations: Record<number, string> = { 1: fromFirst + fromSecond, 2: fromSecond };

export interface Journal {
  /** Whether it is a new one, in place of one that was broken or lost. */
  fresh: boolean;
  setAside: string | undefined;
  add(rows: readonly Row[]): void;
  /** Those of these paths that are known. */
  known(paths: readonly string[]): Set<string>;
  find(path: string): Row | undefined;
  ofRecording(recordingId: string): Row[];
  inState(state: State, limit: number, afterPath?: string): Row[];
  due(now: number, limit: number, afterPath?: string): Row[];
  set(changes: readonly { path: string; change: Partial<Omit<Row, 'path'>> }[]): void;
  /** Ends the way of a row: it is known no more, so that its name may be used again. */
  end(ended: readonly Ended[]): void;
  ended(limit: number, offset: number): Ended[];
  totals(): { state: State; count: number; bytes: number; oldest: string }[];
  endedTotals(): { outcome: Ended['outcome']; count: number; bytes: number }[];
  /** What the last look found and did not take: in place of what the one before had found. `count`: with what is not listed. */
  keepLeftovers(listed: readonly Leftover[], count: number): void;
  /** With what is refused where it lies; the longest there first. */
  leftovers(limit: number): { count: number; files: Leftover[] };
  trouble(at: string, what: string): void;
  troubles(limit: number): { at: string; what: string }[];
  note(name: string, value: string): void;
  /** Keeps some room for it on its disk, for when that is full. */
  keepReserve(): void;
  noted(name: string): string | undefined;
  close(): void;
}

const open = (file: string, readOnly: boolean): DatabaseSync => {
  const database = new DatabaseSync(file, { readOnly, timeout: 5000 });
  try {
    if (!readOnly) database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -8000');
    const [check] = database.prepare('PRAGMA quick_check(1)').all();
    if (check?.quick_check !== 'ok') throw new Error(String(check?.quick_check));
    if (!readOnly) {
      const made = Number(database.prepare('PRAGMA user_version').get()?.user_version);
      database.exec(`BEGIN; ${migrations[made] ?? ''} ${shape} COMMIT`);
    }
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
};

/** SQLITE_FULL, or an SQLITE_IOERR, as of a write-ahead log that cannot grow. */
const hasNoRoom = (error: unknown): boolean => [13, 10].includes(((error as { errcode?: number }).errcode ?? 0) & 0xff);

/** SQLITE_CORRUPT and SQLITE_NOTADB: nothing else is a reason to put a journal aside. */
const isBroken = (error: unknown): boolean => {
  const { errcode, message } = error as { errcode?: number; message: string };
  return errcode === undefined ? /malformed|row|page|index|Tree/.test(message) : [11, 26].includes(errcode & 0xff);
};

/**
 * What this agent knows, on a disk of its own. It is a memory, not the truth: what is lost with a broken one is found
 * again in the manifests and in the cloud.
 */
export const journal = (stateFolder: string, { readOnly = false } = {}): Journal => {
  const file = join(stateFolder, 'journal.db');
  if (readOnly && !existsSync(file)) throw new CannotStart('There is no journal yet: this agent has not run');
  if (!readOnly) mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
  let fresh = !existsSync(file);
  let setAside: string | undefined;
  let database: DatabaseSync;
  const room = reserve(stateFolder);
  const withRoom = <Outcome>(act: () => Outcome): Outcome => {
    try {
      return act();
    } catch (error) {
      if (readOnly || !hasNoRoom(error) || !room.release()) throw error;
      return act();
    }
  };
  try {
    database = withRoom(() => open(file, readOnly));
  } catch (error) {
    if (readOnly || !isBroken(error)) throw error;
    setAside = `${file}.broken-${new Date().toISOString().replaceAll(':', '')}`;
    for (const suffix of ['', '-wal', '-shm']) {
      if (existsSync(file + suffix)) renameSync(file + suffix, setAside + suffix);
    }
    fresh = true;
    database = open(file, readOnly);
  }
  const statements = new Map<string, ReturnType<DatabaseSync['prepare']>>();
  const on = (sql: string) => {
    const found = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, found);
    return found;
  };
  const together = (act: () => void) =>
    withRoom(() => {
      database.exec('BEGIN IMMEDIATE');
      try {
        act();
        database.exec('COMMIT');
      } catch (error) {
        if (database.isTransaction) database.exec('ROLLBACK');
        throw error;
      }
    });
  if (!readOnly) room.keep();
  const all = <Kind>(sql: string, ...values: SQLInputValue[]) => on(sql).all(...values) as unknown as Kind[];

  return {
    fresh,
    setAside,
    add: (rows) =>
      together(() => {
        for (const row of rows) {
          on(
            `INSERT OR IGNORE INTO recording VALUES (:path, :state, :recordingId, :size, :sha256, :mtimeMs,
             :endedAt, :manifest, :uploadId, :etags, :receipt, :reason, :dueAt, :parts, :seen)`,
          ).run({ ...row });
        }
      }),
    known: (paths) =>
      new Set(
        all<{ path: string }>(
          'SELECT path FROM recording WHERE path IN (SELECT value FROM json_each(?))',
          JSON.stringify(paths),
        ).map(({ path }) => path),
      ),
    find: (path) => all<Row>('SELECT * FROM recording WHERE path = ?', path)[0],
    ofRecording: (recordingId) => all<Row>('SELECT * FROM recording WHERE recordingId = ?', recordingId),
    inState: (state, limit, afterPath = '') =>
      all<Row>('SELECT * FROM recording WHERE state = ? AND path > ? ORDER BY path LIMIT ?', state, afterPath, limit),
    due: (now, limit, afterPath = '') =>
      all<Row>(
        `SELECT * FROM recording WHERE state = 'trashed' AND dueAt <= ? AND path > ? ORDER BY path LIMIT ?`,
        ...[now, afterPath, limit],
      ),
    set: (changes) =>
      together(() => {
        for (const { path, change } of changes) {
          const names = Object.keys(change);
          on(`UPDATE recording SET ${names.map((name) => `${name} = :${name}`).join(', ')} WHERE path = :path`).run({
            ...change,
            path,
          });
        }
      }),
    end: (ended) =>
      together(() => {
        for (const one of ended) {
          on('DELETE FROM recording WHERE path = ? AND ifnull(recordingId, ?2) = ?2').run(one.path, one.recordingId);
          on('INSERT INTO ended VALUES (:recordingId, :path, :outcome, :at, :size, :sha256, :receipt, :reason)').run({
            ...one,
          });
        }
      }),
    ended: (limit, offset) => all<Ended>('SELECT * FROM ended ORDER BY rowid LIMIT ? OFFSET ?', limit, offset),
    totals: () =>
      all('SELECT state, count(*) AS count, sum(size) AS bytes, min(endedAt) AS oldest FROM recording GROUP BY state'),
    endedTotals: () => all('SELECT outcome, count(*) AS count, sum(size) AS bytes FROM ended GROUP BY outcome'),
    keepLeftovers: (listed, count) =>
      together(() => {
        on('DELETE FROM leftover').run();
        for (const one of listed) {
          on('INSERT OR REPLACE INTO leftover VALUES (:path, :kind, :since, :reason)').run({ ...one });
        }
        on('INSERT OR REPLACE INTO note VALUES (?, ?)').run(leftoverCount, String(count));
      }),
    leftovers: (limit) => {
      // A journal that is only read may be of an agent that had no such list.
      const shape = Number(on('PRAGMA user_version').get()?.user_version);
      if (shape < 3) return { count: 0, files: [] };
      const refused = all<Pick<Row, 'path' | 'reason' | 'seen' | 'manifest'>>(
        `SELECT path, reason, seen, manifest FROM recording WHERE state = 'refusing' AND seen IS NOT NULL ORDER BY path LIMIT ?`,
        limit,
      );
      const [{ total = 0 } = {}] = all<{ total: number }>(
        `SELECT count(*) AS total FROM recording WHERE state = 'refusing' AND seen IS NOT NULL`,
      );
      const files = all<Leftover>(`SELECT * FROM leftover ORDER BY kind = 'harmless', since, path LIMIT ?`, limit);
      const inPlace = refused.map(({ path, reason, seen, manifest }): Leftover => {
        return { path, kind: 'refused', since: JSON.parse(seen!).since, reason: withoutName({ reason, manifest }) };
      });
      const [{ value = '0' } = {}] = all<{ value: string }>('SELECT value FROM note WHERE name = ?', leftoverCount);
      return { count: total + Number(value), files: [...inPlace, ...files].slice(0, limit) };
    },
    trouble: (at, what) =>
      together(() => {
        on('INSERT INTO trouble VALUES (?, ?)').run(at, what);
        on('DELETE FROM trouble WHERE rowid <= (SELECT max(rowid) FROM trouble) - 200').run();
      }),
    troubles: (limit) =>
      all<{ at: string; what: string }>('SELECT at, what FROM trouble ORDER BY rowid DESC LIMIT ?', limit).reverse(),
    note: (name, value) =>
      together(() => {
        on('INSERT OR REPLACE INTO note VALUES (?, ?)').run(name, value);
      }),
    keepReserve: () => room.keep(),
    noted: (name) => all<{ value: string }>('SELECT value FROM note WHERE name = ?', name)[0]?.value,
    close: () => database.close(),
  };
};

/** SQLite's word for: somebody else holds it. */
const busy = 5;

/** Held as long as the process lives, however it ends: two agents never share one journal. */
export const onlyOne = (stateFolder: string): { release(): void } => {
  mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(join(stateFolder, 'run.lock'), { timeout: 0 });
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
    return { release: () => lock?.close() };
  } catch (error) {
    lock?.close();
    const { errcode, message } = error as Error & { errcode?: number };
    throw new CannotStart(
      errcode === busy
        ? `Another staging agent is running with the state in ${stateFolder}`
        : `The state folder ${stateFolder} cannot be written to: ${message}`,
    );
  }
};
