import type { Evaluation, EvaluationStore } from '../../../domain/evaluation/evaluation.ts';
import type { MemoryContacts } from '../contact/memory-contacts.ts';

export class MemoryEvaluationStore implements EvaluationStore {
  readonly #memory: MemoryContacts;

  constructor(memory: MemoryContacts) {
    this.#memory = memory;
  }

  async find(contactId: string, evaluationId: string): Promise<Evaluation | undefined> {
    return structuredClone(this.#memory.evaluations.get(contactId)?.get(evaluationId));
  }

  async save(evaluation: Evaluation): Promise<boolean> {
    const { contactId, evaluationId, revision } = evaluation;
    const ofContact = this.#memory.evaluations.get(contactId) ?? new Map<string, Evaluation>();
    if ((ofContact.get(evaluationId)?.revision ?? 0) !== revision - 1) return false;
    this.#memory.evaluations.set(contactId, ofContact.set(evaluationId, structuredClone(evaluation)));
    return true;
  }
}
