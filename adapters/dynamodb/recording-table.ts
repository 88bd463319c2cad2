import { DeleteItemCommand, GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { sortable } from '../../domain/instant.ts';
import type { AccessEntry, Medium, NotAtHand, Recording } from '../../domain/recording/recording.ts';
import { recordingIdOf } from '../../domain/recording/recording-id.ts';
import { matchedBy, recordingKey } from '../../domain/recording/recording-key.ts';
import type { RecordingStore, UnmatchedRecording } from '../../domain/recording/recording-store.ts';
import { answer, held } from './answers.ts';
import { getAll, type Item } from './batches.ts';
import { InTable } from './in-table.ts';
import { locationKey } from './location-item.ts';
import { workPage } from './queries.ts';
import { accessItem, placeOf, recordingKeyOf, recordingOf } from './recording-item.ts';

const media: readonly Medium[] = ['audio', 'screen', 'keystroke'];
/** Attributes of a recording that a newer notice may no longer have. */
const passing = ['durationSeconds', 'format', 'unreadable', 'notAtHand'] as const;

const unmatchedKey = (recordingId: string): Item => ({ pk: { S: `unmatched#${recordingId}` }, sk: { S: 'unmatched' } });

/** Of two notices of one file the older one first; the same age gives 0. */
const byAge = (a: Recording, b: Recording): number => {
  const [left, right] = [a, b].map(({ modifiedAt, seenAt = '', etag }) => `${modifiedAt} ${seenAt} ${etag}`);
  return left! < right! ? -1 : left === right ? 0 : 1;
};

/** Recordings in the contacts table; its layout is in docs/tables.md. */
export class RecordingTable extends InTable implements RecordingStore {
  async keep(recording: Recording): Promise<'kept' | 'superseded'> {
    const { location, contactId } = recording;
    // It may lie without a contact, or under the one its name tells, since earlier: its first arrival comes along.
    const named = recordingKey(location)?.contactId;
    if (contactId !== '' && named !== contactId) {
      await this.#spread(location, [contactId], (pk) => pk === named || pk === placeOf('', recording.recordingId));
    }
    return (await this.#update(recording)) ? 'kept' : 'superseded';
  }

  /** One write: newest wins, the first arrival stays, and so does `unmatchedSince`, which only `unpark` takes off. */
  #update({ recordingId, contactId, medium, arrivedAt, unmatchedSince: _, ...rest }: Recording): Promise<boolean> {
    const set = Object.entries(rest).filter(([, value]) => value !== undefined);
    const gone = passing.filter((name) => rest[name] === undefined);
    return held(
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
    await this.#spread(location, contactIds, () => true);
    await this.unpark(location);
  }

  /**
   * Writes at the new places before it deletes at old ones, so that a crash leaves too many, which the next try puts
   * right; never none.
   */
  async #spread(location: string, contactIds: readonly string[], mayLeave: (pk: string) => boolean): Promise<void> {
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
      const lacking = contactIds.filter((contactId) => !upToDate.has(contactId));
      const strays = items.filter((item) => !isWanted(item) && mayLeave(item.pk!.S!));
      if (lacking.length === 0 && strays.length === 0) return;
      // Noted before, so that wherever it ever was it is found again.
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
      for (const contactId of lacking) {
        await this.#update({ ...newest, arrivedAt, contactId, matchedBy: matchedBy(location, contactId) });
      }
      const deleted = await Promise.all(strays.map((stray) => this.#deleteUnchanged(stray)));
      if (deleted.every((done) => done)) return;
      // A newer notice was kept at the old place meanwhile: it is to move too.
    }
  }

  #deleteUnchanged(stray: Item): Promise<boolean> {
    return held(
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

  /** The file's recording wherever it may lie: by its name, without a contact, or where it was moved. */
  async #everywhere(
    location: string,
    suggested?: string,
  ): Promise<{ recordingId: string; items: Item[]; unmatched?: Item }> {
    const recordingId = await recordingIdOf(location);
    const { Item: moved } = await answer(
      this.client.send(new GetItemCommand({ TableName: this.table, Key: locationKey(location), ConsistentRead: true })),
    );
    const named = recordingKey(location)?.contactId;
    const places = new Set([
      ...[named, suggested].filter((id) => id !== undefined && id !== ''),
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
        held(
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
    await held(
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

  /** Takes off the mark first: as long as the list still has the file, another try finds what is left to do. */
  async unpark(location: string): Promise<void> {
    const { items, unmatched } = await this.#everywhere(location);
    await Promise.all(items.filter(({ unmatchedSince }) => unmatchedSince).map((item) => this.#mark(item)));
    if (!unmatched) return;
    const Key = { pk: unmatched.pk!, sk: unmatched.sk! };
    await answer(this.client.send(new DeleteItemCommand({ TableName: this.table, Key })));
  }

  async #mark({ pk, sk }: Item, since?: string): Promise<void> {
    await held(
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
    await held(
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
