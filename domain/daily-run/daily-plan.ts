import type { KeptKind, WorkflowEvent } from '../workflow/workflow.ts';

export interface PlannedRecording {
  recordingId: string;
  /** Bytes. */
  size: number;
}

/** Recordings of one shard that one rule decides, in the run's order. */
export interface PlannedGroup {
  ruleId: string;
  kind: KeptKind;
  /** Kept whatever the rule says, and no part of its percentage (PR-07). */
  tagged: boolean;
  recordings: readonly PlannedRecording[];
}

export type ShardPlan = readonly PlannedGroup[];

/**
 * What a run goes by, written down before anything is decided: whatever changes in the meantime (a rule, a team, a
 * contact's record, a recording that comes late), and wherever the run breaks off, its percentages stay exact. Whatever
 * was kept first stays, so that two at once go by the same.
 */
export interface DailyPlanStore {
  keepRules(runId: string, rules: WorkflowEvent): Promise<void>;
  rules(runId: string): Promise<WorkflowEvent | undefined>;
  keepShard(runId: string, shard: number, plan: ShardPlan): Promise<void>;
  shard(runId: string, shard: number): Promise<ShardPlan | undefined>;
  /** Once the run is finished, its decisions are with the recordings. */
  forget(runId: string): Promise<void>;
}
