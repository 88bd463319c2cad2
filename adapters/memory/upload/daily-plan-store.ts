import type { DailyPlanStore, ShardPlan } from '../../../domain/daily-run/daily-plan.ts';
import type { WorkflowEvent } from '../../../domain/workflow/workflow.ts';

export class MemoryDailyPlanStore implements DailyPlanStore {
  readonly #rules = new Map<string, WorkflowEvent>();
  readonly #shards = new Map<string, Map<number, ShardPlan>>();

  async keepRules(runId: string, rules: WorkflowEvent): Promise<void> {
    if (!this.#rules.has(runId)) this.#rules.set(runId, structuredClone(rules));
  }

  async rules(runId: string): Promise<WorkflowEvent | undefined> {
    return structuredClone(this.#rules.get(runId));
  }

  async keepShard(runId: string, shard: number, plan: ShardPlan): Promise<void> {
    const shards = this.#shards.get(runId) ?? new Map<number, ShardPlan>();
    this.#shards.set(runId, shards);
    if (!shards.has(shard)) shards.set(shard, structuredClone(plan));
  }

  async shard(runId: string, shard: number): Promise<ShardPlan | undefined> {
    return structuredClone(this.#shards.get(runId)?.get(shard));
  }

  async forget(runId: string): Promise<void> {
    this.#shards.delete(runId);
    this.#rules.delete(runId);
  }
}
