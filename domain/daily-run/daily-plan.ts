import type { KeptKind, WorkflowEvent } from '../workflow/workflow.ts';

export interface PlannedRecording {
  recordingId: string;
  /** Bytes. */
  size: number;
}

/** Recordings of one shard that one rule decides, in the order of the run. */
export interface PlannedGroup {
  ruleId: string;
  kind: KeptKind;
  /** Kept whatever the rule says, and left out of its percentage (PR-07). */
  tagged: boolean;
  recordings: readonly PlannedRecording[];
}

export type ShardPlan = readonly PlannedGroup[];

/**
 * The plan of a run, stored before anything is decided. Whatever changes during the run (a rule, a team, a contact's
 * record, a recording that arrives late), and wherever it is interrupted, its percentages stay exact. The first plan that
 * is stored wins, so that two runs at once follow the same plan.
 */
export interface DailyPlanStore {
  keepRules(runId: string, rules: WorkflowEvent): Promise<void>;
  rules(runId: string): Promise<WorkflowEvent | undefined>;
  keepShard(runId: string, shard: number, plan: ShardPlan): Promise<void>;
  shard(runId: string, shard: number): Promise<ShardPlan | undefined>;
  /** Called when the run has finished. By then its decisions are stored with the recordings. */
  forget(runId: string): Promise<void>;
}
