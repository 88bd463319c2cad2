import type { WorkflowEvent, WorkflowEventKind } from './workflow.ts';

/** Until somebody saves an event, nothing is recycled and nothing waits. */
export const unsavedEvent = (kind: WorkflowEventKind): WorkflowEvent => {
  const all = { percent: 100, immediateUpload: true };
  return {
    kind,
    rules: [],
    defaultRule: { actions: { keep: { voice: all, 'matching-screen': all, 'unmatched-screen': all } } },
    version: 0,
    changedAt: '',
    changedBy: '',
  };
};
