import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { LedgerCheck, LedgerEntry } from '../domain/control/ledger/ledger.ts';
import { checkLedger } from '../domain/control/ledger/ledger-chain.ts';

const usage = `node bin/verify-ledger.ts <file>

Checks a control ledger as GET /v1/contacts/{contactId}/control-ledger gave it, without asking Fermata: every entry is
there, unaltered, and chained to the one before. Ends with 0 when it is sound, 1 when it is not, 2 when it cannot be read.`;

const reasons = {
  missing: 'is missing',
  altered: 'was altered',
  'not-chained': 'is not chained to the one before',
  'cut-off': 'and what followed are missing: the ledger is cut off, or its contact has not ended yet',
} as const;

/** The check of a file's text, in a sentence. @throws SyntaxError for what is no ledger */
export const verified = async (text: string): Promise<LedgerCheck & { verdict: string }> => {
  const { entries, contactId } = JSON.parse(text) as { entries?: LedgerEntry[]; contactId?: string };
  if (!Array.isArray(entries)) throw new SyntaxError('There are no entries in it');
  const stranger = entries.find((entry) => entry.contactId !== contactId);
  if (stranger) {
    const verdict = `NOT SOUND: entry ${stranger.number} is of another contact`;
    return { sound: false, entry: stranger.number, reason: 'not-chained', verdict };
  }
  const check = await checkLedger(entries);
  // There was never a command, or everything was deleted: only Fermata's own check can distinguish the two.
  if (entries.length === 0)
    return { sound: false, entry: 1, reason: 'cut-off', verdict: 'NOT SOUND: there is no entry' };
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
    const { sound, verdict } = await verified(readFileSync(file, 'utf8'));
    console.log(verdict);
    process.exit(sound ? 0 : 1);
  } catch (error) {
    console.error(`${file} cannot be read as a control ledger: ${(error as Error).message}`);
    process.exit(2);
  }
}
