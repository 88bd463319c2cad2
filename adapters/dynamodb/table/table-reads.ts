import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { answer } from './answers.ts';
import { getAll, type Item } from './batches.ts';

interface Waiting {
  pk: string;
  sk: string;
  resolve: (item: Item | undefined) => void;
  reject: (error: unknown) => void;
}

/**
 * Consistent reads by key. If the client batches its reads, all reads in one turn of the event loop, from any store,
 * are one request to the table. A command reads the contact, its state and its request this way, and waits once.
 */
class TableReads {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  #waiting: Waiting[] = [];

  constructor(client: DynamoDBClient, table: string) {
    this.#client = client;
    this.#table = table;
  }

  async get(pk: string, sk: string): Promise<Item | undefined> {
    if (!batching.has(this.#client)) return (await this.#getOne(marshall({ pk, sk })))[0];
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) queueMicrotask(() => this.#send());
      this.#waiting.push({ pk, sk, resolve, reject });
    });
  }

  async #send(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    const keyOf = ({ pk, sk }: { pk: string; sk: string }) => JSON.stringify([pk, sk]);
    // DynamoDB refuses a batch that names a key twice.
    const keys = [...new Map(waiting.map((one) => [keyOf(one), marshall({ pk: one.pk, sk: one.sk })])).values()];
    try {
      const items = keys.length === 1 ? await this.#getOne(keys[0]!) : await this.#getMany(keys);
      const byKey = new Map(items.map((item) => [keyOf({ pk: item.pk!.S!, sk: item.sk!.S! }), item]));
      for (const one of waiting) one.resolve(byKey.get(keyOf(one)));
    } catch (error) {
      for (const { reject } of waiting) reject(error);
    }
  }

  async #getOne(Key: Item): Promise<Item[]> {
    const command = new GetItemCommand({ TableName: this.#table, Key, ConsistentRead: true });
    const { Item } = await answer(this.#client.send(command));
    return Item ? [Item] : [];
  }

  #getMany(keys: Item[]): Promise<Item[]> {
    return getAll(this.#client, this.#table, keys, { consistent: true });
  }
}

const batching = new WeakSet<DynamoDBClient>();

/**
 * From now on, stores with this client send simultaneous reads as batches. The function needs `BatchGetItem` on every
 * table that it reads by key.
 */
export const batchReads = (client: DynamoDBClient): DynamoDBClient => {
  batching.add(client);
  return client;
};

const readsOfClients = new WeakMap<DynamoDBClient, Map<string, TableReads>>();

/** One instance per client and table. All stores share it, so that their reads are combined. */
export const tableReads = (client: DynamoDBClient, table: string): TableReads => {
  const ofClient = readsOfClients.get(client) ?? new Map<string, TableReads>();
  readsOfClients.set(client, ofClient);
  const reads = ofClient.get(table) ?? new TableReads(client, table);
  ofClient.set(table, reads);
  return reads;
};
