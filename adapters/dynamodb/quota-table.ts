import { type ConditionalCheckFailedException, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { QuotaMark } from '../../domain/control/quota-line.ts';
import type { Provider } from '../../domain/control/recorder.ts';
import { answer, unavailable } from './answers.ts';
import type { Item } from './batches.ts';
import { InTable } from './in-table.ts';

/** A turn is found taken or not in two writes, but for those who meet others in between. */
const quickerOthers = 50;

interface Turn {
  now: number;
  latest: number;
  interval: number;
}

const number = (value: number) => ({ N: String(value) });

/** Nobody waits, and the quota is whole: it counts from now. */
const afterQuiet = ({ now, interval }: Turn) => ({
  UpdateExpression: 'SET wholeAt = :next',
  ConditionExpression: 'attribute_not_exists(wholeAt) OR wholeAt < :now',
  ExpressionAttributeValues: { ':now': number(now), ':next': number(now + interval) },
});

/** Behind those who were here before. */
const behindOthers = ({ now, latest, interval }: Turn) => ({
  UpdateExpression: 'SET wholeAt = wholeAt + :interval',
  ConditionExpression: 'wholeAt >= :now AND wholeAt <= :latest',
  ExpressionAttributeValues: { ':now': number(now), ':latest': number(latest), ':interval': number(interval) },
});

/** A provider's quota as one number in the live table, only ever moved by the database itself: nothing is read first. */
export class QuotaTable extends InTable implements QuotaMark {
  readonly #key: Item;
  /** As last seen from here; what it is by now decides only which write is tried first. */
  #seen = 0;

  constructor(client: DynamoDBClient, tableName: string, provider: Provider) {
    super(client, tableName);
    this.#key = { pk: { S: `quota#${provider}` }, sk: { S: 'quota' } };
  }

  async take(turn: Turn): Promise<{ taken: boolean; wholeAt: number }> {
    for (let tries = 0; tries < quickerOthers; tries++) {
      const { taken, wholeAt } = await this.#write(this.#seen < turn.now ? afterQuiet(turn) : behindOthers(turn));
      this.#seen = wholeAt;
      if (taken || wholeAt > turn.latest) return { taken, wholeAt };
    }
    throw unavailable(new Error('Others were quicker each time'));
  }

  async #write(
    update: ReturnType<typeof afterQuiet | typeof behindOthers>,
  ): Promise<{ taken: boolean; wholeAt: number }> {
    try {
      const { Attributes } = await answer(
        this.client.send(
          new UpdateItemCommand({
            TableName: this.table,
            Key: this.#key,
            ...update,
            ReturnValues: 'UPDATED_NEW',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        ),
      );
      return { taken: true, wholeAt: Number(Attributes!.wholeAt!.N) };
    } catch (error) {
      if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
      const { Item } = error as ConditionalCheckFailedException;
      return { taken: false, wholeAt: Number(Item?.wholeAt?.N ?? 0) };
    }
  }
}
