import { type DatedFact, type LedgerCheck, type LedgerEntry, noHash } from './ledger.ts';

/** JSON without spaces, with the keys of every object in code unit order, and without undefined values. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

const hashOf = async ({ hash: _, ...rest }: LedgerEntry): Promise<string> => {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(canonical(rest)));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
};

/** Where a ledger ends. */
export interface LedgerHead {
  length: number;
  hash: string;
}

export const emptyLedger: LedgerHead = { length: 0, hash: noHash };

/** These facts as the next entries of the ledger that ends at `head`. */
export const appendEntries = async (
  head: LedgerHead,
  facts: readonly DatedFact[],
  at: string,
  contactId: string,
): Promise<LedgerEntry[]> => {
  const entries: LedgerEntry[] = [];
  let previousHash = head.hash;
  for (const [index, fact] of facts.entries()) {
    const entry = { at, ...fact, contactId, number: head.length + index + 1, previousHash, hash: '' };
    entry.hash = await hashOf(entry);
    previousHash = entry.hash;
    entries.push(entry);
  }
  return entries;
};

export const headOf = (head: LedgerHead, entries: readonly LedgerEntry[]): LedgerHead => {
  const last = entries.at(-1);
  return last ? { length: last.number, hash: last.hash } : head;
};

/**
 * Checks a ledger from its first entry and names the first broken one. Without the head in its control state (which
 * expires some days after the contact), only a ledger that ends with `contact-ended` is complete.
 */
export const checkLedger = async (
  ledger: readonly LedgerEntry[],
  head?: LedgerHead,
  contactId = ledger[0]?.contactId,
): Promise<LedgerCheck> => {
  const entries = [...ledger].sort((a, b) => a.number - b.number);
  let previousHash = noHash;
  for (const [index, entry] of entries.entries()) {
    const number = index + 1;
    if (entry.number !== number) return { sound: false, entry: number, reason: 'missing' };
    if (entry.hash !== (await hashOf(entry))) return { sound: false, entry: number, reason: 'altered' };
    // A complete, intact ledger, but of another contact.
    if (entry.contactId !== contactId) return { sound: false, entry: number, reason: 'not-chained' };
    if (entry.previousHash !== previousHash) return { sound: false, entry: number, reason: 'not-chained' };
    previousHash = entry.hash;
  }
  const cutOff = { sound: false, entry: entries.length + 1, reason: 'cut-off' } as const;
  if (head) {
    if (entries.length < head.length) return cutOff;
    // Entries written after the head was read are chained to it.
    if (head.length > 0 && entries[head.length - 1]!.hash !== head.hash) {
      return { sound: false, entry: head.length, reason: 'not-chained' };
    }
  } else if (entries.length > 0 && entries.at(-1)!.kind !== 'contact-ended') return cutOff;
  return { sound: true, entries: entries.length, head: previousHash };
};
