import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { mapConcurrently } from '../../domain/concurrency.ts';
import type { MarkStore, MarksOfContact, Metadatum, Tag } from '../../domain/mark/mark.ts';
import { held } from './answers.ts';
import type { Item } from './batches.ts';
import { InTable } from './in-table.ts';
import { between } from './queries.ts';

const tags = 'tag#';
const metadata = 'metadata#';

const tagKey = (contactId: string, label: string): Item =>
  marshall({ pk: contactId, sk: `${tags}${label.toLowerCase()}` });

const contentOf = <Content>(item: Item): Content => {
  const { pk: _, sk: __, ...content } = unmarshall(item);
  return content as Content;
};

/** Marks in the contacts table, beside the contact and each in an item of its own: no contact record overwrites them. */
export class MarkTable extends InTable implements MarkStore {
  async ofContact(contactId: string): Promise<MarksOfContact> {
    if (contactId === '') return { tags: [], metadata: [] };
    // One request for both; between them lie the few items of recordings.
    const items = await between(this.client, this.table, contactId, [metadata, `${tags}\u{10ffff}`]);
    const of = <Content>(kind: string) =>
      items.filter(({ sk, removed }) => sk!.S!.startsWith(kind) && !removed).map((item) => contentOf<Content>(item));
    return {
      tags: of<Tag>(tags),
      metadata: of<Omit<Metadatum, 'at'> & { writtenAt: string }>(metadata)
        .filter(({ value }) => value !== '')
        .map(({ writtenAt, ...metadatum }) => ({ ...metadatum, at: writtenAt })),
    };
  }

  async tag(contactId: string, tag: Tag): Promise<void> {
    await this.#put(
      { ...marshall(tag), ...tagKey(contactId, tag.label) },
      'attribute_not_exists(pk) OR removed = :removed',
      {
        ':removed': { BOOL: true },
      },
    );
  }

  /** What it leaves tells only that it is gone: nothing that marks contacts may delete from this table. */
  async untag(contactId: string, label: string): Promise<void> {
    await this.#put({ ...tagKey(contactId, label), removed: { BOOL: true } }, 'attribute_exists(pk)');
  }

  /** A field that was emptied stays as an empty one: what was written before and comes later does not fill it again. */
  async write(contactId: string, written: readonly Metadatum[]): Promise<void> {
    const last = new Map(written.map((metadatum) => [metadatum.key, metadatum]));
    await mapConcurrently([...last.values()], 5, async (metadatum) => {
      const { at: writtenAt, ...rest } = metadatum;
      const item = marshall({ ...rest, writtenAt, pk: contactId, sk: `${metadata}${metadatum.key}` });
      await this.#put(item, 'attribute_not_exists(pk) OR writtenAt <= :at', { ':at': { S: metadatum.at } });
    });
  }

  #put(Item: Item, ConditionExpression: string, values?: Item): Promise<boolean> {
    return held(
      this.client.send(
        new PutItemCommand({
          TableName: this.table,
          Item,
          ConditionExpression,
          ...(values && { ExpressionAttributeValues: values }),
        }),
      ),
    );
  }
}
