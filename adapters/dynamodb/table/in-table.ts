import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { patience } from './batches.ts';

/** A store in one table; its layout is in docs/tables.md. */
export abstract class InTable {
  protected readonly client: DynamoDBClient;
  protected readonly table: string;
  /** Milliseconds before each retry of what a batch left over. */
  protected readonly pauses: readonly number[];

  constructor(client: DynamoDBClient, tableName: string, pauses = patience) {
    this.client = client;
    this.table = tableName;
    this.pauses = pauses;
  }
}
