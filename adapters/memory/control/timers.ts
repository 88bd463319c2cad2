import type { Timers } from '../../../domain/control/watch/timers.ts';

/** Stores the timers; the test calls back itself. */
export class MemoryTimers implements Timers {
  /** When each contact is due. */
  readonly calls = new Map<string, string>();

  async set(contactId: string, at: string): Promise<void> {
    this.calls.set(contactId, at);
  }

  /** Contacts that are due at this instant, the longest due first; each only once. */
  due(now: string): string[] {
    const due = [...this.calls].filter(([, at]) => at <= now).sort(([, a], [, b]) => (a < b ? -1 : 1));
    for (const [contactId] of due) this.calls.delete(contactId);
    return due.map(([contactId]) => contactId);
  }
}
