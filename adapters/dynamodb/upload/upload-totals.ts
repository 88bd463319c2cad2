import { type DynamoDBClient, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { Failure } from '../../../domain/failure.ts';
import { earliestOf } from '../../../domain/instant.ts';
import type { UploadState } from '../../../domain/recording/recording.ts';
import { uploadShardOf } from '../../../domain/upload/recording-id.ts';
import type { StagedRecording } from '../../../domain/upload/staged-recording.ts';
import { type WorkState, workStateOf } from '../../../domain/upload/steps/work-state.ts';
import type { UploadTotal, UploadTotals } from '../../../domain/upload/upload-store.ts';
import { answer } from '../table/answers.ts';
import type { Item } from '../table/batches.ts';
import { InTable } from '../table/in-table.ts';
import { collection } from '../table/queries.ts';
import { listsOf, workStatesOf } from './upload-item.ts';

/**
 * Counters of the recordings of a data server, spread over the shards. They are written after the step that they count,
 * so a crash in between leaves them off by one. Only long lists show it.
 */
export class UploadCounters extends InTable {
  readonly #countedOneByOne: number;

  /** Lists up to this length are counted exactly. For longer ones, the counters are used. */
  constructor(client: DynamoDBClient, tableName: string, maxExactCount = 250) {
    super(client, tableName);
    this.#countedOneByOne = maxExactCount;
  }

  async note(before: StagedRecording | undefined, after: StagedRecording): Promise<void> {
    const from = before && workStateOf(before);
    const to = workStateOf(after);
    if (from === to) return;
    const { dataServerId, recordingId, size } = after;
    const changes = [...(from ? [{ state: from, count: -1, bytes: -size }] : []), { state: to, count: 1, bytes: size }];
    try {
      await answer(
        this.client.send(
          new UpdateItemCommand({
            TableName: this.table,
            Key: { pk: { S: `upload-totals#${dataServerId}` }, sk: { S: String(uploadShardOf(recordingId)) } },
            UpdateExpression: `ADD ${changes.map((_, index) => `#c${index} :c${index}, #b${index} :b${index}`).join(', ')}`,
            ExpressionAttributeNames: Object.fromEntries(
              changes.flatMap(({ state }, index) => [
                [`#c${index}`, `${state} count`],
                [`#b${index}`, `${state} bytes`],
              ]),
            ),
            ExpressionAttributeValues: Object.fromEntries(
              changes.flatMap(({ count, bytes }, index) => [
                [`:c${index}`, { N: String(count) }],
                [`:b${index}`, { N: String(bytes) }],
              ]),
            ),
          }),
        ),
      );
    } catch (error) {
      // The step is done. A total that is off by one is no reason to report the step as failed.
      if (!(error instanceof Failure)) throw error;
    }
  }

  async archivedBytes(dataServerId: string): Promise<number> {
    const counters = await this.#read(dataServerId);
    return Math.max(0, sumOf(counters, ['uploaded-here', 'uploaded', 'removed-here', 'removed'], 'bytes'));
  }

  async totals(dataServerId: string): Promise<UploadTotals> {
    const counters = await this.#read(dataServerId);
    const totals: UploadTotals = {};
    await Promise.all(
      (Object.entries(workStatesOf) as [UploadState, readonly WorkState[]][]).map(async ([uploadState, states]) => {
        const all = await Promise.all(
          states.map(async (state) => {
            const total = await this.#total(dataServerId, state, counters);
            if (state === 'released' && total.count > 0) totals.released = total;
            return total;
          }),
        );
        const total = all.reduce(add);
        if (total.count > 0) totals[uploadState] = total;
      }),
    );
    return totals;
  }

  async #total(dataServerId: string, state: WorkState, counters: readonly Item[]): Promise<UploadTotal> {
    const begin = async (from: string, limit: number) =>
      Promise.all(listsOf(dataServerId, state).map((list) => this.#begin(list, from, limit)));
    const pages = await begin('0', this.#countedOneByOne);
    const items = pages.flatMap((list) => list.items);
    const one = items.map(({ size, endedAt }) => ({ count: 1, bytes: Number(size!.N), oldest: endedAt!.S! }));
    const exact = one.reduce<UploadTotal>(add, { count: 0, bytes: 0 });
    if (!pages.some(({ more }) => more)) return exact;
    // Immediate ones come first, whatever their age.
    const notImmediate = (await begin('1', 1)).flatMap((list) => list.items);
    const { oldest } = notImmediate
      .map(({ endedAt }): UploadTotal => ({ count: 0, bytes: 0, oldest: endedAt!.S! }))
      .reduce(add, exact);
    return {
      count: Math.max(exact.count, sumOf(counters, [state], 'count')),
      bytes: Math.max(exact.bytes, sumOf(counters, [state], 'bytes')),
      ...(oldest !== undefined && { oldest }),
    };
  }

  #read(dataServerId: string): Promise<Item[]> {
    return collection(this.client, this.table, `upload-totals#${dataServerId}`, { consistent: false });
  }

  async #begin(list: string, from: string, Limit: number): Promise<{ items: Item[]; more: boolean }> {
    const { Items = [], LastEvaluatedKey } = await answer(
      this.client.send(
        new QueryCommand({
          TableName: this.table,
          IndexName: 'byWork',
          KeyConditionExpression: 'workKey = :list AND workSince >= :from',
          ExpressionAttributeValues: { ':list': { S: list }, ':from': { S: from } },
          ProjectionExpression: '#size, endedAt',
          ExpressionAttributeNames: { '#size': 'size' },
          Limit,
        }),
      ),
    );
    return { items: Items, more: LastEvaluatedKey !== undefined };
  }
}

const sumOf = (counters: readonly Item[], states: readonly WorkState[], what: 'count' | 'bytes'): number =>
  counters
    .flatMap((item) => states.map((state) => Number(item[`${state} ${what}`]?.N ?? 0)))
    .reduce((sum, one) => sum + one, 0);

const add = (a: UploadTotal, b: UploadTotal): UploadTotal => {
  const oldest = earliestOf([a.oldest, b.oldest]);
  return { count: a.count + b.count, bytes: a.bytes + b.bytes, ...(oldest !== undefined && { oldest }) };
};
