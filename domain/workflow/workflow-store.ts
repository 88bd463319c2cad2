import type { WorkflowEvent, WorkflowEventKind } from './workflow.ts';

export interface WorkflowStore {
  /** Before the first save: no rules, and a Default that keeps everything and uploads at once. */
  event(kind: WorkflowEventKind): Promise<WorkflowEvent>;

  /** Stored as `version` + 1. @throws Failure `conflict` if somebody else has saved since `version` was read */
  save(event: WorkflowEvent): Promise<void>;
}
