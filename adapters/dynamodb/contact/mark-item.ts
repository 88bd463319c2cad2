import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { MarkChange, MarksOfContact, Metadatum, Tag } from '../../../domain/mark/mark.ts';
import type { Item } from '../table/batches.ts';

export const tags = 'tag#';
export const metadata = 'metadata#';
/** Sort keys of the history of marks: `marked#<at>#<change>#<label or key>`, in rare cases with a number after it. */
export const markChanges = 'marked#';

export const tagKey = (contactId: string, label: string): Item =>
  marshall({ pk: contactId, sk: `${tags}${label.toLowerCase()}` });

const contentOf = <Content>(item: Item): Content => {
  const { pk: _, sk: __, ...content } = unmarshall(item);
  return content as Content;
};

const metadatumOf = (item: Item): Metadatum => {
  const { writtenAt, ...metadatum } = contentOf<Omit<Metadatum, 'at'> & { writtenAt: string }>(item);
  return { ...metadatum, at: writtenAt };
};

/** Every field that was ever written, including those that are empty now. */
export const fieldsIn = (items: readonly Item[]): Metadatum[] =>
  items.filter(({ sk }) => sk!.S!.startsWith(metadata)).map(metadatumOf);

export const metadatumItem = (contactId: string, { at: writtenAt, ...metadatum }: Metadatum): Item =>
  marshall({ ...metadatum, writtenAt, pk: contactId, sk: `${metadata}${metadatum.key}` });

/** The marks among the items of a contact. */
export const marksIn = (items: readonly Item[]): MarksOfContact => ({
  tags: items.filter(({ sk, removed }) => sk!.S!.startsWith(tags) && !removed).map((item) => contentOf<Tag>(item)),
  metadata: fieldsIn(items).filter(({ value }) => value !== ''),
});

/** `tries`: how often the write was refused before. Another change in the same millisecond may have taken its key. */
export const markChangeItem = (contactId: string, change: MarkChange, tries: number): Item => {
  const name = change.change === 'metadata' ? change.key : change.label.toLowerCase();
  const sk = `${markChanges}${change.at}#${change.change}#${name}${tries === 0 ? '' : `#${tries}`}`;
  return marshall({ ...change, pk: contactId, sk });
};

export const markChangeOf = (item: Item): MarkChange => contentOf<MarkChange>(item);
