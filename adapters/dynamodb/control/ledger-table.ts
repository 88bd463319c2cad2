import type { LedgerEntry, LedgerReader } from '../../../domain/control/ledger/ledger.ts';
import { InTable } from '../table/in-table.ts';
import { collection } from '../table/queries.ts';
import { contentOf } from '../table/setting-item.ts';
import { ledgerOf, numbered } from './control-item.ts';

/** Ledgers in the contacts table, for features that only read them. */
export class LedgerTable extends InTable implements LedgerReader {
  async ledger(contactId: string): Promise<LedgerEntry[]> {
    const items = await collection(this.client, this.table, ledgerOf(contactId), { begins: numbered });
    return items.map((item) => contentOf<LedgerEntry>(item));
  }
}
