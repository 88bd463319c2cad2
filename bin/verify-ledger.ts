import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { LedgerCheck, LedgerEntry } from '../domain/control/ledger/ledger.ts';
import { checkLedger } from '../domain/control/ledger/ledger-chain.ts';

const usage = `node bin/verify-ledger.ts <file>

Checks a control ledger that GET /v1/contacts/{contactId}/control-ledger returned, without asking Fermata: whether every
entry is there, unaltered, and chained to the one before. Exit code: 0 if it is sound, 1 if not, 2 if it cannot be read.`;

const reasons = {
  missing: 'is missing',
  altered: 'was altered',
  'not-chained': 'is not chained to the one before',
  'cut-off': 'and the entries after it are missing: the ledger is cut off, or its contact has not ended yet',
} as const;

/** Checks the text of a file, and says the verdict in a sentence. @throws SyntaxError if the text is not a ledger */
export const verify = async (text: string): Promise<LedgerCheck & { verdict: string }> => {
  const { entries, contactId } = JSON.parse(text) as { entries?: LedgerEntry[]; contactId?: string };
  if (!Array.isArray(entries)) throw new SyntaxError('It has no list of entries');
  const foreign = entries.find((entry) => entry.contactId !== contactId);
  if (foreign) {
    const verdict = `NOT SOUND: entry ${foreign.number} belongs to another contact`;
    return { sound: false, entry: foreign.number, reason: 'not-chained', verdict };
  }
  const check = await checkLedger(entries);
  // Either there was never a command, or everything was deleted. Only Fermata's own check can tell which.
  if (entries.length === 0)
    return { sound: false, entry: 1, reason: 'cut-off', verdict: 'NOT SOUND: there are no entries' };
  return {
    ...check,
    verdict: check.sound
      ? `Sound: ${check.entries} entries of contact ${contactId}, ending at ${check.head}`
      : `NOT SOUND: entry ${check.entry} ${reasons[check.reason]}`,
  };
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [file] = process.argv.slice(2);
  if (file === undefined || file === '--help') {
    console.log(usage);
    process.exit(file === undefined ? 2 : 0);
  }
  try {
    const { sound, verdict } = await verify(readFileSync(file, 'utf8'));
    console.log(verdict);
    process.exit(sound ? 0 : 1);
  } catch (error) {
    console.error(`${file} cannot be read as a control ledger: ${(error as Error).message}`);
    process.exit(2);
  }
}
