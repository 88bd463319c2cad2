import type { DailyRun, DailyRunStore, RuleCount } from '../../../domain/daily-run/daily-run.ts';
import { Failure } from '../../../domain/failure.ts';

export class MemoryDailyRunStore implements DailyRunStore {
  readonly #runs = new Map<string, DailyRun>();

  async begin(run: DailyRun): Promise<'started' | 'started-before'> {
    if (this.#runs.has(run.runId)) return 'started-before';
    this.#runs.set(run.runId, structuredClone(run));
    return 'started';
  }

  async find(runId: string): Promise<DailyRun | undefined> {
    return structuredClone(this.#runs.get(runId));
  }

  async noteAlive(runId: string, at: string): Promise<void> {
    const run = this.#run(runId);
    if (run.aliveAt === undefined || run.aliveAt < at) this.#runs.set(runId, { ...run, aliveAt: at });
  }

  async noteCounts(runId: string, counts: readonly (readonly RuleCount[])[]): Promise<void> {
    const run = this.#run(runId);
    if (!run.counts) this.#runs.set(runId, { ...run, counts: structuredClone(counts) });
  }

  async finish(
    runId: string,
    result: { finishedAt: string; kept: number; recycled: number; bytes: number },
  ): Promise<void> {
    const run = this.#run(runId);
    if (!run.finishedAt) this.#runs.set(runId, { ...run, ...result });
  }

  async latest(limit: number): Promise<DailyRun[]> {
    const runs = [...this.#runs.values()].sort((a, b) => (a.localDate > b.localDate ? -1 : 1));
    return structuredClone(runs.slice(0, limit));
  }

  #run(runId: string): DailyRun {
    const run = this.#runs.get(runId);
    if (!run) throw new Failure('not-found', 'There is no such daily run');
    return run;
  }
}
