import * as z from 'zod/mini';

/** What workflow-decision reads at start. lib/upload/workflow-decision.ts must supply every name. */
export const workflowDecisionSettings = z.object({
  CONTACTS_TABLE: z.string().check(z.minLength(1)),
  USERS_TABLE: z.string().check(z.minLength(1)),
  STAGING_TABLE: z.string().check(z.minLength(1)),
  /** Where screen-extraction is started. */
  EXTRACTIONS_QUEUE: z.string().check(z.minLength(1)),
});
export type WorkflowDecisionSettings = z.infer<typeof workflowDecisionSettings>;
