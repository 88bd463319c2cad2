import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as fc from 'fast-check';
import { Failure } from '../../domain/failure.ts';
import { openJournal } from '../../staging-agent/journal/journal.ts';
import { fromEndedRow, fromRow, toEndedRow, toRow } from '../../staging-agent/journal/rows.ts';
import type { Ended, Entry, Waiting } from '../../staging-agent/journal/states.ts';
import { entries, manifest, receipt } from './entries.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fermata-journal-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A journal as an agent of that version left it. */
const older = (version: number, content: string): void => {
  mkdirSync(folder, { recursive: true });
  const database = new DatabaseSync(join(folder, 'journal.db'));
  const md5 = version === 1 ? 'md5 TEXT NOT NULL,' : '';
  const later = version === 1 ? '' : version === 2 ? ', parts TEXT' : ', parts TEXT, seen TEXT';
  const parts =
    'CREATE TABLE part (uploadId TEXT, part INTEGER, md5 TEXT NOT NULL, PRIMARY KEY (uploadId, part)) WITHOUT ROWID;';
  const leftovers = `
    CREATE TABLE note (name TEXT PRIMARY KEY, value TEXT NOT NULL);
    CREATE TABLE leftover (path TEXT PRIMARY KEY, kind TEXT NOT NULL, since TEXT NOT NULL, reason TEXT NOT NULL);`;
  database.exec(`
    CREATE TABLE recording (
      path TEXT PRIMARY KEY, state TEXT NOT NULL, recordingId TEXT, size INTEGER NOT NULL, sha256 TEXT NOT NULL,
      ${md5} mtimeMs REAL NOT NULL, endedAt TEXT NOT NULL, manifest TEXT, uploadId TEXT, etags TEXT,
      receipt TEXT, reason TEXT, dueAt INTEGER ${later}
    ) WITHOUT ROWID;
    ${version === 1 ? parts : ''}
    CREATE TABLE IF NOT EXISTS ended (
      recordingId TEXT NOT NULL, path TEXT NOT NULL, outcome TEXT NOT NULL, at TEXT NOT NULL, size INTEGER NOT NULL,
      sha256 TEXT NOT NULL, receipt TEXT, reason TEXT
    );
    ${version === 3 ? leftovers : ''}
    ${content}
    PRAGMA user_version = ${version};
  `);
  database.close();
};

const waiting: Waiting = {
  ...{ state: 'waiting', path: 'a.wav', recordingId: 'id', size: 7, sha256: 'hash', mtimeMs: 1.5, endedAt: 'then' },
};
const textOf = (value: unknown) => `'${JSON.stringify(value)}'`;

test.each([
  [
    1,
    `INSERT INTO recording VALUES ('a.wav', 'waiting', 'id', 7, 'hash', 'md5', 1.5, 'then', NULL, NULL, NULL, NULL, NULL, NULL)`,
  ],
  [
    2,
    `INSERT INTO recording VALUES ('a.wav', 'waiting', 'id', 7, 'hash', 1.5, 'then', NULL, NULL, NULL, NULL, NULL, NULL, NULL)`,
  ],
  [
    3,
    `INSERT INTO recording VALUES ('a.wav', 'waiting', 'id', 7, 'hash', 1.5, 'then', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)`,
  ],
])('an agent goes on with the journal of version %d, and with it again after the next start', (version, content) => {
  older(version, `${content};`);
  for (let start = 0; start < 2; start++) {
    const journal = openJournal(folder);
    expect([journal.fresh, journal.setAside]).toEqual([false, undefined]);
    expect(journal.find('a.wav')).toEqual(waiting);
    journal.add([{ ...waiting, path: `${start}.wav` }]);
    expect(journal.find(`${start}.wav`)).toEqual({ ...waiting, path: `${start}.wav` });
    journal.close();
  }
});

test('an updated agent continues every recording where the previous version left off (SU-03)', () => {
  const row = (path: string, state: string, columns: Record<string, string>) => {
    const all = { recordingId: `'id-${path}'`, ...columns };
    const names = Object.keys(all);
    return `INSERT INTO recording (path, state, size, sha256, mtimeMs, endedAt, ${names.join(', ')})
      VALUES ('${path}', '${state}', 7, 'hash', 1.5, 'then', ${Object.values(all).join(', ')});`;
  };
  const parts = { size: 5, sha256: ['one', 'two'] };
  const sentParts = [{ part: 1, etag: '"e"', sha256: 'one' }];
  older(
    3,
    [
      row('whole.wav', 'whole', { recordingId: 'NULL', manifest: textOf({ ...manifest, durationSeconds: 3 }) }),
      row('parts.wav', 'waiting', { parts: textOf(parts) }),
      row('sent.wav', 'sent', { parts: textOf(parts), uploadId: `'u'`, etags: textOf(sentParts) }),
      row('archived.wav', 'archived', { receipt: textOf(receipt) }),
      row('trashed.wav', 'trashed', { dueAt: '5', reason: `'It could not be moved to the trash'` }),
      row('gone.wav', 'gone', { receipt: textOf(receipt) }),
      row('refused.wav', 'refusing', {
        recordingId: 'NULL',
        reason: `'jane.doe is not known'`,
        manifest: textOf(manifest),
      }),
      row('stays.wav', 'refusing', {
        ...{ recordingId: 'NULL', reason: `'Too short'`, seen: textOf({ since: 'then', files: '[]' }) },
      }),
      // As if a disk had lost a page.
      row('torn.wav', 'archived', { receipt: `'{"key":'` }),
      row('lost.wav', 'whole', { recordingId: 'NULL' }),
      `INSERT INTO ended VALUES ('id', 'old.wav', 'uploaded', 'then', 7, 'hash', ${textOf(receipt)}, NULL);`,
    ].join('\n'),
  );
  const readOnly = openJournal(folder, { readOnly: true });
  expect(readOnly.leftovers(5)).toEqual({
    ...{ count: 1, files: [{ path: 'stays.wav', kind: 'refused', since: 'then', reason: 'Too short' }] },
  });
  readOnly.close();

  const journal = openJournal(folder);
  const content = { size: 7, sha256: 'hash', mtimeMs: 1.5, endedAt: 'then' };
  const expected: Record<string, object | undefined> = {
    'whole.wav': { state: 'whole', registration: { ...manifest, durationSeconds: 3 } },
    'parts.wav': { state: 'waiting', parts },
    'sent.wav': { state: 'sent', parts, upload: { uploadId: 'u', parts: sentParts } },
    'archived.wav': { state: 'archived', receipt },
    'trashed.wav': { state: 'trashed', dueAt: 5, inPlace: true },
    'gone.wav': { state: 'gone', receipt },
    'refused.wav': {
      ...{ state: 'refusing', reason: 'jane.doe is not known' },
      person: { username: manifest.username, ipAddress: manifest.ipAddress },
    },
    'stays.wav': { state: 'refused-in-place', reason: 'Too short', since: 'then', files: '[]' },
    'torn.wav': { state: 'waiting' },
  };
  for (const [path, own] of Object.entries(expected)) {
    const isRegistered = !['whole.wav', 'refused.wav', 'stays.wav'].includes(path);
    const recordingId = isRegistered ? { recordingId: `id-${path}` } : {};
    expect(journal.find(path)).toEqual({ path, ...content, ...recordingId, ...own });
  }
  expect(journal.find('lost.wav')).toBeUndefined();
  expect(journal.known(['lost.wav', 'torn.wav'])).toEqual(new Set(['torn.wav']));
  expect(journal.inState('refused-in-place', 5).map(({ path }) => path)).toEqual(['stays.wav']);
  expect(journal.ended(5, 0)).toMatchObject([{ outcome: 'uploaded', receipt }]);
  journal.close();
});

test('the stored facts of a recording are read back unchanged, in every state (SU-03)', () => {
  fc.assert(
    fc.property(entries, (entry) => {
      expect(fromRow(toRow(entry))).toEqual(entry);
    }),
  );
  const ended: Ended = {
    ...{ state: 'ended', path: 'a.wav', outcome: 'uploaded', at: 'then', size: 7, sha256: 'hash', receipt },
    recordingId: 'id',
  };
  expect(fromEndedRow(toEndedRow(ended))).toEqual(ended);
});

test('a refused step does not change its recording, and the others continue (SU-03)', () => {
  const journal = openJournal(folder);
  const second = { ...waiting, path: 'b.wav', recordingId: 'id-b' };
  journal.add([waiting, second]);
  const results = journal.apply([
    { entry: waiting, events: [{ is: 'sent' }, { is: 'deleted' }] },
    { entry: { path: 'c.wav' }, events: [{ is: 'not-kept' }] },
    { entry: { path: 'b.wav', recordingId: 'another' }, events: [{ is: 'sent' }] },
    { entry: second, events: [{ is: 'sent' }] },
  ]);
  expect(results.map((one) => (one instanceof Failure ? one.code : one.state))).toEqual([
    ...['conflict', 'conflict', 'conflict', 'sent'],
  ]);
  const stored = (path: string): Entry | undefined => journal.find(path);
  expect([stored('a.wav')?.state, stored('b.wav')?.state]).toEqual(['waiting', 'sent']);
  journal.close();
});
