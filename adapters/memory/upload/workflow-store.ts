import { Failure } from '../../../domain/failure.ts';
import { unsavedEvent } from '../../../domain/workflow/unsaved-event.ts';
import type { WorkflowEvent, WorkflowEventKind } from '../../../domain/workflow/workflow.ts';
import type { WorkflowStore } from '../../../domain/workflow/workflow-store.ts';

export class MemoryWorkflowStore implements WorkflowStore {
  readonly #events = new Map<WorkflowEventKind, WorkflowEvent>();

  async event(kind: WorkflowEventKind): Promise<WorkflowEvent> {
    return structuredClone(this.#events.get(kind) ?? unsavedEvent(kind));
  }

  async save(event: WorkflowEvent): Promise<void> {
    if ((this.#events.get(event.kind)?.version ?? 0) !== event.version) {
      throw new Failure('conflict', 'Somebody else has saved these rules in the meantime');
    }
    this.#events.set(event.kind, structuredClone({ ...event, version: event.version + 1 }));
  }
}
