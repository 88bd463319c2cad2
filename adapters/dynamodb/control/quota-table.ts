import { type ConditionalCheckFailedException, type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { QuotaMark } from '../../../domain/control/recorder/quota-line.ts';
import type { Provider } from '../../../domain/control/recorder/recorder-name.ts';
import { answer, unavailable } from '../table/answers.ts';
import type { Item } from '../table/batches.ts';
import { InTable } from '../table/in-table.ts';

/** Two writes are enough to take a turn, unless other writers come in between. */
const maxConflictRetries = 50;

interface Turn {
  now: number;
  latest: number;
  interval: number;
}

/** Each turn has a name: if the answer is lost, the client repeats the write, and the turn must not be taken twice. */
interface NamedTurn extends Turn {
  name: string;
}

const number = (value: number) => ({ N: String(value) });

const notYet = '(attribute_not_exists(lastTurn) OR lastTurn <> :turn)';

/** Nobody is waiting and the quota is full, so it counts from now. */
const afterQuiet = ({ now, interval, name }: NamedTurn) => ({
  UpdateExpression: 'SET wholeAt = :next, lastTurn = :turn',
  ConditionExpression: `(attribute_not_exists(wholeAt) OR wholeAt < :now) AND ${notYet}`,
  ExpressionAttributeValues: { ':now': number(now), ':next': number(now + interval), ':turn': { S: name } },
});

/** Waits behind those who came before. */
const behindOthers = ({ now, latest, interval, name }: NamedTurn) => ({
  UpdateExpression: 'SET wholeAt = wholeAt + :interval, lastTurn = :turn',
  ConditionExpression: `wholeAt >= :now AND wholeAt <= :latest AND ${notYet}`,
  ExpressionAttributeValues: {
    ':now': number(now),
    ':latest': number(latest),
    ':interval': number(interval),
    ':turn': { S: name },
  },
});

/** The quota of a provider, as one number in the live table. Only the database changes it; nothing is read first. */
export class QuotaTable extends InTable implements QuotaMark {
  readonly #key: Item;
  readonly #newId: () => string;
  /** The last value that this instance saw. It only decides which write is tried first. */
  #seen = 0;

  constructor(
    client: DynamoDBClient,
    tableName: string,
    provider: Provider,
    newId = () => crypto.randomUUID() as string,
  ) {
    super(client, tableName);
    this.#newId = newId;
    this.#key = { pk: { S: `quota#${provider}` }, sk: { S: 'quota' } };
  }

  async take(request: Turn): Promise<{ taken: boolean; wholeAt: number }> {
    const turn = { ...request, name: this.#newId() };
    for (let tries = 0; tries < maxConflictRetries; tries++) {
      const { taken, wholeAt } = await this.#write(
        turn.name,
        this.#seen < turn.now ? afterQuiet(turn) : behindOthers(turn),
      );
      this.#seen = wholeAt;
      if (taken || wholeAt > turn.latest) return { taken, wholeAt };
    }
    throw unavailable(new Error('Other writers got in between every time'));
  }

  async #write(
    name: string,
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
      return { taken: Item?.lastTurn?.S === name, wholeAt: Number(Item?.wholeAt?.N ?? 0) };
    }
  }
}
