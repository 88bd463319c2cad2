import type { WorkflowEvent } from '../workflow.ts';

export const findingCodes = [
  'hidden-by-rule-above',
  'immediate-upload-for-staged-agents',
  'only-voice-set',
  'only-screen-set',
  'agents-not-associated',
  'agents-not-covered',
  'data-server-removed',
  'staged-upload-not-enabled',
  'time-skipped-by-clock-change',
] as const;
export type FindingCode = (typeof findingCodes)[number];

/** A possible fault in a draft, at the rule that causes it, or without a rule, in the whole event. */
export interface Finding {
  ruleId: string | null;
  severity: 'error' | 'warning';
  code: FindingCode;
  sentence: string;
  /** It cannot be saved while this finding exists. */
  refused?: true;
}

export type Draft = Pick<WorkflowEvent, 'kind' | 'rules' | 'defaultRule' | 'time' | 'timeZone'>;
