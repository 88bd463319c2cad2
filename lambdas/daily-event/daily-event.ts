import type { Clock } from '../../domain/clock.ts';
import { mapConcurrently, maxStoreRequests } from '../../domain/concurrency.ts';
import type { ContactStore } from '../../domain/contact/contact-store.ts';
import type { DailyPlanStore } from '../../domain/daily-run/daily-plan.ts';
import type { DailyRun, DailyRunStore, RuleCount } from '../../domain/daily-run/daily-run.ts';
import { countsOf, outcomes, type PlannedOutcome, shardPlan } from '../../domain/daily-run/planning.ts';
import { Failure } from '../../domain/failure.ts';
import type { MarkStore } from '../../domain/mark/mark.ts';
import { metadataOfRule } from '../../domain/mark/marks-for-rules.ts';
import type { StagedRecording } from '../../domain/upload/staged-recording.ts';
import { type UploadStore, uploadShards } from '../../domain/upload/upload-store.ts';
import type { UserStore } from '../../domain/user/user.ts';
import { dueDay, runIdOf } from '../../domain/workflow/schedule.ts';
import type { ContactMarks } from '../../domain/workflow/subject.ts';
import type { Decision } from '../../domain/workflow/workflow.ts';
import type { WorkflowStore } from '../../domain/workflow/workflow-store.ts';
import type { Telemetry } from '../kit/telemetry.ts';
import { candidates } from './candidates.ts';

export interface Dependencies {
  workflows: Pick<WorkflowStore, 'event'>;
  uploads: Pick<UploadStore, 'undecided' | 'ofContact' | 'decide'>;
  contacts: Pick<ContactStore, 'findCheaply'>;
  users: Pick<UserStore, 'users' | 'teams'>;
  runs: DailyRunStore;
  plans: DailyPlanStore;
  /** Tags and metadata of a contact; left out when the deployment has none. */
  marks?: (contactId: string) => Promise<ContactMarks>;
  /** Where the metadata of rules is written; left out together with `marks`. */
  marking?: Pick<MarkStore, 'write'>;
  clock: Clock;
  telemetry: Telemetry;
  /**
   * A run that has reported nothing for this long, and has not finished, was interrupted. The next execution continues
   * it.
   */
  interruptedAfterSeconds: number;
}

export type Start = { due: false } | { due: true; runId: string; shards: number[] };

/** What was decided in a shard or in the whole run. */
export interface Totals {
  kept: number;
  recycled: number;
  /** The size of the recordings that are kept, and will be uploaded. */
  bytes: number;
}

const pageSize = 200;
const aliveIntervalMilliseconds = 60_000;
const hour = 3_600_000;

/**
 * The steps of the Daily Event, which lib/upload/daily-event.ts connects. Each step may be interrupted anywhere,
 * repeated, and run twice at once: the plan of a run is stored before it decides anything, and each decision is written
 * once.
 */
export const dailyEvent = (dependencies: Dependencies) => {
  const { workflows, uploads, users, runs, plans, marking, clock, telemetry, interruptedAfterSeconds } = dependencies;

  const findRun = async (runId: string): Promise<DailyRun> => {
    const run = await runs.find(runId);
    if (!run) throw new Failure('not-found', `There is no run ${runId}`);
    return run;
  };

  const rulesOf = async (runId: string) => {
    const rules = await plans.rules(runId);
    if (!rules) throw new Failure('not-found', `The rules of ${runId} are not there`);
    return rules;
  };

  /** In the meantime, another execution may have finished the run and deleted its plans. Then nothing is left to do. */
  const unlessFinished = async <Answer>(
    runId: string,
    work: () => Promise<Answer>,
    nothingToDo: Answer,
  ): Promise<Answer> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Failure && (await findRun(runId)).finishedAt) return nothingToDo;
      throw error;
    }
  };

  /** Records that the worker is alive: at once, and then at most once a minute. */
  const startReporting = async (runId: string): Promise<() => Promise<void>> => {
    let last = Number.NEGATIVE_INFINITY;
    const reportAlive = async (): Promise<void> => {
      const now = clock();
      if (now.getTime() - last < aliveIntervalMilliseconds) return;
      last = now.getTime();
      try {
        await runs.noteAlive(runId, now.toISOString());
      } catch (error) {
        // A failed report is no reason to fail the step. Without it, another execution may join in, which decides the
        // same.
        if (!(error instanceof Failure)) throw error;
      }
    };
    await reportAlive();
    return reportAlive;
  };

  const allShards = (runId: string): Start => ({
    due: true,
    runId,
    shards: Array.from({ length: uploadShards }, (_, shard) => shard),
  });

  const count = async (runId: string, shard: number): Promise<RuleCount[]> => {
    const existing = await plans.shard(runId, shard);
    if (existing) return countsOf(existing);
    const { startedAt, finishedAt } = await findRun(runId);
    if (finishedAt) return [];
    const reportAlive = await startReporting(runId);
    const [rules, everyone, teams] = await Promise.all([rulesOf(runId), users.users(), users.teams()]);
    const { found: recordings, oldest } = await candidates(dependencies, {
      shard,
      startedAt,
      rules,
      directory: { users: everyone, teams },
      reportAlive,
    });
    if (oldest !== undefined) {
      telemetry.count('OldestWaitingHours', (Date.parse(startedAt) - Date.parse(oldest)) / hour);
    }
    await plans.keepShard(runId, shard, shardPlan(runId, rules, recordings));
    return countsOf((await plans.shard(runId, shard)) ?? []);
  };

  const decide = async (runId: string, shard: number): Promise<Totals> => {
    const { counts, startedAt, finishedAt } = await findRun(runId);
    if (finishedAt) return nothing;
    const plan = await plans.shard(runId, shard);
    if (!plan || !counts) throw new Failure('conflict', `The shard ${shard} of ${runId} has not been counted`);
    const reportAlive = await startReporting(runId);
    const outcomesById = outcomes(plan, { shard, counts, rules: await rulesOf(runId) });

    const decideOne = async ({ recordingId, contactId, size, sha256 }: StagedRecording): Promise<void> => {
      const outcome = outcomesById.get(recordingId);
      if (!outcome) return;
      const metadata = outcome.kept ? metadataOfRule(outcome, startedAt) : [];
      if (metadata.length > 0) await marking?.write(contactId, metadata);
      await uploads.decide(recordingId, decisionOf(outcome, { runId, at: startedAt }), {
        at: clock().toISOString(),
        step: outcome.kept ? 'released' : 'recycled',
        machine: 'cloud',
        size,
        sha256,
      });
    };
    let cursor: string | undefined;
    do {
      const page = await uploads.undecided(shard, { limit: pageSize, ...(cursor !== undefined && { cursor }) });
      await mapConcurrently(page.recordings, maxStoreRequests, decideOne);
      await reportAlive();
      cursor = page.next;
    } while (cursor !== undefined);

    return total([...outcomesById.values()].map(({ kept, size }) => totalsOfOne(kept, size)));
  };

  const steps = {
    /** Starts the run that is due, or continues one that was interrupted. */
    async begin(): Promise<Start> {
      const now = clock();
      const [last] = await runs.latest(1);
      if (last && !last.finishedAt) {
        const lastAlive = Date.parse(last.aliveAt ?? last.startedAt);
        if (now.getTime() - lastAlive < interruptedAfterSeconds * 1000) return { due: false };
        telemetry.log.warn('A Daily Event continues after an interruption', { runId: last.runId });
        await startReporting(last.runId);
        return allShards(last.runId);
      }
      const event = await workflows.event('daily');
      const due = dueDay(event, { now, lastRunDate: last?.localDate });
      if (!due) return { due: false };

      const runId = runIdOf(due.localDate);
      await plans.keepRules(runId, event);
      const outcome = await runs.begin({
        runId,
        localDate: due.localDate,
        startedAt: now.toISOString(),
        workflowVersion: (await rulesOf(runId)).version,
        kept: 0,
        recycled: 0,
        bytes: 0,
      });
      if (outcome === 'started-before') return interruptedAfterSeconds > 0 ? { due: false } : allShards(runId);
      telemetry.log.info('A Daily Event has started', { runId });
      return allShards(runId);
    },

    /** Stores which rule decides each recording of a shard, and counts them. */
    countShard: ({ runId, shard }: { runId: string; shard: number }): Promise<RuleCount[]> =>
      unlessFinished(runId, () => count(runId, shard), []),

    async sumUp({ runId, counts }: { runId: string; counts: RuleCount[][] }): Promise<{ recordings: number }> {
      await runs.noteCounts(runId, counts);
      const stored = (await findRun(runId)).counts ?? [];
      return { recordings: stored.flat().reduce((sum, { count }) => sum + count, 0) };
    },

    /**
     * Decides what is planned and still undecided. Returns all decisions of the shard, however many attempts it took.
     */
    decideShard: ({ runId, shard }: { runId: string; shard: number }): Promise<Totals> =>
      unlessFinished(runId, () => decide(runId, shard), nothing),

    async finish({ runId, decided }: { runId: string; decided: Totals[] }): Promise<Totals> {
      const before = await findRun(runId);
      const result = total(decided);
      await runs.finish(runId, { finishedAt: clock().toISOString(), ...result });
      await plans.forget(runId);
      if (!before.finishedAt) {
        telemetry.count('RecordingsReleased', result.kept);
        telemetry.count('RecordingsRecycled', result.recycled);
        telemetry.log.info('A Daily Event is finished', { runId, ...result });
      }
      const { kept, recycled, bytes } = await findRun(runId);
      return { kept, recycled, bytes };
    },
  };

  return {
    ...steps,

    /** The whole run in one call, as the state machine does it; for a small deployment and for tests. */
    async runAll(): Promise<(Totals & { runId: string }) | undefined> {
      const start = await steps.begin();
      if (!start.due) return undefined;
      const { runId, shards } = start;
      const counts = await Promise.all(shards.map((shard) => steps.countShard({ runId, shard })));
      await steps.sumUp({ runId, counts });
      const decided = await Promise.all(shards.map((shard) => steps.decideShard({ runId, shard })));
      return { runId, ...(await steps.finish({ runId, decided })) };
    },
  };
};

const totalsOfOne = (kept: boolean, size: number): Totals =>
  kept ? { kept: 1, recycled: 0, bytes: size } : { kept: 0, recycled: 1, bytes: 0 };

const nothing: Totals = { kept: 0, recycled: 0, bytes: 0 };

const total = (all: readonly Totals[]): Totals => {
  const sum = { ...nothing };
  for (const { kept, recycled, bytes } of all) {
    sum.kept += kept;
    sum.recycled += recycled;
    sum.bytes += bytes;
  }
  return sum;
};

const decisionOf = (
  { kept, immediate, ruleId, ruleName, actions }: PlannedOutcome,
  { runId, at }: { runId: string; at: string },
): Decision => ({
  event: 'daily',
  ruleId,
  ruleName,
  outcome: kept ? 'keep' : 'recycle',
  immediate: kept && immediate,
  runId,
  at,
  ...(actions.retentionDays !== undefined && { retentionDays: actions.retentionDays }),
  ...(actions.reason !== undefined && { reason: actions.reason }),
});
