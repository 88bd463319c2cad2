import { GetItemCommand, PutItemCommand, QueryCommand, type WriteRequest } from '@aws-sdk/client-dynamodb';
import { mapConcurrently, maxStoreRequests } from '../../../domain/concurrency.ts';
import { cursorAt, positionOf } from '../../../domain/cursor.ts';
import {
  type FlaggedRecording,
  type FlagQuery,
  type FlagStore,
  type FlagWrite,
  type FoundFlag,
  isSameWrite,
  placeOf,
  searchedValue,
  type WriteOutcome,
} from '../../../domain/flag/flagged-recording.ts';
import { interactionOfCall } from '../../../domain/flag/interaction.ts';
import type { FlagName } from '../../../domain/flag/words.ts';
import { sortable } from '../../../domain/instant.ts';
import { answer, conditionMet } from '../table/answers.ts';
import { type Item, writeAll } from '../table/batches.ts';
import { InTable } from '../table/in-table.ts';
import { flagsItem, flagsOfItem } from './flag-item.ts';
import { Pointers } from './pointers.ts';
import { foundInQueueRow, queueRows, rowSpanMs } from './queue-rows.ts';

/**
 * The partition of all recordings that have the value, whenever they were made, so a search of any span is one query.
 */
const partition = (flag: FlagName, value: string): string => `flag#${flag}#${searchedValue(value)}`;

/** The rows of these flags also contain other flags. A search that was led to their partition filters by those. */
const shownWith: Partial<Record<FlagName, readonly FlagName[]>> = {
  AgentId: ['AgentName'],
  InteractionGuid: ['CTICallRef'],
};

/** Leads to the call sources that derive their interactions from the reference of the call. */
const callSources = 'flag#CTICallRef';

interface Span {
  /** `from` is inclusive, `below` exclusive. `below` may also be a place in a partition. */
  from: string;
  below: string;
}

/** A partition that is searched: all of its rows, only those with this value, or only those of this span. */
interface Searched extends Partial<Span> {
  pk: string;
  only?: { flag: FlagName; value: string };
  /** Each of its rows contains several recordings. */
  isOfQueue?: boolean;
}

/** How far a search has read one of its partitions. */
interface Place extends Searched {
  found: FoundFlag[];
  isAtEnd: boolean;
  after?: Item | undefined;
}

const fewestRows = 8;
/** Requests of one batch that are in flight at once. */
const maxWrites = 8;

const monthOf = (instant: string): string => instant.slice(0, 7);
const timeOf = (sortKey: string): string => sortKey.slice(0, 24);
const later = (instant: string, ms: number): string => new Date(Date.parse(timeOf(instant)) + ms).toISOString();
const monthAfter = (month: string): string => later(`${month}-28T00:00:00.000Z`, 7 * 86_400_000).slice(0, 7);

const foundIn = ({ sk, contactId }: Item): FoundFlag => {
  const [startedAt = '', recordingServerId = '', ...guid] = sk!.S!.split('#');
  return { contactId: contactId!.S!, startedAt, recordingServerId, guid: guid.join('#') };
};

const put = (item: Item): WriteRequest => ({ PutRequest: { Item: item } });

/**
 * Flags in the contacts table: one item below the contact, and a row for each value. Why this is no transaction, and
 * why a recording has no row where another row leads to it: docs/decisions/0049, 0056, 0060.
 */
export class FlagTable extends InTable implements FlagStore {
  readonly #pointers: Pointers;

  constructor(...parameters: ConstructorParameters<typeof InTable>) {
    super(...parameters);
    this.#pointers = new Pointers(...parameters);
  }

  async write(recording: FlaggedRecording, more: { callSource?: string } = {}): Promise<WriteOutcome> {
    const [outcome] = await this.writeBatch([{ recording, ...more }]);
    return outcome!;
  }

  async writeBatch(writes: readonly FlagWrite[]): Promise<WriteOutcome[]> {
    const all = writes.map(({ recording, ...more }): FlagWrite => {
      const { startedAt, endedAt } = recording;
      return { ...more, recording: { ...recording, startedAt: sortable(startedAt), endedAt: sortable(endedAt) } };
    });
    const outcomes = await mapConcurrently(all, maxWrites, ({ recording }) => this.#writeItem(recording));
    // Written after the flags themselves, so a value that was refused is never found. Each repetition writes the rows
    // again.
    const stored = all.filter((_, index) => outcomes[index]!.outcome !== 'differs');
    const rows = await mapConcurrently(stored, maxWrites, (write) => this.#rowsOf(write));
    const ofQueues = await this.#queueRowsOf(stored.map(({ recording }) => recording));
    // A batch must not contain a key twice. Of two equal writes, the second changes nothing.
    const items = new Map([...rows.flat(), ...ofQueues].map((item) => [`${item.pk!.S} ${item.sk!.S}`, item]));
    await writeAll(this.client, this.table, [...items.values()].map(put), this.pauses);
    return outcomes;
  }

  async #writeItem(recording: FlaggedRecording): Promise<WriteOutcome> {
    const Item = flagsItem(recording);
    const isNew = await conditionMet(
      this.client.send(
        new PutItemCommand({ TableName: this.table, Item, ConditionExpression: 'attribute_not_exists(pk)' }),
      ),
    );
    if (isNew) return { outcome: 'written' };
    const Key = { pk: Item.pk!, sk: Item.sk! };
    const read = await answer(
      this.client.send(new GetItemCommand({ TableName: this.table, Key, ConsistentRead: true })),
    );
    const stands = flagsOfItem(read.Item!);
    return isSameWrite(stands, recording) ? { outcome: 'unchanged' } : { outcome: 'differs', stands };
  }

  async #rowsOf({ recording, callSource }: FlagWrite): Promise<Item[]> {
    const { flags, contactId } = recording;
    const sk = { S: placeOf(recording) };
    const rows = await mapConcurrently(Object.entries(flags) as [FlagName, string][], 4, async ([flag, value]) => {
      if (flag === 'QueueName' || (await this.#isFoundByAnother(flag, recording, callSource))) return [];
      const shown = (shownWith[flag] ?? []).flatMap((other): [string, Item[string]][] =>
        flags[other] === undefined ? [] : [[other, { S: searchedValue(flags[other]) }]],
      );
      const pk = { S: partition(flag, value) };
      return [{ pk, sk, contactId: { S: contactId }, ...Object.fromEntries(shown) }];
    });
    return rows.flat();
  }

  async #queueRowsOf(recordings: readonly FlaggedRecording[]): Promise<Item[]> {
    const inQueue = recordings.filter(({ flags }) => flags.QueueName !== undefined);
    const byQueue = Map.groupBy(inQueue, ({ flags }) => partition('QueueName', flags.QueueName!));
    const rows = await Promise.all([...byQueue].map(([pk, some]) => queueRows(pk, some)));
    return rows.flat();
  }

  /** Whether the row of another flag leads a search for this flag to the recording. */
  async #isFoundByAnother(
    flag: FlagName,
    { flags, startedAt }: FlaggedRecording,
    callSource: string | undefined,
  ): Promise<boolean> {
    const value = flags[flag]!;
    if (flag === 'AgentName' && flags.AgentId !== undefined) {
      return this.#pointers.lead(partition(flag, value), searchedValue(flags.AgentId), monthOf(startedAt));
    }
    // A search does not know how the value was written, and an interaction is derived from the exact text.
    if (flag !== 'CTICallRef' || callSource === undefined || value !== searchedValue(value)) return false;
    if ((await interactionOfCall(callSource, value)) !== flags.InteractionGuid) return false;
    return this.#pointers.lead(callSources, callSource);
  }

  async search(
    { flag, values, from, to }: FlagQuery,
    { limit, cursor }: { limit: number; cursor?: string },
  ): Promise<{ found: FoundFlag[]; next?: string }> {
    const wanted = [...new Set(values.map(searchedValue))].sort();
    const list = [flag, wanted, from, to];
    const span: Span = { from: sortable(from), below: cursor === undefined ? sortable(to) : positionOf(list, cursor) };
    if (span.from >= span.below) return { found: [] };
    const own = wanted.map((value): Searched => ({ pk: partition(flag, value), isOfQueue: flag === 'QueueName' }));
    const rows = await Promise.all([
      this.#newest(own, span, limit + 1),
      this.#ledTo(flag, wanted, span).then((led) => this.#newest(led, span, limit + 1)),
    ]);
    // A recording may have a row of its own, and also be found through another.
    const found = new Map(rows.flat().map((row) => [placeOf(row), row]));
    const all = [...found.values()].sort((a, b) => (placeOf(a) < placeOf(b) ? 1 : -1));
    const page = all.slice(0, limit);
    const last = page.at(-1);
    return all.length > limit && last ? { found: page, next: cursorAt(list, placeOf(last)) } : { found: page };
  }

  /** The partitions of other flags in which recordings with these values are found. */
  async #ledTo(flag: FlagName, wanted: readonly string[], span: Span): Promise<Searched[]> {
    if (flag === 'AgentName') {
      const ofNames = await mapConcurrently(wanted, maxStoreRequests, (name) => this.#agentsCalled(name, span));
      return ofNames.flat();
    }
    return flag === 'CTICallRef' && wanted.length > 0 ? this.#interactionsOf(wanted) : [];
  }

  /** The interactions that the sources would have derived from this reference. */
  async #interactionsOf(callRefs: readonly string[]): Promise<Searched[]> {
    const sources = await this.#pointers.targets(callSources);
    const pairs = sources.flatMap((source) => callRefs.map((value) => ({ source, value })));
    return Promise.all(
      pairs.map(async ({ source, value }) => ({
        pk: partition('InteractionGuid', await interactionOfCall(source, value)),
        only: { flag: 'CTICallRef' as const, value },
      })),
    );
  }

  /** Each agent who had this name, with the first and last month in which they had it. */
  async #agentsCalled(value: string, { from, below }: Span): Promise<Searched[]> {
    const pointers = await this.#pointers.within(partition('AgentName', value), [monthOf(from), monthOf(below)]);
    return [...Map.groupBy(pointers, ({ target }) => target)].map(([agentId, own]) => ({
      pk: partition('AgentId', agentId),
      only: { flag: 'AgentName' as const, value },
      from: `${own[0]!.month}-01T00:00:00.000Z`,
      below: `${monthAfter(own.at(-1)!.month)}-01T00:00:00.000Z`,
    }));
  }

  /**
   * The newest rows of all these partitions, at least `enough` of them. A few are read from each at first, and then
   * more from partitions that may have more.
   */
  async #newest(searched: readonly Searched[], span: Span, enough: number): Promise<FoundFlag[]> {
    const places = searched.map((one): Place => ({ ...one, found: [], isAtEnd: false }));
    const isSimple = searched.length === 1 && !searched[0]!.only;
    // Several partitions, or a filter, need more rows than are returned.
    let rows = isSimple
      ? enough + fewestRows
      : Math.max(fewestRows, Math.ceil((2 * enough) / Math.max(1, searched.length)));
    for (let open = places; open.length > 0; rows *= 4) {
      await mapConcurrently(open, maxStoreRequests, (place) => this.#read(place, span, rows));
      const last = [...new Set(places.flatMap(({ found }) => found.map(placeOf)))].sort().at(-enough);
      open = places.filter(
        ({ isAtEnd, after }) => !isAtEnd && (last === undefined || timeOf(after!.sk!.S!) >= timeOf(last)),
      );
    }
    return places.flatMap(({ found }) => found);
  }

  async #read(place: Place, span: Span, limit: number): Promise<void> {
    const { pk, only, after, isOfQueue = false } = place;
    const from = place.from !== undefined && place.from > span.from ? place.from : span.from;
    const below = place.below !== undefined && place.below < span.below ? place.below : span.below;
    // The key of a queue row contains the start of its newest recording.
    const last = isOfQueue ? later(below, rowSpanMs + 1) : below;
    const { Items = [], LastEvaluatedKey } = await answer(
      this.client.send(
        new QueryCommand({
          TableName: this.table,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :below',
          ...(only && { FilterExpression: '#flag = :value', ExpressionAttributeNames: { '#flag': only.flag } }),
          ExpressionAttributeValues: {
            ...{ ':pk': { S: pk }, ':from': { S: from }, ':below': { S: last } },
            ...(only && { ':value': { S: only.value } }),
          },
          ScanIndexForward: false,
          Limit: limit,
          ...(after && { ExclusiveStartKey: after }),
        }),
      ),
    );
    const found = isOfQueue ? Items.flatMap(foundInQueueRow) : Items.map(foundIn);
    // The end is inclusive.
    place.found.push(...found.filter((row) => row.startedAt >= from && placeOf(row) < below));
    place.isAtEnd = LastEvaluatedKey === undefined;
    place.after = LastEvaluatedKey;
  }
}
