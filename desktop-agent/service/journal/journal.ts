import { openStore, type StoreDesign } from '../../../agent-kit/store/store.ts';
import type { Ended, Entry, EntryIn, Extraction, State } from './states.ts';
import { type Event, step } from './steps.ts';

/** One logon of a user at this PC. Times are from the clock of the PC. */
export interface Logon {
  id: string;
  login: string;
  fromMs: number;
  /** Absent while the user is logged on. */
  toMs: number | undefined;
  /** When this logon was last seen. If the PC loses power, the logon ends there. */
  aliveMs: number;
}

/** The difference between the clocks of the cloud and the PC, as measured at one time. */
export interface ClockSample {
  atMs: number;
  offsetMs: number;
}

const design: StoreDesign = {
  name: 'journal.db',
  version: 1,
  schema: `
    CREATE TABLE IF NOT EXISTS extraction (
      id TEXT PRIMARY KEY, revision INTEGER NOT NULL, state TEXT NOT NULL, recordingId TEXT, entry TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS extractionOfState ON extraction (state);
    CREATE INDEX IF NOT EXISTS extractionOfRecording ON extraction (recordingId) WHERE recordingId IS NOT NULL;
    CREATE TABLE IF NOT EXISTS ended (
      id TEXT NOT NULL, revision INTEGER NOT NULL, outcome TEXT NOT NULL, at TEXT NOT NULL,
      logonId TEXT NOT NULL, spanFrom TEXT NOT NULL, spanTo TEXT NOT NULL
    );
    CREATE INDEX IF NOT EXISTS endedAt ON ended (at);
    CREATE TABLE IF NOT EXISTS stale (path TEXT PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS logon (
      id TEXT PRIMARY KEY, login TEXT NOT NULL, fromMs REAL NOT NULL, toMs REAL, aliveMs REAL NOT NULL,
      isReported INTEGER NOT NULL DEFAULT 0
    ) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS clock (atMs REAL PRIMARY KEY, offsetMs REAL NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS note (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS trouble (at TEXT NOT NULL, what TEXT NOT NULL);
  `,
  migrations: {},
};

interface LogonRow extends Omit<Logon, 'toMs'> {
  toMs: number | null;
}

const toLogon = ({ id, login, fromMs, toMs, aliveMs }: LogonRow): Logon => ({
  ...{ id, login, fromMs, aliveMs },
  toMs: toMs ?? undefined,
});

/** Everything that the service knows about this PC: logon sessions, gaps, and the state of each extraction. */
export type Journal = ReturnType<typeof openJournal>;

export const openJournal = (folder: string, options: { readOnly?: boolean } = {}) => {
  const store = openStore(folder, design, options);
  const entryOf = ({ entry }: { entry: string }): Entry => JSON.parse(entry);

  const write = (entry: Entry): void =>
    store.run(
      `INSERT INTO extraction (id, revision, state, recordingId, entry) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, state = excluded.state,
       recordingId = excluded.recordingId, entry = excluded.entry`,
      [
        entry.extraction.extractionId,
        entry.extraction.revision,
        entry.state,
        'recordingId' in entry ? entry.recordingId : null,
        JSON.stringify(entry),
      ],
    );

  const find = (extractionId: string): Entry | undefined =>
    store.all<{ entry: string }>('SELECT entry FROM extraction WHERE id = ?', extractionId).map(entryOf)[0];

  return {
    setAside: store.setAside,
    fresh: store.fresh,
    find,

    /** Adds what is new. A later revision replaces an earlier one, whose file must be deleted. */
    addExtractions(extractions: readonly Extraction[]): void {
      store.transaction(() => {
        for (const extraction of extractions) {
          const before = find(extraction.extractionId);
          if (before && before.extraction.revision >= extraction.revision) continue;
          const [ended] = store.all<{ revision: number }>(
            'SELECT max(revision) AS revision FROM ended WHERE id = ?',
            extraction.extractionId,
          );
          if (!before && (ended?.revision ?? 0) >= extraction.revision) continue;
          if (before && 'file' in before)
            store.run('INSERT OR IGNORE INTO stale (path) VALUES (?)', [before.file.path]);
          write({ state: 'waiting', extraction });
        }
      });
    },

    /**
     * Stores an event before anything else depends on it. @throws Failure `conflict` if it cannot happen in this state
     */
    apply(extractionId: string, revision: number, event: Event, at: Date): Entry | Ended {
      return store.transaction(() => {
        const before = find(extractionId);
        if (!before || before.extraction.revision !== revision)
          return { state: 'ended', outcome: 'superseded' } as const;
        const after = step(before, event);
        const isFileGone = after.state === 'ended' || !('file' in after);
        if (isFileGone && 'file' in before) {
          store.run('INSERT OR IGNORE INTO stale (path) VALUES (?)', [before.file.path]);
        }
        if (after.state !== 'ended') {
          write(after);
          return after;
        }
        const { logonSessionId, from, to } = before.extraction;
        store.run('DELETE FROM extraction WHERE id = ?', [extractionId]);
        store.run(
          'INSERT INTO ended (id, revision, outcome, at, logonId, spanFrom, spanTo) VALUES (?, ?, ?, ?, ?, ?, ?)',
          [...[extractionId, revision, after.outcome, at.toISOString(), logonSessionId, from, to]],
        );
        return after;
      });
    },

    inState<S extends State>(state: S, limit: number, after = ''): EntryIn<S>[] {
      return store
        .all<{ entry: string }>(
          'SELECT entry FROM extraction WHERE state = ? AND id > ? ORDER BY id LIMIT ?',
          ...[state, after, limit],
        )
        .map(entryOf) as EntryIn<S>[];
    },
    ofRecording: (recordingId: string): Entry | undefined =>
      store.all<{ entry: string }>('SELECT entry FROM extraction WHERE recordingId = ?', recordingId).map(entryOf)[0],
    totals: (): { state: State; count: number }[] =>
      store.all('SELECT state, count(*) AS count FROM extraction GROUP BY state'),
    endedTotals: (): { outcome: Ended['outcome']; count: number }[] =>
      store.all('SELECT outcome, count(*) AS count FROM ended GROUP BY outcome'),
    /** What waits on this PC for delivery. */
    waitingFiles: (): { path: string; size: number; endedAt: string }[] =>
      store
        .all<{ entry: string }>("SELECT entry FROM extraction WHERE state IN ('sealed', 'registered', 'sent')")
        .map(entryOf)
        .flatMap((entry) =>
          'file' in entry ? [{ path: entry.file.path, size: entry.file.sealed.size, endedAt: entry.file.endedAt }] : [],
        ),
    /** The spans of a logon from which contacts were extracted, or will be. */
    spansOfLogon: (logonId: string): { from: string; to: string }[] => [
      ...store.all<{ from: string; to: string }>(
        'SELECT spanFrom AS "from", spanTo AS "to" FROM ended WHERE logonId = ?',
        logonId,
      ),
      ...store
        .all<{ entry: string }>('SELECT entry FROM extraction')
        .map(entryOf)
        .filter(({ extraction }) => extraction.logonSessionId === logonId)
        .map(({ extraction: { from, to } }) => ({ from, to })),
    ],
    /** The staging locations into which recordings must still be put. */
    stagingLocations: (): string[] => [
      ...new Set(
        store
          .all<{ entry: string }>("SELECT entry FROM extraction WHERE state IN ('waiting', 'sealed')")
          .map(entryOf)
          .flatMap(({ extraction: { delivery } }) => (delivery.how === 'staging-location' ? [delivery.location] : [])),
      ),
    ],
    staleFiles: (): string[] => store.all<{ path: string }>('SELECT path FROM stale').map(({ path }) => path),
    forgetStale: (path: string): void => store.run('DELETE FROM stale WHERE path = ?', [path]),

    openLogon(logon: Omit<Logon, 'toMs' | 'aliveMs'>): void {
      store.run('INSERT INTO logon (id, login, fromMs, aliveMs) VALUES (?, ?, ?, ?)', [
        ...[logon.id, logon.login, logon.fromMs, logon.fromMs],
      ]);
    },
    seeLogon: (id: string, atMs: number): void =>
      store.run('UPDATE logon SET aliveMs = max(aliveMs, ?) WHERE id = ?', [atMs, id]),
    closeLogon: (id: string, atMs: number): void =>
      store.run('UPDATE logon SET toMs = ?, aliveMs = max(aliveMs, ?), isReported = 0 WHERE id = ? AND toMs IS NULL', [
        ...[atMs, atMs, id],
      ]),
    openLogons: (): Logon[] => store.all<LogonRow>('SELECT * FROM logon WHERE toMs IS NULL').map(toLogon),
    logons: (): Logon[] => store.all<LogonRow>('SELECT * FROM logon ORDER BY fromMs').map(toLogon),
    logon: (id: string): Logon | undefined =>
      store.all<LogonRow>('SELECT * FROM logon WHERE id = ?', id).map(toLogon)[0],
    unreportedLogons: (limit: number): Logon[] =>
      store.all<LogonRow>('SELECT * FROM logon WHERE isReported = 0 ORDER BY fromMs LIMIT ?', limit).map(toLogon),
    noteLogonReported: (id: string): void => store.run('UPDATE logon SET isReported = 1 WHERE id = ?', [id]),
    /** It has another gap, so it must be reported again. */
    noteLogonChanged: (id: string): void => store.run('UPDATE logon SET isReported = 0 WHERE id = ?', [id]),
    forgetLogon: (id: string): void => store.run('DELETE FROM logon WHERE id = ?', [id]),

    addClockSample({ atMs, offsetMs }: ClockSample): void {
      store.run('INSERT OR REPLACE INTO clock (atMs, offsetMs) VALUES (?, ?)', [atMs, offsetMs]);
    },
    /** The last measurement before this time of the PC, or else the first one after it. */
    clockOffsetAt(atMs: number): number {
      const [before] = store.all<ClockSample>('SELECT * FROM clock WHERE atMs <= ? ORDER BY atMs DESC LIMIT 1', atMs);
      const [after] = before ? [before] : store.all<ClockSample>('SELECT * FROM clock ORDER BY atMs LIMIT 1');
      return after?.offsetMs ?? 0;
    },
    forgetClockBefore: (atMs: number): void =>
      store.run('DELETE FROM clock WHERE atMs < (SELECT coalesce(max(atMs), 0) FROM clock WHERE atMs <= ?)', [atMs]),

    note: (name: string, value: string): void =>
      store.run('INSERT OR REPLACE INTO note (name, value) VALUES (?, ?)', [name, value]),
    noted: (name: string): string | undefined =>
      store.all<{ value: string }>('SELECT value FROM note WHERE name = ?', name)[0]?.value,
    forgetNote: (name: string): void => store.run('DELETE FROM note WHERE name = ?', [name]),
    trouble(at: string, what: string): void {
      store.run('INSERT INTO trouble (at, what) VALUES (?, ?)', [at, what]);
      store.run('DELETE FROM trouble WHERE rowid <= (SELECT max(rowid) - 1000 FROM trouble)');
    },
    troubles: (limit: number): { at: string; what: string }[] =>
      store
        .all<{ at: string; what: string }>('SELECT at, what FROM trouble ORDER BY rowid DESC LIMIT ?', limit)
        .reverse(),
    keepReserve: () => store.keepReserve(),
    close: () => store.close(),
  };
};
