import type { ControlState } from './control-state.ts';
import type { LedgerEntry } from '../ledger/ledger.ts';

/** What was asked under a client request id, and what was answered. */
export interface RememberedRequest {
  clientRequestId: string;
  /** Of everything that was asked: the same id with another question is a mistake. */
  fingerprint: string;
  at: string;
  /** The command it led to, once there is one. */
  commandId?: string;
  /** The whole answer, once there is one (at most 24 hours). */
  answer?: string;
}

/** Control states and ledgers. The state says where its ledger ends, so that both are written together or not at all. */
export interface ControlStore {
  find(contactId: string): Promise<ControlState | undefined>;
  /** Those of these contacts that there are, in no order. */
  findAll(contactIds: readonly string[]): Promise<ControlState[]>;

  /**
   * Saves the state and appends the entries, both or neither, if the state stored is still of `state.revision - 1`
   * (not stored: 0). False: somebody was faster; read again. Entries are never written over.
   */
  commit(state: ControlState, entries: readonly LedgerEntry[]): Promise<boolean>;

  ledger(contactId: string): Promise<LedgerEntry[]>;

  /** States with a medium in an `-ing` standing since before this instant, oldest first: a crash left them. */
  unanswered(before: string): Promise<ControlState[]>;
  /** States with a paused medium, the one that ends first first. */
  paused(): Promise<ControlState[]>;
  /** Ids of contacts that had a pause on this UTC day (`YYYY-MM-DD`), sorted. Kept as long as the ledger. */
  pausedOn(day: string): Promise<string[]>;

  /** Takes the id for this question; else tells who has it. The database decides between two at once. */
  claimRequest(contactId: string, request: RememberedRequest): Promise<'claimed' | RememberedRequest>;
  answerRequest(contactId: string, request: RememberedRequest): Promise<void>;
}

/** How urgent: pauses go before resumes, and these before everything else. */
export type Urgency = 'pause' | 'resume' | 'other';

/** A provider's request quota, shared by every function of the account. */
export interface Quota {
  /**
   * Waits for a turn, `until` at most. False: there is none in time, and none was used up. Pauses take turns in the
   * order they ask; others never take a turn that a pause waits for.
   */
  turn(urgency: Urgency, until: Date): Promise<boolean>;
}

/** Calls back at an instant, to the second, though every process may die meanwhile. */
export interface Timers {
  /** The latest call for one contact counts; the callback is harmless when it comes late or twice. */
  set(contactId: string, at: string): Promise<void>;
}
