import type { KeptKind } from '../workflow/workflow.ts';

/** Recordings of one rule and kind. A percentage is exact for this set. */
export interface RuleCount {
  ruleId: string;
  kind: KeptKind;
  count: number;
}

/** One run of the Daily Event for one local day. */
export interface DailyRun {
  /** `daily#<local date>`: a day never has a second run. */
  runId: string;
  /** `YYYY-MM-DD` in the event's zone. */
  localDate: string;
  /** ISO 8601 UTC. Only recordings that ended before it are decided. */
  startedAt: string;
  /** When a worker last reported that it is working on the run. */
  aliveAt?: string;
  finishedAt?: string;
  /** The version of the workflow event that decides. */
  workflowVersion: number;
  /** After the first pass: how many per shard, rule and kind. */
  counts?: readonly (readonly RuleCount[])[];
  kept: number;
  recycled: number;
  bytes: number;
}

export interface DailyRunStore {
  /** Whether this call started the run. A run that was started before continues with its stored values. */
  begin(run: DailyRun): Promise<'started' | 'started-before'>;
  find(runId: string): Promise<DailyRun | undefined>;
  /** Records that a worker is alive; the newest time wins. */
  noteAlive(runId: string, at: string): Promise<void>;
  /** The first counts that are stored win, because decisions depend on them. Read the run again afterwards. */
  noteCounts(runId: string, counts: readonly (readonly RuleCount[])[]): Promise<void>;
  finish(runId: string, result: { finishedAt: string; kept: number; recycled: number; bytes: number }): Promise<void>;
  /** Newest first. */
  latest(limit: number): Promise<DailyRun[]>;
}
