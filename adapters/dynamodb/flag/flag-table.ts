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

/** All recordings that have the value, of all times: a search of any span is one request. */
const partition = (flag: FlagName, value: string): string => `flag#${flag}#${searchedValue(value)}`;

/** Rows that show further flags, by which a search that was led to their partition picks its own. */
const shownWith: Partial<Record<FlagName, readonly FlagName[]>> = {
  AgentId: ['AgentName'],
  InteractionGuid: ['CTICallRef'],
};

/** Leads to the call sources whose interactions follow from the reference of the call. */
const callSources = 'flag#CTICallRef';

interface Span {
  /** Inclusive, and exclusive; the second may be a place. */
  from: string;
  below: string;
}

/** A partition that is searched; all of its rows, or those that show this value, or those of this span. */
interface Searched extends Partial<Span> {
  pk: string;
  only?: { flag: FlagName; value: string };
  /** Its rows hold several recordings each. */
  isOfQueue?: boolean;
}

/** How far a search has come in one of its partitions. */
interface Place extends Searched {
  found: FoundFlag[];
  isAtEnd: boolean;
  after?: Item | undefined;
}

const fewestRows = 8;
/** Requests of one batch side by side. */
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
 * Flags in the contacts table: one item below the contact, and rows under a value. Not one transaction, and no row for what
 * another row finds too: docs/decisions/0049, 0056, 0060.
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
    // After the flags themselves: a value that was refused is never found. Written again with every repetition.
    const stored = all.filter((_, index) => outcomes[index]!.outcome !== 'differs');
    const rows = await mapConcurrently(stored, maxWrites, (write) => this.#rowsOf(write));
    const ofQueues = await this.#queueRowsOf(stored.map(({ recording }) => recording));
    // No batch names a key twice: of two equal writes the second one changes nothing.
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

  /** Whether a search for this flag is led to the row of another flag. */
  async #isFoundByAnother(
    flag: FlagName,
    { flags, startedAt }: FlaggedRecording,
    callSource: string | undefined,
  ): Promise<boolean> {
    const value = flags[flag]!;
    if (flag === 'AgentName' && flags.AgentId !== undefined) {
      return this.#pointers.lead(partition(flag, value), searchedValue(flags.AgentId), monthOf(startedAt));
    }
    // Searches do not know how it was written, and an interaction follows from the exact text.
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
    // A recording may have a row of its own and be found by another.
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

  /** What the sources' interactions would be if they had called a call so. */
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

  /** Each agent who had the name, from the first to the last month in which they had it. */
  async #agentsCalled(value: string, { from, below }: Span): Promise<Searched[]> {
    const pointers = await this.#pointers.within(partition('AgentName', value), [monthOf(from), monthOf(below)]);
    return [...Map.groupBy(pointers, ({ target }) => target)].map(([agentId, own]) => ({
      pk: partition('AgentId', agentId),
      only: { flag: 'AgentName' as const, value },
      from: `${own[0]!.month}-01T00:00:00.000Z`,
      below: `${monthAfter(own.at(-1)!.month)}-01T00:00:00.000Z`,
    }));
  }

  /** The newest of all these partitions, at least so many; few of each at first, and more of those where more may be. */
  async #newest(searched: readonly Searched[], span: Span, enough: number): Promise<FoundFlag[]> {
    const places = searched.map((one): Place => ({ ...one, found: [], isAtEnd: false }));
    const isSimple = searched.length === 1 && !searched[0]!.only;
    // Of several partitions, and of rows that are picked from others, more are read than is needed.
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
    // A row of a queue stands where its newest recording began.
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
