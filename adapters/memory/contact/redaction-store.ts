import type { Redaction, RedactionStore } from '../../../domain/control/redaction.ts';
import type { MemoryContacts } from './memory-contacts.ts';

export class MemoryRedactionStore implements RedactionStore {
  readonly #memory: MemoryContacts;

  constructor(memory: MemoryContacts) {
    this.#memory = memory;
  }

  async find(contactId: string): Promise<Redaction | undefined> {
    return structuredClone(this.#memory.redactions.get(contactId));
  }

  async save(redaction: Redaction): Promise<boolean> {
    const { contactId, revision } = redaction;
    if ((this.#memory.redactions.get(contactId)?.revision ?? 0) !== revision - 1) return false;
    this.#memory.redactions.set(contactId, structuredClone(redaction));
    return true;
  }
}
