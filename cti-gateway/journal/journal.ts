import { openStore, type StoreDesign } from '../../agent-kit/store/store.ts';
import type { UnflaggedReason } from '../../domain/flag/words.ts';
import type { EndedCall } from '../../domain/telephony/ended-call.ts';
import type { Leg } from '../../domain/telephony/leg.ts';
import type { FlaggedRecording, UnflaggedRecording } from '../../domain/telephony/recording-flags.ts';
import { recordingRows, recordingSchema } from './recordings.ts';

const design: StoreDesign = {
  name: 'journal.db',
  version: 2,
  schema: `
    CREATE TABLE IF NOT EXISTS leg (connectionId TEXT PRIMARY KEY, leg TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS flagged (
      guid TEXT PRIMARY KEY, endedAtMs REAL NOT NULL, recording TEXT NOT NULL, isWritten INTEGER NOT NULL DEFAULT 0
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS flaggedWaiting ON flagged (endedAtMs) WHERE isWritten = 0;
    CREATE INDEX IF NOT EXISTS flaggedAt ON flagged (endedAtMs);
    CREATE TABLE IF NOT EXISTS unflagged (
      connectionId TEXT NOT NULL, guid TEXT NOT NULL, reason TEXT NOT NULL, atMs REAL NOT NULL, extension TEXT NOT NULL,
      PRIMARY KEY (connectionId, guid)
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS unflaggedAt ON unflagged (atMs);
    CREATE TABLE IF NOT EXISTS call (
      connectionId TEXT PRIMARY KEY, endedAtMs REAL NOT NULL, call TEXT NOT NULL, isSent INTEGER NOT NULL DEFAULT 0
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS callWaiting ON call (endedAtMs) WHERE isSent = 0;
    ${recordingSchema}
    CREATE TABLE IF NOT EXISTS seen (extension TEXT PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS note (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS news (id INTEGER PRIMARY KEY AUTOINCREMENT, content TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS reportedLeg (connectionId TEXT PRIMARY KEY, leg TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS trouble (at TEXT NOT NULL, what TEXT NOT NULL);
  `,
  migrations: {},
};

/** By this machine's clock, with the offset to the cloud's, so that repeating a request sends the same bytes. */
export type StoredRecording = FlaggedRecording & { cloudOffsetMs: number };
/** The same for a call. */
export type StoredCall = EndedCall & { cloudOffsetMs: number };

export interface DayCount {
  /** In UTC. */
  day: string;
  flagged: number;
  unflagged: { reason: UnflaggedReason; count: number }[];
}

interface UnflaggedRow {
  connectionId: string;
  guid: string;
  reason: UnflaggedReason;
  atMs: number;
  extension: string;
}

const day = "strftime('%Y-%m-%d', atMs / 1000, 'unixepoch')";

/** What an instance must not lose when it is killed: open legs, and flags that the cloud does not have yet. */
export type Journal = ReturnType<typeof openJournal>;

export const openJournal = (folder: string, options: { readOnly?: boolean } = {}) => {
  const store = openStore(folder, design, options);
  const unflag = ({ connectionId, guid = '', reason, atMs, extension }: UnflaggedRecording): void =>
    store.run('INSERT OR IGNORE INTO unflagged (connectionId, guid, reason, atMs, extension) VALUES (?, ?, ?, ?, ?)', [
      ...[connectionId, guid, reason, atMs, extension],
    ]);

  /** Does not wait for the disk, because after a power failure, the PBX or the cloud reports the same again. */
  const runUnsynced = (...[sql, values]: Parameters<typeof store.run>): void =>
    store.transaction(() => store.run(sql, values), { synced: false });

  const recordings = recordingRows(store);

  const note = (name: string, value: string): void =>
    store.run('INSERT OR REPLACE INTO note (name, value) VALUES (?, ?)', [name, value]);

  return {
    /**
     * Stores all results of one batch of events, or none. Most batches only change legs. Only the results of ended calls wait for
     * the disk, because after a power failure, the PBX reports the calls in progress.
     */
    commit({
      legs,
      calls = [],
      flagged,
      unflagged,
      atMs,
      cloudOffsetMs,
    }: {
      legs: ReadonlyMap<string, Leg | undefined>;
      calls?: readonly EndedCall[];
      flagged: readonly FlaggedRecording[];
      unflagged: readonly UnflaggedRecording[];
      atMs: number;
      cloudOffsetMs: number;
    }): void {
      const synced = calls.length + flagged.length + unflagged.length > 0;
      const write = () => {
        for (const [connectionId, leg] of legs) {
          if (leg) {
            const row = [connectionId, JSON.stringify(leg)];
            store.run('INSERT OR REPLACE INTO leg (connectionId, leg) VALUES (?, ?)', row);
          } else store.run('DELETE FROM leg WHERE connectionId = ?', [connectionId]);
        }
        for (const call of calls) {
          const row = [call.connectionId, call.endedAtMs, JSON.stringify({ ...call, cloudOffsetMs })];
          store.run('INSERT OR IGNORE INTO call (connectionId, endedAtMs, call) VALUES (?, ?, ?)', row);
          recordings.expect({ ...call, cloudOffsetMs });
        }
        for (const recording of flagged) {
          const { guid, endedAtMs, connectionId, extension } = recording;
          const [before] = store.all<{ recording: string }>('SELECT recording FROM flagged WHERE guid = ?', guid);
          // A recording that continued at another extension: the flags written first stay (QG-27).
          if (!before) {
            const row = [guid, endedAtMs, JSON.stringify({ ...recording, cloudOffsetMs })];
            store.run('INSERT INTO flagged (guid, endedAtMs, recording) VALUES (?, ?, ?)', row);
          } else if (JSON.parse(before.recording).connectionId !== connectionId) {
            unflag({ connectionId, guid, extension, atMs: endedAtMs, reason: 'other-flags-stand' });
          }
        }
        for (const recording of unflagged) unflag(recording);
        note('seenAtMs', String(atMs));
      };
      store.transaction(write, { synced });
    },

    legs: (): Leg[] => store.all<{ leg: string }>('SELECT leg FROM leg').map(({ leg }) => JSON.parse(leg)),
    /** When the source last sent an event. */
    seenAtMs: (): number | undefined => {
      const [row] = store.all<{ value: string }>("SELECT value FROM note WHERE name = 'seenAtMs'");
      return row && Number(row.value);
    },

    /** Flags that the cloud does not have yet, the oldest first. */
    waiting: (limit: number): StoredRecording[] =>
      store
        .all<{ recording: string }>(
          'SELECT recording FROM flagged WHERE isWritten = 0 ORDER BY endedAtMs LIMIT ?',
          limit,
        )
        .map(({ recording }) => JSON.parse(recording)),
    waitingCount: (): number =>
      store.all<{ count: number }>('SELECT count(*) AS count FROM flagged WHERE isWritten = 0')[0]?.count ?? 0,
    /** The cloud has them. If this is lost, they are sent again, which changes nothing. */
    noteWritten: (guid: string): void => runUnsynced('UPDATE flagged SET isWritten = 1 WHERE guid = ?', [guid]),
    /** The cloud refuses them. They count as unflagged from now on. */
    noteRefused({ guid, connectionId, extension, endedAtMs: atMs }: FlaggedRecording, reason: UnflaggedReason): void {
      store.transaction(() => {
        store.run('UPDATE flagged SET isWritten = -1 WHERE guid = ?', [guid]);
        unflag({ connectionId, guid, extension, atMs, reason });
      });
    },

    /** Calls that the cloud does not have as contacts yet, the oldest first. */
    waitingCalls: (limit: number): StoredCall[] =>
      store
        .all<{ call: string }>('SELECT call FROM call WHERE isSent = 0 ORDER BY endedAtMs LIMIT ?', limit)
        .map(({ call }) => JSON.parse(call)),
    waitingCallCount: (): number =>
      store.all<{ count: number }>('SELECT count(*) AS count FROM call WHERE isSent = 0')[0]?.count ?? 0,
    /** Its flags may be stored, but no search finds them. */
    noteContactRefused: ({ connectionId, extension, endedAtMs: atMs }: EndedCall): void =>
      unflag({ connectionId, extension, atMs, reason: 'contact-refused' }),
    noteSent: (connectionId: string): void =>
      runUnsynced('UPDATE call SET isSent = 1 WHERE connectionId = ?', [connectionId]),

    recordings,

    unflagged: (limit: number): UnflaggedRecording[] =>
      store
        .all<UnflaggedRow>('SELECT * FROM unflagged ORDER BY atMs DESC LIMIT ?', limit)
        .map(({ guid, ...row }) => (guid === '' ? row : { ...row, guid })),

    /** The counts of each day since this one, the oldest first. */
    days(sinceDay: string): DayCount[] {
      const counts = new Map<string, DayCount>();
      const of = (name: string): DayCount => {
        const count = counts.get(name) ?? { day: name, flagged: 0, unflagged: [] };
        counts.set(name, count);
        return count;
      };
      for (const row of store.all<{ day: string; count: number }>(
        `SELECT ${day.replace('atMs', 'endedAtMs')} AS day, count(*) AS count FROM flagged WHERE isWritten >= 0
         GROUP BY day HAVING day >= ?`,
        sinceDay,
      )) {
        of(row.day).flagged = row.count;
      }
      for (const row of store.all<{ day: string; reason: UnflaggedReason; count: number }>(
        `SELECT ${day} AS day, reason, count(*) AS count FROM unflagged GROUP BY day, reason HAVING day >= ?`,
        sinceDay,
      )) {
        of(row.day).unflagged.push({ reason: row.reason, count: row.count });
      }
      return [...counts.values()].sort((a, b) => a.day.localeCompare(b.day));
    },

    /** Deletes what is no longer needed. Waiting flags are never deleted. */
    deleteBefore(atMs: number): void {
      store.run('DELETE FROM flagged WHERE endedAtMs < ? AND isWritten <> 0', [atMs]);
      store.run('DELETE FROM unflagged WHERE atMs < ?', [atMs]);
      store.run('DELETE FROM call WHERE endedAtMs < ? AND isSent = 1', [atMs]);
      recordings.deleteBefore(atMs);
    },

    /** Adds events of calls for the cloud, which are kept in order until it has them. */
    addNews(contents: readonly string[], { synced = true } = {}): void {
      const write = () => {
        for (const content of contents) store.run('INSERT INTO news (content) VALUES (?)', [content]);
      };
      store.transaction(write, { synced });
    },
    news: (limit: number): { id: number; content: string }[] =>
      store.all<{ id: number; content: string }>('SELECT id, content FROM news ORDER BY id LIMIT ?', limit),
    removeNews: (upToId: number): void => runUnsynced('DELETE FROM news WHERE id <= ?', [upToId]),
    reportedLegs: <Reported>(): [string, Reported][] =>
      store
        .all<{ connectionId: string; leg: string }>('SELECT connectionId, leg FROM reportedLeg')
        .map(({ connectionId, leg }) => [connectionId, JSON.parse(leg)]),
    noteReportedLeg: (connectionId: string, leg: object): void =>
      runUnsynced('INSERT OR REPLACE INTO reportedLeg (connectionId, leg) VALUES (?, ?)', [
        connectionId,
        JSON.stringify(leg),
      ]),
    forgetReportedLeg: (connectionId: string): void =>
      runUnsynced('DELETE FROM reportedLeg WHERE connectionId = ?', [connectionId]),

    noteSeen: (extension: string): void =>
      runUnsynced('INSERT OR IGNORE INTO seen (extension) VALUES (?)', [extension]),
    seen: (): string[] => store.all<{ extension: string }>('SELECT extension FROM seen').map((row) => row.extension),

    note,
    noted: (name: string): string | undefined =>
      store.all<{ value: string }>('SELECT value FROM note WHERE name = ?', name)[0]?.value,
    trouble(at: string, what: string): void {
      const write = () => {
        store.run('INSERT INTO trouble (at, what) VALUES (?, ?)', [at, what]);
        store.run('DELETE FROM trouble WHERE rowid <= (SELECT max(rowid) - 1000 FROM trouble)');
      };
      store.transaction(write, { synced: false });
    },
    troubles: (limit: number): { at: string; what: string }[] =>
      store
        .all<{ at: string; what: string }>('SELECT at, what FROM trouble ORDER BY rowid DESC LIMIT ?', limit)
        .reverse(),
    keepReserve: () => store.keepReserve(),
    close: () => store.close(),
  };
};
