import type { KeptKind } from '../workflow/workflow.ts';

/** Recordings of one rule and kind: what a percentage is exact over. */
export interface RuleCount {
  ruleId: string;
  kind: KeptKind;
  count: number;
}

/** One run of the Daily Event for one local day. */
export interface DailyRun {
  /** `daily#<local date>`: there is never a second one for a day. */
  runId: string;
  /** `YYYY-MM-DD` in the event's zone. */
  localDate: string;
  /** ISO 8601 UTC. Only what ended before it is decided. */
  startedAt: string;
  /** When somebody last said to be at it. */
  aliveAt?: string;
  finishedAt?: string;
  /** The workflow event's version that decides. */
  workflowVersion: number;
  /** After the first pass: how many per shard, rule and kind. */
  counts?: readonly (readonly RuleCount[])[];
  kept: number;
  recycled: number;
  bytes: number;
}

export interface DailyRunStore {
  /** Tells whether this call began it; a run that was begun before goes on with what it was begun with. */
  begin(run: DailyRun): Promise<'begun' | 'begun-before'>;
  find(runId: string): Promise<DailyRun | undefined>;
  /** Somebody is at it; the newest sign stays. */
  noteAlive(runId: string, at: string): Promise<void>;
  /** The first counts stay, since decisions go by them: find the run again afterwards. */
  noteCounts(runId: string, counts: readonly (readonly RuleCount[])[]): Promise<void>;
  finish(runId: string, result: { finishedAt: string; kept: number; recycled: number; bytes: number }): Promise<void>;
  /** Newest first. */
  latest(limit: number): Promise<DailyRun[]>;
}
