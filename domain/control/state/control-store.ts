import type { RequestClaim } from '../../request/request-store.ts';
import type { LedgerEntry, LedgerReader } from '../ledger/ledger.ts';
import type { ControlState } from './control-state.ts';

/** Control states and ledgers. The state contains the head of its ledger, so that both are written together or not at all. */
export interface ControlStore extends LedgerReader {
  find(contactId: string): Promise<ControlState | undefined>;
  /** The existing states of these contacts, in no particular order. */
  findAll(contactIds: readonly string[]): Promise<ControlState[]>;

  /**
   * Saves the state and appends the entries, both or neither, if the stored revision is `state.revision - 1` (not
   * stored: 0). With a claim, its request is claimed in the same transaction, and nothing is written if the id is
   * taken. False: another write came first; read again. Entries are never overwritten.
   */
  commit(state: ControlState, entries: readonly LedgerEntry[], claim?: RequestClaim): Promise<boolean>;

  /** States with a medium whose command has been in flight since before this instant, oldest first: a crash left them. */
  unanswered(before: string): Promise<ControlState[]>;
  /** States with a paused medium, in the order in which their pauses end. */
  paused(): Promise<ControlState[]>;
  /** Ids of contacts that had a pause on this UTC day (`YYYY-MM-DD`), sorted. Kept as long as the ledger. */
  pausedOn(day: string): Promise<string[]>;
}
