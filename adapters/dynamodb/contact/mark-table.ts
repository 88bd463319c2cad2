import { PutItemCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { mapConcurrently } from '../../../domain/concurrency.ts';
import type { MarkChange, MarkStore, MarksOfContact, Metadatum, Tag } from '../../../domain/mark/mark.ts';
import { allConditionsMet, conditionMet, unavailable } from '../table/answers.ts';
import type { Item } from '../table/batches.ts';
import { InTable } from '../table/in-table.ts';
import { between } from '../table/queries.ts';
import { fieldsIn, markChangeItem, marksIn, metadata, metadatumItem, tagKey, tags } from './mark-item.ts';

/** Changes of one mark that may come in between before the writer gives up. */
const maxConflictRetries = 8;

/** A write, and the change of the history that goes with it. */
interface Step {
  item: Item;
  condition: string;
  values?: Item;
  change: MarkChange;
}

/** Marks in the contacts table, next to the contact and each in an item of its own: no contact record overwrites them. */
export class MarkTable extends InTable implements MarkStore {
  async ofContact(contactId: string): Promise<MarksOfContact> {
    // One request for both; between them lie the few items of recordings.
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

  /** Leaves a note that it is gone: nothing that marks contacts may delete from this table. */
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

  /** A field that was emptied stays as an empty one: what was written before and comes later does not fill it again. */
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
        // Nobody came in between: what the history says was there before was there.
        condition: there ? 'writtenAt = :before' : 'attribute_not_exists(pk)',
        ...(there && { values: { ':before': { S: there.at } } }),
        change: { change: 'metadata', key, before, after: value, by, at },
      };
    });
  }

  /** The same value again: nothing for the history, but an older value that comes later must not win. */
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

  /** Both the mark and its history, or neither. `plan` reads the present mark; undefined: no change. */
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
