import { DeleteItemCommand, PutItemCommand, paginateQuery, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { sortable } from '../../../domain/instant.ts';
import type {
  MissingReason,
  MissingRecording,
  MissingRecordingStore,
} from '../../../domain/recording/missing/missing-recording.ts';
import { answer, conditionMet } from '../table/answers.ts';
import { type Item, writeAll } from '../table/batches.ts';
import { InTable } from '../table/in-table.ts';
import { workPage } from '../table/queries.ts';

const changing = ['reason', 'detail', 'startedAt', 'agentId'] as const;

/** After everything that `clear` deletes. */
export const missingScreenKey = 'screen-missing';
/** Before all of it. */
const missingKeystrokesKey = 'keystrokes-missing';
const flagsAloneKey = 'flags-alone';

/** The list of missing recordings, in the contacts table. */
export class MissingRecordingTable extends InTable implements MissingRecordingStore {
  async note(missing: MissingRecording & { contactId: string }): Promise<void> {
    await this.#note(missing, 'missing');
  }

  async noteScreen(missing: MissingRecording & { contactId: string }): Promise<void> {
    await this.#note(missing, missingScreenKey);
  }

  async clearScreen(contactId: string): Promise<void> {
    await this.#remove(contactId, missingScreenKey);
  }

  async noteKeystrokes(missing: MissingRecording & { contactId: string }): Promise<void> {
    await this.#note(missing, missingKeystrokesKey);
  }

  async clearKeystrokes(contactId: string): Promise<void> {
    await this.#remove(contactId, missingKeystrokesKey);
  }

  async noteFlags(missing: MissingRecording & { contactId: string }): Promise<void> {
    await this.#note(missing, flagsAloneKey);
  }

  async clearFlags(contactId: string): Promise<void> {
    await this.#remove(contactId, flagsAloneKey);
  }

  async #remove(contactId: string, sk: string): Promise<void> {
    const Key = marshall({ pk: contactId, sk });
    await answer(this.client.send(new DeleteItemCommand({ TableName: this.table, Key })));
  }

  async #note(missing: MissingRecording & { contactId: string }, sk: string): Promise<void> {
    const { contactId, since } = missing;
    const set = changing.filter((name) => missing[name] !== undefined);
    const gone = changing.filter((name) => missing[name] === undefined);
    await answer(
      this.client.send(
        new UpdateItemCommand({
          TableName: this.table,
          Key: { pk: { S: contactId }, sk: { S: sk } },
          UpdateExpression: [
            'SET workKey = :list, workSince = if_not_exists(workSince, :workSince), since = if_not_exists(since, :since)',
            ...set.map((name) => `, #${name} = :${name}`),
            ...(gone.length > 0 ? [` REMOVE ${gone.map((name) => `#${name}`).join(', ')}`] : []),
          ].join(''),
          ExpressionAttributeNames: Object.fromEntries(changing.map((name) => [`#${name}`, name])),
          ExpressionAttributeValues: marshall({
            ':list': 'missing',
            ':since': since,
            ':workSince': `${sortable(since)}#${contactId}`,
            ...Object.fromEntries(set.map((name) => [`:${name}`, missing[name]])),
          }),
        }),
      ),
    );
  }

  /** Read first: most contacts are not on the list, and a read costs an eighth of a delete that finds nothing. */
  async clear(contactId: string): Promise<void> {
    const listed = await answer(this.#listed(contactId));
    const writes = listed.map(({ pk, sk }) => ({ DeleteRequest: { Key: { pk: pk!, sk: sk! } } }));
    await writeAll(this.client, this.table, writes, this.pauses);
  }

  async #listed(contactId: string): Promise<Item[]> {
    const items: Item[] = [];
    const pages = paginateQuery(
      { client: this.client },
      {
        TableName: this.table,
        ConsistentRead: true,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
        ExpressionAttributeValues: marshall({ ':pk': contactId, ':first': 'missing', ':last': 'quarantine#\uffff' }),
      },
    );
    for await (const { Items } of pages) items.push(...(Items ?? []));
    return items;
  }

  /** Stored with the contact if it is known, so that `clear` finds it. */
  async noteQuarantined({
    quarantineKey,
    contactId,
    reason,
    at,
  }: {
    quarantineKey: string;
    contactId?: string;
    reason: string;
    at: string;
  }): Promise<void> {
    const id = `quarantine#${quarantineKey}`;
    await conditionMet(
      this.client.send(
        new PutItemCommand({
          TableName: this.table,
          Item: marshall({
            pk: contactId ?? id,
            sk: contactId === undefined ? 'quarantine' : id,
            workKey: 'missing',
            workSince: `${sortable(at)}#${id}`,
            reason: 'record-quarantined',
            detail: `${reason} (${quarantineKey})`,
            since: at,
          }),
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      ),
    );
  }

  async list({ reason, ...page }: { limit: number; cursor?: string; reason?: MissingReason }) {
    const passes = reason && { attribute: 'reason', value: reason };
    const { items, next } = await workPage(this.client, this.table, { list: 'missing', passes }, page);
    const missing = items.map((item) => {
      const { pk, sk, workKey: _, workSince: __, ...rest } = unmarshall(item);
      return { ...(sk !== 'quarantine' && { contactId: pk }), ...rest } as MissingRecording;
    });
    return { missing, ...(next !== undefined && { next }) };
  }
}
