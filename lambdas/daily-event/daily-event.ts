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
  contacts: Pick<ContactStore, 'glance'>;
  users: Pick<UserStore, 'users' | 'teams'>;
  runs: DailyRunStore;
  plans: DailyPlanStore;
  /** Tags and metadata of a contact; left out where nobody gives contacts any. */
  marks?: (contactId: string) => Promise<ContactMarks>;
  /** Where the metadata of rules goes; left out with them. */
  marking?: Pick<MarkStore, 'write'>;
  clock: Clock;
  telemetry: Telemetry;
  /** A run that gave no sign for so long, and is not finished, has broken off: whoever asks next goes on with it. */
  brokenOffAfterSeconds: number;
}

export type Begun = { due: false } | { due: true; runId: string; shards: number[] };

/** What a shard, or the whole run, has decided. */
export interface Decided {
  kept: number;
  recycled: number;
  /** Of those kept: what is to be uploaded. */
  bytes: number;
}

const pageSize = 200;
const signMilliseconds = 60_000;
const hour = 3_600_000;

/**
 * The Daily Event, step by step; lib/daily-event.ts strings them together. Each may break off anywhere, be run again,
 * and run twice at once: what a run goes by is written down before it decides, and a decision is written once.
 */
export const dailyEvent = (dependencies: Dependencies) => {
  const { workflows, uploads, users, runs, plans, marking, clock, telemetry, brokenOffAfterSeconds } = dependencies;

  const known = async (runId: string): Promise<DailyRun> => {
    const run = await runs.find(runId);
    if (!run) throw new Failure('not-found', `There is no run ${runId}`);
    return run;
  };

  const rulesOf = async (runId: string) => {
    const rules = await plans.rules(runId);
    if (!rules) throw new Failure('not-found', `The rules of ${runId} are not there`);
    return rules;
  };

  /** Another execution may have finished the run meanwhile and put its plans away: nothing is left to do then. */
  const unlessFinished = async <Answer>(runId: string, work: () => Promise<Answer>, left: Answer): Promise<Answer> => {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Failure && (await known(runId)).finishedAt) return left;
      throw error;
    }
  };

  /** Says that somebody is at the run, at once and then each minute, as long as it is called. */
  const signs = async (runId: string): Promise<() => Promise<void>> => {
    let last = Number.NEGATIVE_INFINITY;
    const alive = async (): Promise<void> => {
      const now = clock();
      if (now.getTime() - last < signMilliseconds) return;
      last = now.getTime();
      try {
        await runs.noteAlive(runId, now.toISOString());
      } catch (error) {
        // A sign is not worth a step that fails: without it another execution may join, and decides the same.
        if (!(error instanceof Failure)) throw error;
      }
    };
    await alive();
    return alive;
  };

  const goOn = (runId: string): Begun => ({
    due: true,
    runId,
    shards: Array.from({ length: uploadShards }, (_, shard) => shard),
  });

  const count = async (runId: string, shard: number): Promise<RuleCount[]> => {
    const planned = await plans.shard(runId, shard);
    if (planned) return countsOf(planned);
    const { startedAt, finishedAt } = await known(runId);
    if (finishedAt) return [];
    const alive = await signs(runId);
    const [rules, everyone, teams] = await Promise.all([rulesOf(runId), users.users(), users.teams()]);
    const { found, oldest } = await candidates(dependencies, {
      shard,
      startedAt,
      rules,
      directory: { users: everyone, teams },
      alive,
    });
    if (oldest !== undefined) {
      telemetry.count('OldestWaitingHours', (Date.parse(startedAt) - Date.parse(oldest)) / hour);
    }
    await plans.keepShard(runId, shard, shardPlan(runId, rules, found));
    return countsOf((await plans.shard(runId, shard)) ?? []);
  };

  const decide = async (runId: string, shard: number): Promise<Decided> => {
    const { counts, startedAt, finishedAt } = await known(runId);
    if (finishedAt) return nothing;
    const plan = await plans.shard(runId, shard);
    if (!plan || !counts) throw new Failure('conflict', `The shard ${shard} of ${runId} has not been counted`);
    const alive = await signs(runId);
    const planned = outcomes(plan, { shard, counts, rules: await rulesOf(runId) });

    const decideOne = async ({ recordingId, contactId, size, sha256 }: StagedRecording): Promise<void> => {
      const outcome = planned.get(recordingId);
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
      await alive();
      cursor = page.next;
    } while (cursor !== undefined);

    return total([...planned.values()].map(({ kept, size }) => ofOne(kept, size)));
  };

  const steps = {
    /** Begins the run that is due, or goes on with one that broke off. */
    async begin(): Promise<Begun> {
      const now = clock();
      const [last] = await runs.latest(1);
      if (last && !last.finishedAt) {
        const sign = Date.parse(last.aliveAt ?? last.startedAt);
        if (now.getTime() - sign < brokenOffAfterSeconds * 1000) return { due: false };
        telemetry.log.warn('A Daily Event is gone on with', { runId: last.runId });
        await signs(last.runId);
        return goOn(last.runId);
      }
      const event = await workflows.event('daily');
      const due = dueDay(event, { now, lastRunDate: last?.localDate });
      if (!due) return { due: false };

      const runId = runIdOf(due.localDate);
      await plans.keepRules(runId, event);
      const begun = await runs.begin({
        runId,
        localDate: due.localDate,
        startedAt: now.toISOString(),
        workflowVersion: (await rulesOf(runId)).version,
        kept: 0,
        recycled: 0,
        bytes: 0,
      });
      if (begun === 'begun-before') return brokenOffAfterSeconds > 0 ? { due: false } : goOn(runId);
      telemetry.log.info('A Daily Event has begun', { runId });
      return goOn(runId);
    },

    /** Writes down who of a shard is decided by which rule, and counts them. */
    countShard: ({ runId, shard }: { runId: string; shard: number }): Promise<RuleCount[]> =>
      unlessFinished(runId, () => count(runId, shard), []),

    async sumUp({ runId, counts }: { runId: string; counts: RuleCount[][] }): Promise<{ recordings: number }> {
      await runs.noteCounts(runId, counts);
      const noted = (await known(runId)).counts ?? [];
      return { recordings: noted.flat().reduce((sum, { count }) => sum + count, 0) };
    },

    /** Decides what was written down and is not decided yet. Tells what the shard decides, however often it was tried. */
    decideShard: ({ runId, shard }: { runId: string; shard: number }): Promise<Decided> =>
      unlessFinished(runId, () => decide(runId, shard), nothing),

    async finish({ runId, decided }: { runId: string; decided: Decided[] }): Promise<Decided> {
      const before = await known(runId);
      const result = total(decided);
      await runs.finish(runId, { finishedAt: clock().toISOString(), ...result });
      await plans.forget(runId);
      if (!before.finishedAt) {
        telemetry.count('RecordingsReleased', result.kept);
        telemetry.count('RecordingsRecycled', result.recycled);
        telemetry.log.info('A Daily Event is finished', { runId, ...result });
      }
      const { kept, recycled, bytes } = await known(runId);
      return { kept, recycled, bytes };
    },
  };

  return {
    ...steps,

    /** The whole run in one go: what the state machine does, for a small deployment and for tests. */
    async runAll(): Promise<(Decided & { runId: string }) | undefined> {
      const begun = await steps.begin();
      if (!begun.due) return undefined;
      const { runId, shards } = begun;
      const counts = await Promise.all(shards.map((shard) => steps.countShard({ runId, shard })));
      await steps.sumUp({ runId, counts });
      const decided = await Promise.all(shards.map((shard) => steps.decideShard({ runId, shard })));
      return { runId, ...(await steps.finish({ runId, decided })) };
    },
  };
};

const ofOne = (kept: boolean, size: number): Decided =>
  kept ? { kept: 1, recycled: 0, bytes: size } : { kept: 0, recycled: 1, bytes: 0 };

const nothing: Decided = { kept: 0, recycled: 0, bytes: 0 };

const total = (all: readonly Decided[]): Decided => {
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
