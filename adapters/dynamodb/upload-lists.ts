import { type DynamoDBClient, QueryCommand, type QueryCommandOutput } from '@aws-sdk/client-dynamodb';
import { uploadOrder } from '../../domain/upload/staged-recording.ts';
import type { Standing } from '../../domain/upload/upload-steps.ts';
import { answer } from './answers.ts';
import { listOf, type Stored, storedOf } from './upload-item.ts';

interface Head {
  list: AsyncIterator<Stored>;
  stored: Stored;
  order: string;
}

/** A list and what is next on it; undefined at its end. */
const headOf = async (list: AsyncIterator<Stored>): Promise<Head | undefined> => {
  const { done, value } = await list.next();
  return done ? undefined : { list, stored: value, order: uploadOrder(value.recording) };
};

/** The lists of a data server, as one in upload order. */
export class UploadLists {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = client;
    this.#table = tableName;
  }

  /** What moves from one list to another meanwhile is told once. */
  async *inUploadOrder(
    dataServerId: string,
    standings: readonly Standing[],
    pageSize: number,
    after = '',
  ): AsyncGenerator<Stored> {
    const lists = standings.map((standing) => this.#list(listOf(dataServerId, standing), pageSize, after));
    const heads = await Promise.all(lists.map(headOf));
    const told = new Set<string>();
    for (;;) {
      const first = heads
        .filter((head) => head !== undefined)
        .reduce<Head | undefined>((a, b) => (a && a.order < b.order ? a : b), undefined);
      if (!first) return;
      heads[heads.indexOf(first)] = await headOf(first.list);
      const { recordingId } = first.stored.recording;
      if (!told.has(recordingId)) yield first.stored;
      told.add(recordingId);
    }
  }

  async *#list(list: string, pageSize: number, from: string): AsyncGenerator<Stored> {
    let after: string | undefined = from;
    while (after !== undefined) {
      const { Items = [], LastEvaluatedKey }: QueryCommandOutput = await answer(
        this.#client.send(
          new QueryCommand({
            TableName: this.#table,
            IndexName: 'byWork',
            KeyConditionExpression: after === '' ? 'workKey = :list' : 'workKey = :list AND workSince > :after',
            ExpressionAttributeValues: { ':list': { S: list }, ...(after !== '' && { ':after': { S: after } }) },
            Limit: pageSize,
          }),
        ),
      );
      yield* Items.map(storedOf);
      after = LastEvaluatedKey?.workSince?.S;
    }
  }
}
