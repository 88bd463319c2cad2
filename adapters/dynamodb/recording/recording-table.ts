import { DeleteItemCommand, GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { sortable } from '../../../domain/instant.ts';
import type { AccessEntry, Medium, NotAtHand, Recording } from '../../../domain/recording/recording.ts';
import { recordingIdOf } from '../../../domain/recording/recording-id.ts';
import { matchedBy, recordingKey } from '../../../domain/recording/recording-key.ts';
import type { RecordingStore, UnmatchedRecording } from '../../../domain/recording/recording-store.ts';
import { locationKey } from '../contact/contact-item.ts';
import { answer, conditionMet } from '../table/answers.ts';
import { getAll, type Item } from '../table/batches.ts';
import { InTable } from '../table/in-table.ts';
import { workPage } from '../table/queries.ts';
import { accessItem, placeOf, recordingKeyOf, recordingOf } from './recording-item.ts';

const media: readonly Medium[] = ['audio', 'screen', 'keystroke'];
/** Attributes that a newer notification may lack. */
const optionalAttributes = ['durationSeconds', 'format', 'unreadable', 'notAtHand'] as const;

const unmatchedKey = (recordingId: string): Item => ({ pk: { S: `unmatched#${recordingId}` }, sk: { S: 'unmatched' } });

/** Compares notifications of one file: negative if the first is older, 0 if both have the same age. */
const byAge = (a: Recording, b: Recording): number => {
  const [left, right] = [a, b].map(({ modifiedAt, seenAt = '', etag }) => `${modifiedAt} ${seenAt} ${etag}`);
  return left! < right! ? -1 : left === right ? 0 : 1;
};

/** Recordings in the contacts table; its layout is in docs/tables.md. */
export class RecordingTable extends InTable implements RecordingStore {
  async keep(recording: Recording): Promise<'kept' | 'superseded'> {
    const { location, contactId } = recording;
    // It may already be stored without a contact, or under the one in its name. Then its first arrival is kept.
    const contactByName = recordingKey(location)?.contactId;
    if (contactId !== '' && contactByName !== contactId) {
      await this.#move(
        location,
        [contactId],
        (pk) => pk === contactByName || pk === placeOf('', recording.recordingId),
      );
    }
    return (await this.#update(recording)) ? 'kept' : 'superseded';
  }

  /**
   * One write: the newest notification wins, the first arrival stays, and so does `unmatchedSince`, which only `unpark`
   * removes.
   */
  #update({ recordingId, contactId, medium, arrivedAt, unmatchedSince: _, ...rest }: Recording): Promise<boolean> {
    const set = Object.entries(rest).filter(([, value]) => value !== undefined);
    const gone = optionalAttributes.filter((name) => rest[name] === undefined);
    return conditionMet(
      this.client.send(
        new UpdateItemCommand({
          TableName: this.table,
          Key: recordingKeyOf(placeOf(contactId, recordingId), medium, recordingId),
          UpdateExpression: [
            `SET arrivedAt = if_not_exists(arrivedAt, :arrivedAt), ${set.map(([name]) => `#${name} = :${name}`).join(', ')}`,
            ...(gone.length > 0 ? [`REMOVE ${gone.map((name) => `#${name}`).join(', ')}`] : []),
          ].join(' '),
          ConditionExpression: [
            '(attribute_not_exists(modifiedAt) OR modifiedAt <= :modifiedAt)',
            ...(rest.seenAt === undefined ? [] : ['(attribute_not_exists(seenAt) OR seenAt <= :seenAt)']),
          ].join(' AND '),
          ExpressionAttributeNames: Object.fromEntries(
            [...set.map(([name]) => name), ...gone].map((name) => [`#${name}`, name]),
          ),
          ExpressionAttributeValues: marshall(
            Object.fromEntries([[':arrivedAt', arrivedAt], ...set.map(([name, value]) => [`:${name}`, value])]),
            { removeUndefinedValues: true },
          ),
        }),
      ),
    );
  }

  async assign(location: string, contactIds: readonly string[]): Promise<void> {
    await this.#move(location, contactIds, () => true);
    await this.unpark(location);
  }

  /**
   * Writes the new places before it deletes the old ones. After a crash there are too many places, never none, and the
   * next attempt removes the surplus.
   */
  async #move(location: string, contactIds: readonly string[], mayLeave: (pk: string) => boolean): Promise<void> {
    for (let tries = 0; tries < 5; tries++) {
      const { recordingId, items } = await this.#everywhere(location);
      const newest = items.map(recordingOf).sort(byAge).at(-1);
      if (!newest || contactIds.length === 0) return;
      const isWanted = ({ pk, sk }: Item) =>
        contactIds.includes(pk!.S!) && sk!.S === recordingKeyOf('', newest.medium, recordingId).sk!.S;
      const upToDate = new Set(
        items
          .filter(isWanted)
          .map(recordingOf)
          .filter((one) => byAge(one, newest) === 0)
          .map(({ contactId }) => contactId),
      );
      const missingIds = contactIds.filter((contactId) => !upToDate.has(contactId));
      const strays = items.filter((item) => !isWanted(item) && mayLeave(item.pk!.S!));
      if (missingIds.length === 0 && strays.length === 0) return;
      // Record the move first, so that the recording can be found in every place it ever had.
      await answer(
        this.client.send(
          new UpdateItemCommand({
            TableName: this.table,
            Key: locationKey(location),
            UpdateExpression: 'ADD movedTo :contactId',
            ExpressionAttributeValues: { ':contactId': { SS: [...contactIds] } },
          }),
        ),
      );
      const arrivedAt = items.map((item) => item.arrivedAt!.S!).sort()[0]!;
      for (const contactId of missingIds) {
        await this.#update({ ...newest, arrivedAt, contactId, matchedBy: matchedBy(location, contactId) });
      }
      const deleted = await Promise.all(strays.map((stray) => this.#deleteUnchanged(stray)));
      if (deleted.every((done) => done)) return;
      // In the meantime, a newer notification was stored in the old place. Move it, too.
    }
  }

  #deleteUnchanged(stray: Item): Promise<boolean> {
    return conditionMet(
      this.client.send(
        new DeleteItemCommand({
          TableName: this.table,
          Key: { pk: stray.pk!, sk: stray.sk! },
          ConditionExpression: 'attribute_not_exists(pk) OR (modifiedAt = :modifiedAt AND etag = :etag)',
          ExpressionAttributeValues: { ':modifiedAt': stray.modifiedAt!, ':etag': stray.etag! },
        }),
      ),
    );
  }

  /** The file's recording in every place it may have: by its name, without a contact, or where it was moved. */
  async #everywhere(
    location: string,
    suggested?: string,
  ): Promise<{ recordingId: string; items: Item[]; unmatched?: Item }> {
    const recordingId = await recordingIdOf(location);
    const { Item: moved } = await answer(
      this.client.send(new GetItemCommand({ TableName: this.table, Key: locationKey(location), ConsistentRead: true })),
    );
    const contactByName = recordingKey(location)?.contactId;
    const places = new Set([
      ...[contactByName, suggested].filter((id) => id !== undefined && id !== ''),
      ...(moved?.contactIds?.SS ?? []),
      ...(moved?.movedTo?.SS ?? []),
      placeOf('', recordingId),
    ] as string[]);
    const keys = [...places].flatMap((place) => media.map((medium) => recordingKeyOf(place, medium, recordingId)));
    const found = await getAll(this.client, this.table, [...keys, unmatchedKey(recordingId)], {
      consistent: true,
      pauses: this.pauses,
    });
    const unmatched = found.find(({ sk }) => sk!.S === 'unmatched');
    return { recordingId, items: found.filter((item) => item !== unmatched), ...(unmatched && { unmatched }) };
  }

  async noteAvailability(location: string, { seenAt, notAtHand }: { seenAt: string; notAtHand?: NotAtHand }) {
    const { items } = await this.#everywhere(location);
    await Promise.all(
      items.map(({ pk, sk }) =>
        conditionMet(
          this.client.send(
            new UpdateItemCommand({
              TableName: this.table,
              Key: { pk: pk!, sk: sk! },
              ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(seenAt) OR seenAt <= :seenAt)',
              UpdateExpression: `SET seenAt = :seenAt${notAtHand ? ', notAtHand = :notAtHand' : ' REMOVE notAtHand'}`,
              ExpressionAttributeValues: marshall({ ':seenAt': seenAt, ...(notAtHand && { ':notAtHand': notAtHand }) }),
            }),
          ),
        ),
      ),
    );
    return items.map((item) => recordingOf(item).contactId);
  }

  async park(recording: UnmatchedRecording): Promise<void> {
    const { recordingId, items } = await this.#everywhere(recording.location, recording.contactId);
    await conditionMet(
      this.client.send(
        new PutItemCommand({
          TableName: this.table,
          Item: {
            ...unmatchedKey(recordingId),
            workKey: { S: 'unmatched' },
            workSince: { S: `${sortable(recording.arrivedAt)}#${recordingId}` },
            ...marshall(recording, { removeUndefinedValues: true }),
          },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      ),
    );
    await Promise.all(items.map((item) => this.#mark(item, recording.arrivedAt)));
  }

  /** Remove the mark first: as long as the file is on the list, the next attempt finds what is left to do. */
  async unpark(location: string): Promise<void> {
    const { items, unmatched } = await this.#everywhere(location);
    await Promise.all(items.filter(({ unmatchedSince }) => unmatchedSince).map((item) => this.#mark(item)));
    if (!unmatched) return;
    const Key = { pk: unmatched.pk!, sk: unmatched.sk! };
    await answer(this.client.send(new DeleteItemCommand({ TableName: this.table, Key })));
  }

  async #mark({ pk, sk }: Item, since?: string): Promise<void> {
    await conditionMet(
      this.client.send(
        new UpdateItemCommand({
          TableName: this.table,
          Key: { pk: pk!, sk: sk! },
          ConditionExpression: 'attribute_exists(pk)',
          ...(since === undefined
            ? { UpdateExpression: 'REMOVE unmatchedSince' }
            : {
                UpdateExpression: 'SET unmatchedSince = if_not_exists(unmatchedSince, :since)',
                ExpressionAttributeValues: { ':since': { S: since } },
              }),
        }),
      ),
    );
  }

  async unmatched(page: { limit: number; cursor?: string }) {
    const { items, next } = await workPage(this.client, this.table, { list: 'unmatched' }, page);
    const recordings = items.map((item) => {
      const { pk: _, sk: __, workKey: ___, workSince: ____, ...recording } = unmarshall(item);
      return recording as UnmatchedRecording;
    });
    return { recordings, ...(next !== undefined && { next }) };
  }

  async recordAccess(contactId: string, entry: AccessEntry): Promise<void> {
    await conditionMet(
      this.client.send(
        new PutItemCommand({
          TableName: this.table,
          Item: accessItem(contactId, entry),
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      ),
    );
  }
}
