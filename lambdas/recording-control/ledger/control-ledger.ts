import { mustBeGranted, mustSeeAllRecordings } from '../../../domain/control/access/rights.ts';
import type { LedgerCheck, LedgerEntry } from '../../../domain/control/ledger/ledger.ts';
import { checkLedger } from '../../../domain/control/ledger/ledger-chain.ts';
import { contactToSee } from '../contact-of.ts';
import type { Context, Operation } from '../operation.ts';
import { rightsOf } from '../rights-of.ts';

/** The entries, and whether the ledger is complete and unchanged. */
export const checkedLedger = async (
  contactId: string,
  { controls }: Context,
): Promise<{ entries: LedgerEntry[]; check: LedgerCheck }> => {
  // Read the state first: entries that are written between the two reads are chained to what it contains.
  const state = await controls.find(contactId);
  const entries = await controls.ledger(contactId);
  const check = await checkLedger(entries, state?.ledger, contactId);
  if (!check.sound || entries.length <= (state?.ledger.length ?? 0)) return { entries, check };
  const now = await controls.find(contactId);
  // Fermata writes an entry and the end of the ledger together. Somebody else added this one.
  if (now && entries.length > now.ledger.length) {
    return { entries, check: { sound: false, entry: now.ledger.length + 1, reason: 'not-chained' } };
  }
  return { entries, check };
};

export const getControlLedger: Operation<'getControlLedger'> =
  (context) =>
  async ({ params: { contactId }, caller }) => {
    const rights = await rightsOf(caller, context);
    mustSeeAllRecordings(rights);
    if (caller.role === 'agent') mustBeGranted(rights, 'ledger');
    await contactToSee(contactId, rights, context);
    const { entries, check } = await checkedLedger(contactId, context);
    return { contactId, entries: entries.map((entry) => ({ ...entry })), check };
  };
