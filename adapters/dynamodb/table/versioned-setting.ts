import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { Failure } from '../../../domain/failure.ts';
import { conditionMet } from './answers.ts';
import { contentOf, setting, settingItem } from './setting-item.ts';

/**
 * Settings that are read and saved as a whole, in one item. Each save names the version that it is based on: if two
 * administrators save at once, one of them gets a conflict.
 */
export class VersionedSetting<Settings extends { version: number }> {
  readonly #client: DynamoDBClient;
  readonly #table: string;
  readonly #place: readonly [pk: string, sk: string];

  constructor(client: DynamoDBClient, table: string, ...place: readonly [pk: string, sk: string]) {
    this.#client = client;
    this.#table = table;
    this.#place = place;
  }

  async read(): Promise<Settings | undefined> {
    const item = await setting(this.#client, this.#table, ...this.#place);
    return item && contentOf<Settings>(item);
  }

  async save(settings: Settings): Promise<void> {
    const { version } = settings;
    const first = version === 1;
    const saved = await conditionMet(
      this.#client.send(
        new PutItemCommand({
          TableName: this.#table,
          Item: settingItem(...this.#place, settings, { version }),
          ConditionExpression: first ? 'attribute_not_exists(pk)' : 'version = :based',
          ...(!first && { ExpressionAttributeValues: { ':based': { N: String(version - 1) } } }),
        }),
      ),
    );
    if (!saved) throw new Failure('conflict', 'Somebody else has saved these settings in the meantime');
  }
}
