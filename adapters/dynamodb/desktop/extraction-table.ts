import { DeleteItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type {
  Extraction,
  ExtractionPage,
  ExtractionStore,
  NoDesktop,
} from '../../../domain/desktop/extraction/extraction.ts';
import { Failure } from '../../../domain/failure.ts';
import { answer, conditionMet } from '../table/answers.ts';
import { getAll, type Item } from '../table/batches.ts';
import { InTable } from '../table/in-table.ts';
import { collection } from '../table/queries.ts';
import { contentOf, setting, settingItem } from '../table/setting-item.ts';
import { expiresAfter, keptDays } from './expiry.ts';
import { todoKey, todoPartition } from './todo.ts';

const partitionOf = (extractionId: string): string => `extraction#${extractionId}`;
const contactPartition = (contactId: string): string => `contact#${contactId}`;
const keyOf = (extractionId: string): Item => marshall({ pk: partitionOf(extractionId), sk: 'extraction' });

/** The extractions that the cloud requests from PCs, in the table of desktops. */
export class ExtractionTable extends InTable implements ExtractionStore {
  async find(extractionId: string): Promise<Extraction | undefined> {
    const item = await setting(this.client, this.table, partitionOf(extractionId), 'extraction');
    return item && contentOf<Extraction>(item);
  }

  async ofContact(contactId: string): Promise<Extraction[]> {
    const pointers = await collection(this.client, this.table, contactPartition(contactId), { begins: 'extraction#' });
    return this.#at(pointers.map(({ sk }) => sk!.S!.slice('extraction#'.length)));
  }

  /**
   * Write the rows of its contact and its PC first; both skip an extraction that does not exist. If the function dies
   * in between, the caller finds nothing stored, and requests it again.
   */
  async save(extraction: Extraction): Promise<void> {
    await this.#save(extraction, 'attribute_not_exists(pk) OR revision <= :revision');
  }

  async revise(extraction: Extraction): Promise<void> {
    await this.#save(extraction, 'attribute_not_exists(pk) OR revision < :revision');
  }

  async #save(extraction: Extraction, ConditionExpression: string): Promise<void> {
    const { extractionId, revision, contactId, desktopId, requestedAt, state } = extraction;
    const expiry = expiresAfter(requestedAt, keptDays);
    await this.#put({
      ...marshall({ pk: contactPartition(contactId), sk: `extraction#${extractionId}` }),
      ...marshall(expiry),
    });
    const todo = todoKey(desktopId, requestedAt, extractionId);
    if (state.is === 'open') await this.#put(marshall({ ...todo, ...expiry, extractionId }));
    const stored = await conditionMet(
      this.client.send(
        new PutItemCommand({
          TableName: this.table,
          Item: settingItem(partitionOf(extractionId), 'extraction', extraction, { revision, ...expiry }),
          ConditionExpression,
          ExpressionAttributeValues: marshall({ ':revision': revision }),
        }),
      ),
    );
    if (!stored) throw new Failure('conflict', 'This extraction has been changed in the meantime');
    if (state.is !== 'open')
      await answer(this.client.send(new DeleteItemCommand({ TableName: this.table, Key: marshall(todo) })));
  }

  async open(desktopId: string, { limit, after }: { limit: number; after?: string }): Promise<ExtractionPage> {
    const { Items = [], LastEvaluatedKey } = await answer(
      this.client.send(
        new QueryCommand({
          TableName: this.table,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
          ExpressionAttributeValues: marshall({
            ':pk': todoPartition(desktopId),
            // The cursor is the last key that was read. Nothing sorts between it and the same key followed by `!`.
            ':from': after === undefined ? 'todo#' : `${after}!`,
            ':to': 'todo#~',
          }),
          Limit: limit,
        }),
      ),
    );
    const found = new Map((await this.#at(Items.map((item) => item.extractionId!.S!))).map((e) => [e.extractionId, e]));
    // A caller who requested it at the same moment, and lost, has left a row with another time.
    const extractions = Items.flatMap(({ extractionId, sk }) => {
      const extraction = found.get(extractionId!.S!);
      const isCurrent = extraction && sk!.S === todoKey(desktopId, extraction.requestedAt, extraction.extractionId).sk;
      return isCurrent && extraction.state.is === 'open' ? [extraction] : [];
    });
    return { extractions, ...(LastEvaluatedKey && { cursor: LastEvaluatedKey.sk!.S! }) };
  }

  async noteNoDesktop(note: NoDesktop): Promise<void> {
    await this.#put(settingItem(contactPartition(note.contactId), 'no-desktop', note, expiresAfter(note.at, keptDays)));
  }

  async noDesktop(contactId: string): Promise<NoDesktop | undefined> {
    const item = await setting(this.client, this.table, contactPartition(contactId), 'no-desktop');
    return item && contentOf<NoDesktop>(item);
  }

  async #put(Item: Item): Promise<void> {
    await answer(this.client.send(new PutItemCommand({ TableName: this.table, Item })));
  }

  async #at(extractionIds: readonly string[]): Promise<Extraction[]> {
    const keys = extractionIds.map(keyOf);
    const items = await getAll(this.client, this.table, keys, { consistent: true, pauses: this.pauses });
    return items.map((item) => contentOf<Extraction>(item)).sort((a, b) => (a.extractionId < b.extractionId ? -1 : 1));
  }
}
