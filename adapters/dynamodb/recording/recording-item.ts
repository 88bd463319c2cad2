import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { AccessEntry, Medium, Recording } from '../../../domain/recording/recording.ts';
import type { Item } from '../table/batches.ts';

/** The partition of recordings whose file name contains no contact id. */
export const placeOf = (contactId: string, recordingId: string): string =>
  contactId === '' ? `file#${recordingId}` : contactId;

export const recordingKeyOf = (pk: string, medium: Medium, recordingId: string): Item => ({
  pk: { S: pk },
  sk: { S: `recording#${medium}#${recordingId}` },
});

export const recordingOf = (item: Item): Recording => {
  const { pk, sk, ...rest } = unmarshall(item);
  const [, medium, recordingId] = (sk as string).split('#');
  const contactId = (pk as string).startsWith('file#') ? '' : pk;
  return { ...rest, recordingId, contactId, medium } as Recording;
};

export const accessItem = (contactId: string, { at, id, ...entry }: AccessEntry): Item => ({
  pk: { S: contactId },
  sk: { S: `ledger#${at}#${id}` },
  ...marshall(entry),
});

export const accessOf = (item: Item): AccessEntry => {
  const { pk: _, sk, ...entry } = unmarshall(item);
  const [, at, ...id] = (sk as string).split('#');
  return { ...entry, at, id: id.join('#') } as AccessEntry;
};
