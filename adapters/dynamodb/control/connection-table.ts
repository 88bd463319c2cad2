import { DeleteItemCommand, type DynamoDBClient, PutItemCommand, type WriteRequest } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import {
  type Connection,
  type ConnectionStore,
  type Holder,
  ticketSeconds,
} from '../../../domain/changes/connection.ts';
import type { Topic } from '../../../domain/changes/topics.ts';
import type { Clock } from '../../../domain/clock.ts';
import { mapConcurrently } from '../../../domain/concurrency.ts';
import { answer } from '../table/answers.ts';
import { type Item, writeAll } from '../table/batches.ts';
import { InTable } from '../table/in-table.ts';
import { collection, indexed } from '../table/queries.ts';
import { setting } from '../table/setting-item.ts';
import { shardOf } from '../table/shard.ts';
import { expiryAttribute } from '../table/table-shape.ts';

/**
 * API Gateway closes every connection after two hours. If one is still stored a little later, nobody reported that it
 * was closed.
 */
const expirySeconds = 2 * 3600 + 600;

/** The list of open connections has several shards, because 5,000 people may reconnect within seconds. */
const shards = 8;
const openList = (shard: number): string => `connections#${shard}`;

const connectionKey = (connectionId: string): string => `connection#${connectionId}`;
const topicKey = (topic: Topic): string => `topic#${topic}`;
const ticketKey = (hash: string): Item => marshall({ pk: `ticket#${hash}`, sk: 'ticket' });

const seconds = (now: Date): number => Math.floor(now.getTime() / 1000);

const connectionOf = (item: Item): Connection => {
  const { pk, sk: _, workKey: _1, workSince: _2, [expiryAttribute]: _3, ...holder } = unmarshall(item);
  return { ...(holder as Holder), connectionId: String(pk).slice(connectionKey('').length) };
};

/** Tickets and open connections in the live table; its layout is in docs/tables.md. */
export class ConnectionTable extends InTable implements ConnectionStore {
  readonly #clock: Clock;

  constructor(client: DynamoDBClient, tableName: string, clock: Clock) {
    super(client, tableName);
    this.#clock = clock;
  }

  async keepTicket(hash: string, holder: Holder): Promise<void> {
    const Item = { ...marshall({ ...holder, ...this.#expiry(ticketSeconds) }), ...ticketKey(hash) };
    await answer(this.client.send(new PutItemCommand({ TableName: this.table, Item })));
  }

  /** Delete the ticket first: if it is used twice at once, only one of the two gets it. */
  async open(connectionId: string, ticketHash: string): Promise<Connection | undefined> {
    const { Attributes } = await answer(
      this.client.send(
        new DeleteItemCommand({ TableName: this.table, Key: ticketKey(ticketHash), ReturnValues: 'ALL_OLD' }),
      ),
    );
    if (!Attributes || this.#isExpired(Attributes)) return undefined;
    const { pk: _, sk: __, [expiryAttribute]: ___, ...content } = unmarshall(Attributes);
    const holder = content as Holder;
    const expiry = this.#expiry(expirySeconds);
    const connection = {
      ...holder,
      ...expiry,
      pk: connectionKey(connectionId),
      sk: 'connection',
      workKey: openList(shardOf(connectionId, shards)),
      workSince: connectionId,
    };
    // Write the connection first, so that anything a crash leaves behind can be removed once the client is gone.
    const Item = marshall(connection);
    await answer(this.client.send(new PutItemCommand({ TableName: this.table, Item })));
    const subscriptions = holder.topics.map((topic) => marshall({ ...expiry, pk: topicKey(topic), sk: connectionId }));
    await this.#write(subscriptions.map((topic) => ({ PutRequest: { Item: topic } })));
    return { ...holder, connectionId };
  }

  /** Delete the connection last: as long as it exists, its topics can be found and removed. */
  async remove(connectionId: string): Promise<void> {
    const item = await setting(this.client, this.table, connectionKey(connectionId), 'connection');
    if (!item) return;
    const { topics } = connectionOf(item);
    const subscriptions = topics.map((topic) => marshall({ pk: topicKey(topic), sk: connectionId }));
    await this.#write(subscriptions.map((Key) => ({ DeleteRequest: { Key } })));
    const Key = marshall({ pk: connectionKey(connectionId), sk: 'connection' });
    await answer(this.client.send(new DeleteItemCommand({ TableName: this.table, Key })));
  }

  async subscribers(topic: Topic): Promise<string[]> {
    const items = await collection(this.client, this.table, topicKey(topic), { consistent: false });
    return items.filter((item) => !this.#isExpired(item)).map(({ sk }) => sk!.S!);
  }

  async all(): Promise<Connection[]> {
    const items: Item[] = [];
    const lists = Array.from({ length: shards }, (_, shard) => openList(shard));
    await mapConcurrently(lists, shards, async (value) => {
      items.push(...(await indexed(this.client, this.table, { index: 'byWork', key: 'workKey', value })));
    });
    return items.filter((item) => !this.#isExpired(item)).map(connectionOf);
  }

  #write(writes: readonly WriteRequest[]): Promise<void> {
    return writeAll(this.client, this.table, writes, this.pauses);
  }

  /** DynamoDB removes expired items hours or days later. */
  #isExpired(item: Item): boolean {
    return Number(item[expiryAttribute]?.N ?? 0) <= seconds(this.#clock());
  }

  #expiry(after: number): { [expiryAttribute]: number } {
    return { [expiryAttribute]: seconds(this.#clock()) + after };
  }
}
