import { PutItemCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mapConcurrently } from '../../../domain/concurrency.ts';
import type { MarkChange, MarkStore, MarksOfContact, Metadatum, Tag } from '../../../domain/mark/mark.ts';
import { allConditionsMet, conditionMet, unavailable } from '../table/answers.ts';
import type { Item } from '../table/batches.ts';
import { InTable } from '../table/in-table.ts';
import { between } from '../table/queries.ts';
import { fieldsIn, markChangeItem, marksIn, metadata, metadatumItem, tagKey, tags } from './mark-item.ts';

/** How many changes of one mark may come in between before the writer gives up. */
const maxConflictRetries = 8;

/** A write, and its entry in the history. */
interface Step {
  item: Item;
  condition: string;
  values?: Item;
  change: MarkChange;
}

/** Marks in the contacts table. Each has an item of its own next to the contact, so no contact record overwrites it. */
export class MarkTable extends InTable implements MarkStore {
  async ofContact(contactId: string): Promise<MarksOfContact> {
    // One request reads both: only the few items of recordings lie between them.
    return marksIn(await this.#items(contactId, [metadata, `${tags}\u{10ffff}`]));
  }

  async tag(contactId: string, tag: Tag): Promise<void> {
    const key = tagKey(contactId, tag.label);
    await this.#change(contactId, async () => {
      const { tags: there } = await this.ofContact(contactId);
      if (isIn(there, tag)) return undefined;
      return {
        item: { ...marshall(tag), ...key },
        condition: 'attribute_not_exists(pk) OR removed = :removed',
        values: { ':removed': { BOOL: true } },
        change: { change: 'tagged', ...tag },
      };
    });
  }

  /** Marks it as removed and keeps the item: a function that marks contacts may not delete from this table. */
  async untag(contactId: string, tag: Tag): Promise<void> {
    const key = tagKey(contactId, tag.label);
    await this.#change(contactId, async () => {
      const { tags: there } = await this.ofContact(contactId);
      if (!isIn(there, tag)) return undefined;
      return {
        item: { ...key, removed: { BOOL: true } },
        condition: 'attribute_exists(pk) AND attribute_not_exists(removed)',
        change: { change: 'untagged', ...tag },
      };
    });
  }

  /** A field that was emptied stays as an empty field, so an older value that arrives later does not fill it again. */
  async write(contactId: string, written: readonly Metadatum[]): Promise<void> {
    const last = new Map(written.map((metadatum) => [metadatum.key, metadatum]));
    await mapConcurrently([...last.values()], 5, (metadatum) => this.#writeField(contactId, metadatum));
  }

  async #writeField(contactId: string, metadatum: Metadatum): Promise<void> {
    const { key, value, by, at } = metadatum;
    const item = metadatumItem(contactId, metadatum);
    await this.#change(contactId, async () => {
      const items = await this.#items(contactId, [`${metadata}${key}`, `${metadata}${key}`]);
      const [there] = fieldsIn(items);
      if (there && there.at > at) return undefined;
      const before = there?.value ?? '';
      if (before === value) {
        await this.#renew(item, at);
        return undefined;
      }
      return {
        item,
        // Nothing was written in between, so the previous value in the history is correct.
        condition: there ? 'writtenAt = :before' : 'attribute_not_exists(pk)',
        ...(there && { values: { ':before': { S: there.at } } }),
        change: { change: 'metadata', key, before, after: value, by, at },
      };
    });
  }

  /** The same value again adds nothing to the history, but an older value that arrives later must not replace it. */
  async #renew(Item: Item, at: string): Promise<void> {
    await conditionMet(
      this.client.send(
        new PutItemCommand({
          TableName: this.table,
          Item,
          ConditionExpression: 'attribute_not_exists(pk) OR writtenAt <= :at',
          ExpressionAttributeValues: { ':at': { S: at } },
        }),
      ),
    );
  }

  /**
   * Writes both the mark and its history, or neither. `plan` gets the current mark, and returns undefined if nothing
   * changes.
   */
  async #change(contactId: string, plan: () => Promise<Step | undefined>): Promise<void> {
    for (let tries = 0; tries < maxConflictRetries; tries += 1) {
      const step = await plan();
      if (!step) return;
      const TransactItems = [
        {
          Put: {
            TableName: this.table,
            Item: step.item,
            ConditionExpression: step.condition,
            ...(step.values && { ExpressionAttributeValues: step.values }),
          },
        },
        {
          Put: {
            TableName: this.table,
            Item: markChangeItem(contactId, step.change, tries),
            ConditionExpression: 'attribute_not_exists(pk)',
          },
        },
      ];
      if (await allConditionsMet(this.client.send(new TransactWriteItemsCommand({ TransactItems })))) return;
    }
    throw unavailable(new Error('Other writers keep changing this mark'));
  }

  async #items(contactId: string, range: readonly [string, string]): Promise<Item[]> {
    return contactId === '' ? [] : between(this.client, this.table, contactId, range);
  }
}

const isIn = (there: readonly Tag[], { label }: Tag): boolean =>
  there.some((tag) => tag.label.toLowerCase() === label.toLowerCase());
