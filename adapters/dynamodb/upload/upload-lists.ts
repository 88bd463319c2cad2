import { QueryCommand, type QueryCommandOutput } from '@aws-sdk/client-dynamodb';
import { compareInstants } from '../../../domain/instant.ts';
import { uploadOrder } from '../../../domain/upload/staged-recording.ts';
import type { WorkState } from '../../../domain/upload/steps/work-state.ts';
import { answer } from '../table/answers.ts';
import { InTable } from '../table/in-table.ts';
import { listsOf, type Stored, storedOf } from './upload-item.ts';

interface Head {
  list: AsyncIterator<Stored>;
  stored: Stored;
  order: string;
}

/** A list and its next entry, which is undefined at the end. */
const headOf = async (list: AsyncIterator<Stored>): Promise<Head | undefined> => {
  const { done, value } = await list.next();
  return done ? undefined : { list, stored: value, order: uploadOrder(value.recording) };
};

const earlier = (a: Stored | undefined, b: Stored): Stored =>
  a && compareInstants(a.recording.endedAt, b.recording.endedAt) <= 0 ? a : b;

/** The lists of a data server, merged in upload order. */
export class UploadLists extends InTable {
  /**
   * A recording that moves to another list in the meantime is yielded once. `about`: roughly how many the caller needs.
   */
  async *inUploadOrder(
    dataServerId: string,
    states: readonly WorkState[],
    about: number,
    after = '',
  ): AsyncGenerator<Stored> {
    const names = states.flatMap((state) => listsOf(dataServerId, state));
    // Shards fill evenly. If one of them has more of the first entries, its next page is read.
    const pageSize = Math.ceil((about * states.length) / names.length) + 5;
    const lists = names.map((name) => this.#list(name, pageSize, after));
    const heads = await Promise.all(lists.map(headOf));
    const yielded = new Set<string>();
    for (;;) {
      const first = heads
        .filter((head) => head !== undefined)
        .reduce<Head | undefined>((a, b) => (a && a.order < b.order ? a : b), undefined);
      if (!first) return;
      heads[heads.indexOf(first)] = await headOf(first.list);
      const { recordingId } = first.stored.recording;
      if (!yielded.has(recordingId)) yield first.stored;
      yielded.add(recordingId);
    }
  }

  /** The recording that ended first. In upload order, immediate ones come first, whatever their age. */
  async oldest(dataServerId: string, states: readonly WorkState[]): Promise<Stored | undefined> {
    const names = states.flatMap((state) => listsOf(dataServerId, state));
    const firsts = await Promise.all(names.flatMap((name) => ['0', '1'].map((kind) => this.#first(name, kind))));
    return firsts.filter((stored) => stored !== undefined).reduce<Stored | undefined>(earlier, undefined);
  }

  async #first(list: string, kind: string): Promise<Stored | undefined> {
    const { Items = [] } = await answer(
      this.client.send(
        new QueryCommand({
          TableName: this.table,
          IndexName: 'byWork',
          KeyConditionExpression: 'workKey = :list AND begins_with(workSince, :kind)',
          ExpressionAttributeValues: { ':list': { S: list }, ':kind': { S: `${kind}#` } },
          Limit: 1,
        }),
      ),
    );
    return Items[0] && storedOf(Items[0]);
  }

  async *#list(list: string, pageSize: number, from: string): AsyncGenerator<Stored> {
    let after: string | undefined = from;
    while (after !== undefined) {
      const { Items = [], LastEvaluatedKey }: QueryCommandOutput = await answer(
        this.client.send(
          new QueryCommand({
            TableName: this.table,
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
