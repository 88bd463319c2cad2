import { PutItemCommand, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { DailyRun, DailyRunStore, RuleCount } from '../../../domain/daily-run/daily-run.ts';
import { Failure } from '../../../domain/failure.ts';
import type { KeptKind } from '../../../domain/workflow/workflow.ts';
import { answer, conditionMet } from '../table/answers.ts';
import type { Item } from '../table/batches.ts';
import { InTable } from '../table/in-table.ts';
import { setting } from '../table/setting-item.ts';

type Counts = readonly (readonly RuleCount[])[];

/**
 * Ids are stored once, and then referred to by number. Otherwise two hundred rules in sixteen shards would not fit into
 * an item.
 */
const pack = (counts: Counts): string => {
  const ids = [...new Set(counts.flat().map(({ ruleId }) => ruleId))];
  const kinds = [...new Set(counts.flat().map(({ kind }) => kind))];
  const numberOf = new Map(ids.map((id, index) => [id, index]));
  return JSON.stringify({
    ids,
    kinds,
    shards: counts.map((shard) =>
      shard.map(({ ruleId, kind, count }) => [numberOf.get(ruleId), kinds.indexOf(kind), count]),
    ),
  });
};

const unpack = (text: string): Counts => {
  const { ids, kinds, shards }: { ids: string[]; kinds: KeptKind[]; shards: [number, number, number][][] } =
    JSON.parse(text);
  return shards.map((shard) => shard.map(([rule, kind, count]) => ({ ruleId: ids[rule]!, kind: kinds[kind]!, count })));
};

const runOf = (item: Item): DailyRun => {
  const { pk: _, sk: __, counts, ...run } = unmarshall(item);
  return { ...run, ...(counts !== undefined && { counts: unpack(counts) }) } as DailyRun;
};

/** Daily runs in the staging table. Each part of a run is written once and never changed. */
export class DailyRunTable extends InTable implements DailyRunStore {
  async begin({ counts, ...run }: DailyRun): Promise<'started' | 'started-before'> {
    const Item = marshall(
      { ...run, ...(counts && { counts: pack(counts) }), pk: 'daily-run', sk: run.runId },
      { removeUndefinedValues: true },
    );
    const isFirst = await conditionMet(
      this.client.send(
        new PutItemCommand({ TableName: this.table, Item, ConditionExpression: 'attribute_not_exists(pk)' }),
      ),
    );
    return isFirst ? 'started' : 'started-before';
  }

  async find(runId: string): Promise<DailyRun | undefined> {
    const item = await setting(this.client, this.table, 'daily-run', runId);
    return item && runOf(item);
  }

  async noteAlive(runId: string, at: string): Promise<void> {
    const isWritten = await conditionMet(
      this.client.send(
        new UpdateItemCommand({
          TableName: this.table,
          Key: marshall({ pk: 'daily-run', sk: runId }),
          UpdateExpression: 'SET aliveAt = :at',
          ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(aliveAt) OR aliveAt < :at)',
          ExpressionAttributeValues: marshall({ ':at': at }),
        }),
      ),
    );
    if (!isWritten) await this.#mustExist(runId);
  }

  noteCounts(runId: string, counts: Counts): Promise<void> {
    return this.#once(runId, 'counts', { counts: pack(counts) });
  }

  finish(
    runId: string,
    { finishedAt, kept, recycled, bytes }: { finishedAt: string; kept: number; recycled: number; bytes: number },
  ): Promise<void> {
    return this.#once(runId, 'finishedAt', { finishedAt, kept, recycled, bytes });
  }

  async latest(limit: number): Promise<DailyRun[]> {
    const { Items = [] } = await answer(
      this.client.send(
        new QueryCommand({
          TableName: this.table,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': { S: 'daily-run' } },
          ScanIndexForward: false,
          Limit: limit,
        }),
      ),
    );
    return Items.map(runOf);
  }

  async #once(runId: string, unless: string, set: Record<string, unknown>): Promise<void> {
    const names = Object.keys(set);
    const isWritten = await conditionMet(
      this.client.send(
        new UpdateItemCommand({
          TableName: this.table,
          Key: marshall({ pk: 'daily-run', sk: runId }),
          UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
          ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(#unless)',
          ExpressionAttributeNames: {
            '#unless': unless,
            ...Object.fromEntries(names.map((name) => [`#${name}`, name])),
          },
          ExpressionAttributeValues: marshall(Object.fromEntries(names.map((name) => [`:${name}`, set[name]]))),
        }),
      ),
    );
    if (!isWritten) await this.#mustExist(runId);
  }

  async #mustExist(runId: string): Promise<void> {
    if (!(await this.find(runId))) throw new Failure('not-found', 'There is no such daily run');
  }
}
