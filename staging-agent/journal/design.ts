import type { StoreDesign } from '../../agent-kit/store/store.ts';

const schema = `
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
`;

/** The first version had MD5s. */
const fromFirst = `
  DROP TABLE part;
  ALTER TABLE recording DROP COLUMN md5;
  ALTER TABLE recording ADD COLUMN parts TEXT;
`;
/** The second could not refuse files in place. */
const fromSecond = `
  ALTER TABLE recording ADD COLUMN seen TEXT;
`;
/** In the third, files that are refused in place had the state "refusing" too. */
const fromThird = `
  UPDATE recording SET state = 'refused-in-place' WHERE state = 'refusing' AND seen IS NOT NULL;
`;

/** The first version with the list of files that are not taken. */
export const firstWithLeftovers = 3;

export const journalDesign: StoreDesign = {
  name: 'journal.db',
  version: 4,
  schema,
  migrations: { 1: fromFirst + fromSecond + fromThird, 2: fromSecond + fromThird, 3: fromThird },
};
