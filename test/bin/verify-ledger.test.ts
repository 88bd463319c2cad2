import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LedgerEntry, LedgerFact } from '../../domain/control/ledger/ledger.ts';
import { appendEntries, emptyLedger } from '../../domain/control/ledger/ledger-chain.ts';

const program = join(import.meta.dirname, '../../bin/verify-ledger.ts');
const facts: LedgerFact[] = [
  { kind: 'mark', mark: 'tag', name: 'payment', by: 'alice.agent' },
  { kind: 'mark', mark: 'metadata', name: 'subject', by: 'alice.agent' },
  { kind: 'contact-ended', pausedMedia: [] },
];

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ledger-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What an auditor sees when they run the program on a file. */
const verify = (content: string): Promise<{ code: number; output: string }> => {
  const file = join(folder, 'ledger.json');
  writeFileSync(file, content);
  return new Promise((resolve) => {
    execFile(process.execPath, [program, file], (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), output: stdout + stderr }),
    );
  });
};

const ledger = () => appendEntries(emptyLedger, facts, '2026-11-21T09:00:00.000Z', 'contact-1');
const file = (entries: readonly LedgerEntry[]) => JSON.stringify({ contactId: 'contact-1', entries });

test('an auditor checks a ledger on their own machine, without access to Fermata', async () => {
  const { code, output } = await verify(file(await ledger()));
  expect(output).toMatch(/^Sound: 3 entries of contact contact-1/);
  expect(code).toBe(0);
});

test.each<[string, (entries: LedgerEntry[]) => LedgerEntry[], RegExp]>([
  ['an altered entry', ([a, b, c]) => [a!, { ...b!, by: 'bob' } as LedgerEntry, c!], /NOT SOUND: entry 2 was altered/],
  ['an entry taken out', ([a, , c]) => [a!, c!], /NOT SOUND: entry 2 is missing/],
  ['an end cut off', ([a, b]) => [a!, b!], /NOT SOUND: entry 3 .*cut off/],
  ['a ledger without entries', () => [], /NOT SOUND: there are no entries/],
  [
    'an entry of another contact',
    ([a, b, c]) => [a!, b!, { ...c!, contactId: 'x' }],
    /entry 3 belongs to another contact/,
  ],
])('%s is named in the result', async (_, changed, verdict) => {
  const { code, output } = await verify(file(changed(await ledger())));
  expect(output).toMatch(verdict);
  expect(code).toBe(1);
});

test('a file that is not a ledger is reported as such, and not as sound', async () => {
  expect(await verify('{}')).toMatchObject({ code: 2 });
  expect(await verify('<html>')).toMatchObject({ code: 2 });
});
