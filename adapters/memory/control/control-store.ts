import type { LedgerEntry } from '../../../domain/control/ledger/ledger.ts';
import { pausedDays } from '../../../domain/control/ledger/paused-days.ts';
import type { ControlState } from '../../../domain/control/state/control-state.ts';
import type { ControlStore } from '../../../domain/control/state/control-store.ts';
import { pauseEnds, unansweredSince } from '../../../domain/control/state/open-work.ts';
import type { RequestClaim } from '../../../domain/request/request-store.ts';
import { MemoryRequestStore } from './request-store.ts';

export class MemoryControlStore implements ControlStore {
  readonly #states = new Map<string, ControlState>();
  readonly #ledgers = new Map<string, LedgerEntry[]>();
  readonly #pausedOn = new Map<string, Set<string>>();
  readonly #requests: MemoryRequestStore;

  /** Where it claims requests together with a step. */
  constructor(requests = new MemoryRequestStore()) {
    this.#requests = requests;
  }

  async find(contactId: string): Promise<ControlState | undefined> {
    return structuredClone(this.#states.get(contactId));
  }

  async findAll(contactIds: readonly string[]): Promise<ControlState[]> {
    const states = await Promise.all([...new Set(contactIds)].map((contactId) => this.find(contactId)));
    return states.filter((state) => state !== undefined);
  }

  async commit(state: ControlState, entries: readonly LedgerEntry[], claim?: RequestClaim): Promise<boolean> {
    const { contactId, revision } = state;
    if ((this.#states.get(contactId)?.revision ?? 0) !== revision - 1) return false;
    const ledger = this.#ledgers.get(contactId) ?? [];
    if (entries.some(({ number }) => ledger.some((entry) => entry.number === number))) return false;
    if (claim && !this.#requests.claimNow(claim.scope, claim.request)) return false;
    this.#states.set(contactId, structuredClone(state));
    this.#ledgers.set(contactId, [...ledger, ...structuredClone(entries)]);
    for (const date of pausedDays(state, entries)) {
      this.#pausedOn.set(date, (this.#pausedOn.get(date) ?? new Set()).add(contactId));
    }
    return true;
  }

  async ledger(contactId: string): Promise<LedgerEntry[]> {
    const entries = structuredClone(this.#ledgers.get(contactId) ?? []);
    return entries.sort((a, b) => a.number - b.number);
  }

  async unanswered(before: string): Promise<ControlState[]> {
    return this.#ordered(unansweredSince, (since) => since < before);
  }

  async paused(): Promise<ControlState[]> {
    return this.#ordered(pauseEnds, () => true);
  }

  async pausedOn(date: string): Promise<string[]> {
    return [...(this.#pausedOn.get(date) ?? [])].sort();
  }

  #ordered(place: (state: ControlState) => string | undefined, passes: (place: string) => boolean): ControlState[] {
    const states = [...this.#states.values()].filter((state) => {
      const at = place(state);
      return at !== undefined && passes(at);
    });
    return structuredClone(states.sort((a, b) => (place(a)! < place(b)! ? -1 : 1)));
  }
}
