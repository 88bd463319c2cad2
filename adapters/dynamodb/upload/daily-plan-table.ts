import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { type DynamoDBClient, GetItemCommand, PutItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import { mapConcurrently } from '../../../domain/concurrency.ts';
import type { DailyPlanStore, ShardPlan } from '../../../domain/daily-run/daily-plan.ts';
import type { WorkflowEvent } from '../../../domain/workflow/workflow.ts';
import { answer, conditionMet, unavailable } from '../table/answers.ts';
import { type Item, writeAll } from '../table/batches.ts';
import { InTable } from '../table/in-table.ts';

const pack = promisify(gzip);
const unpack = promisify(gunzip);

/** The database accepts items up to 400 kB. */
const partBytes = 380_000;

const planOf = (runId: string): string => `daily-plan#${runId}`;
const shardKey = (shard: number): string => `shard#${String(shard).padStart(3, '0')}`;

/**
 * Plans of daily runs, in the staging table. The plan of a large shard does not fit into an item. Its parts are written
 * first, and then, once, the head that names them. If two write at once, one plan wins as a whole.
 */
export class DailyPlanTable extends InTable implements DailyPlanStore {
  readonly #newId: () => string;

  constructor(client: DynamoDBClient, tableName: string, newId: () => string = randomUUID) {
    super(client, tableName);
    this.#newId = newId;
  }

  keepRules(runId: string, rules: WorkflowEvent): Promise<void> {
    return this.#keep(runId, 'rules', rules);
  }

  rules(runId: string): Promise<WorkflowEvent | undefined> {
    return this.#find<WorkflowEvent>(runId, 'rules');
  }

  keepShard(runId: string, shard: number, plan: ShardPlan): Promise<void> {
    return this.#keep(runId, shardKey(shard), plan);
  }

  shard(runId: string, shard: number): Promise<ShardPlan | undefined> {
    return this.#find<ShardPlan>(runId, shardKey(shard));
  }

  async forget(runId: string): Promise<void> {
    const keys = await answer(
      (async () => {
        const query = {
          TableName: this.table,
          KeyConditionExpression: 'pk = :pk',
          ProjectionExpression: 'pk, sk',
          ExpressionAttributeValues: { ':pk': { S: planOf(runId) } },
        };
        const all: Item[] = [];
        for await (const { Items } of paginateQuery({ client: this.client }, query)) all.push(...(Items ?? []));
        return all;
      })(),
    );
    await writeAll(
      this.client,
      this.table,
      keys.map((Key) => ({ DeleteRequest: { Key } })),
    );
  }

  async #keep(runId: string, sk: string, content: object): Promise<void> {
    const pk = { S: planOf(runId) };
    const bytes = await pack(JSON.stringify(content));
    const prefix = `part#${sk}#${this.#newId()}`;
    const parts = Math.ceil(bytes.length / partBytes);
    await mapConcurrently(
      Array.from({ length: parts }, (_, part) => part),
      4,
      async (part) => {
        const piece = bytes.subarray(part * partBytes, (part + 1) * partBytes);
        const Item = { pk, sk: { S: `${prefix}#${part}` }, content: { B: piece } };
        await answer(this.client.send(new PutItemCommand({ TableName: this.table, Item })));
      },
    );
    const Item = { pk, sk: { S: sk }, parts: { N: String(parts) }, prefix: { S: prefix } };
    await conditionMet(
      this.client.send(
        new PutItemCommand({ TableName: this.table, Item, ConditionExpression: 'attribute_not_exists(pk)' }),
      ),
    );
  }

  async #find<Content>(runId: string, sk: string): Promise<Content | undefined> {
    const head = await this.#get(runId, sk);
    if (!head) return undefined;
    const pieces = await Promise.all(
      Array.from({ length: Number(head.parts!.N) }, async (_, part) => {
        const item = await this.#get(runId, `${head.prefix!.S}#${part}`);
        // This only happens while another execution deletes the plan of a finished run.
        if (!item) throw unavailable(new Error('A part of the plan is gone'));
        return item.content!.B!;
      }),
    );
    return JSON.parse(String(await unpack(Buffer.concat(pieces))));
  }

  async #get(runId: string, sk: string): Promise<Item | undefined> {
    const Key = { pk: { S: planOf(runId) }, sk: { S: sk } };
    const read = new GetItemCommand({ TableName: this.table, Key, ConsistentRead: true });
    return (await answer(this.client.send(read))).Item;
  }
}
