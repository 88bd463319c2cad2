import { cursorAt, positionOf } from '../../../domain/cursor.ts';
import type { RedactionRequest, RedactionRequestStore } from '../../../domain/redaction/request.ts';
import { type MemoryContacts, pageOf } from './memory-contacts.ts';

const placeOf = ({ at, requestId }: RedactionRequest): string => `${at}#${requestId}`;

export class MemoryRedactionRequestStore implements RedactionRequestStore {
  readonly #memory: MemoryContacts;

  constructor(memory: MemoryContacts) {
    this.#memory = memory;
  }

  async find(contactId: string, requestId: string): Promise<RedactionRequest | undefined> {
    return structuredClone(this.#memory.redactionRequests.get(contactId)?.get(requestId));
  }

  async save(request: RedactionRequest): Promise<boolean> {
    const { contactId, requestId, revision } = request;
    const ofContact = this.#memory.redactionRequests.get(contactId) ?? new Map<string, RedactionRequest>();
    if ((ofContact.get(requestId)?.revision ?? 0) !== revision - 1) return false;
    this.#memory.redactionRequests.set(contactId, ofContact.set(requestId, structuredClone(request)));
    return true;
  }

  async inState(
    state: 'requested' | 'approved',
    { limit, cursor }: { limit: number; cursor?: string },
  ): Promise<{ requests: RedactionRequest[]; next?: string }> {
    const list = [`redaction#${state}`, undefined];
    const rows = [...this.#memory.redactionRequests.values()]
      .flatMap((ofContact) => [...ofContact.values()])
      .filter((request) => request.state === state)
      .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
    const after = cursor === undefined ? undefined : positionOf(list, cursor);
    const { page, last } = pageOf(rows, { limit, after, place: placeOf });
    return { requests: structuredClone(page), ...(last !== undefined && { next: cursorAt(list, last) }) };
  }
}
