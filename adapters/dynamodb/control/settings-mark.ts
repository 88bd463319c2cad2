import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Clock } from '../../../domain/clock.ts';
import { answer } from '../table/answers.ts';
import { InTable } from '../table/in-table.ts';
import { expiry } from './live/live-item.ts';

/**
 * An item in the live table that is written when the settings of recording control change. Through its stream, open
 * pages learn of it.
 */
export class SettingsMark extends InTable {
  readonly #clock: Clock;

  constructor(client: DynamoDBClient, tableName: string, clock: Clock) {
    super(client, tableName);
    this.#clock = clock;
  }

  async set(): Promise<void> {
    const now = this.#clock();
    const Item = marshall({ ...expiry(now), pk: 'control-settings', sk: 'settings', at: now.toISOString() });
    await answer(this.client.send(new PutItemCommand({ TableName: this.table, Item })));
  }
}
