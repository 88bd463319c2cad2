import { GetItemCommand, PutItemCommand, QueryCommand, type WriteRequest } from '@aws-sdk/client-dynamodb';
import { mapConcurrently, maxStoreRequests } from '../../../domain/concurrency.ts';
import { cursorAt, positionOf } from '../../../domain/cursor.ts';
import {
  type FlaggedRecording,
  type FlagQuery,
  type FlagStore,
  type FoundFlag,
  isSameWrite,
  monthsOf,
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

const partition = (flag: FlagName, value: string, month: string): string =>
  `flag#${flag}#${searchedValue(value)}#${month}`;

/** Rows that show further flags, by which a search that was led to their partition picks its own. */
const shownWith: Partial<Record<FlagName, readonly FlagName[]>> = {
  AgentId: ['AgentName', 'QueueName'],
  InteractionGuid: ['CTICallRef'],
};

/** Leads to the call sources whose interactions follow from the reference of the call. */
const callSources = 'flag#CTICallRef';

/** A partition that is searched; all of its rows, or those that show this value. */
interface Searched {
  pk: string;
  only?: { flag: FlagName; value: string };
}

/** How far a search has come in one of its partitions. */
interface Place extends Searched {
  found: FoundFlag[];
  isAtEnd: boolean;
  after?: Item | undefined;
}

interface Span {
  from: string;
  below: string;
  limit: number;
}

const fewestRows = 8;

const foundIn = ({ sk, contactId }: Item): FoundFlag => {
  const [startedAt = '', recordingServerId = '', ...guid] = sk!.S!.split('#');
  return { contactId: contactId!.S!, startedAt, recordingServerId, guid: guid.join('#') };
};

/**
 * Flags in the contacts table: one item below the contact, and rows under a value and its month. Not one transaction,
 * and no row for what another row finds too: docs/decisions/0049, 0056.
 */
export class FlagTable extends InTable implements FlagStore {
  readonly #pointers: Pointers;

  constructor(...parameters: ConstructorParameters<typeof InTable>) {
    super(...parameters);
    this.#pointers = new Pointers(...parameters);
  }

  async write(given: FlaggedRecording, { callSource }: { callSource?: string } = {}): Promise<WriteOutcome> {
    const recording = { ...given, startedAt: sortable(given.startedAt), endedAt: sortable(given.endedAt) };
    const Item = flagsItem(recording);
    const isNew = await conditionMet(
      this.client.send(
        new PutItemCommand({ TableName: this.table, Item, ConditionExpression: 'attribute_not_exists(pk)' }),
      ),
    );
    if (!isNew) {
      const Key = { pk: Item.pk!, sk: Item.sk! };
      const read = await answer(
        this.client.send(new GetItemCommand({ TableName: this.table, Key, ConsistentRead: true })),
      );
      const stands = flagsOfItem(read.Item!);
      if (!isSameWrite(stands, recording)) return { outcome: 'differs', stands };
    }
    // After the flags themselves: a value that was refused is never found. Written again with every repetition.
    await writeAll(this.client, this.table, await this.#rowsOf(recording, callSource), this.pauses);
    return { outcome: isNew ? 'written' : 'unchanged' };
  }

  async #rowsOf(recording: FlaggedRecording, callSource: string | undefined): Promise<WriteRequest[]> {
    const { flags, contactId, startedAt } = recording;
    const sk = { S: placeOf(recording) };
    const rows = await mapConcurrently(Object.entries(flags) as [FlagName, string][], 4, async ([flag, value]) => {
      if (await this.#isFoundByAnother(flag, recording, callSource)) return [];
      const shown = (shownWith[flag] ?? []).flatMap((other): [string, Item[string]][] =>
        flags[other] === undefined ? [] : [[other, { S: searchedValue(flags[other]) }]],
      );
      const pk = { S: partition(flag, value, startedAt.slice(0, 7)) };
      return [{ PutRequest: { Item: { pk, sk, contactId: { S: contactId }, ...Object.fromEntries(shown) } } }];
    });
    return rows.flat();
  }

  /** Whether a search for this flag is led to the row of another flag. */
  async #isFoundByAnother(
    flag: FlagName,
    { flags, startedAt }: FlaggedRecording,
    callSource: string | undefined,
  ): Promise<boolean> {
    const value = flags[flag]!;
    if ((flag === 'AgentName' || flag === 'QueueName') && flags.AgentId !== undefined) {
      return this.#pointers.lead(partition(flag, value, startedAt.slice(0, 7)), searchedValue(flags.AgentId));
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
    const lowest = sortable(from);
    const below = cursor === undefined ? sortable(to) : positionOf(list, cursor);
    const end = below.slice(0, 24);
    // A recording may have a row of its own and be found by another.
    const found = new Map<string, FoundFlag>();
    // The month of the last place may still have more.
    const until = cursor === undefined ? end : new Date(Date.parse(end) + 1).toISOString();
    const interactions = flag === 'CTICallRef' ? await this.#interactionsOf(wanted) : [];
    const valuesAndMonths = monthsOf({ from: lowest, to: until }).flatMap((month) =>
      wanted.map((value) => ({ value, month })),
    );
    const span = { from: lowest, below, limit: limit + 1 };
    // The newest month first: most values fill a page from it. The others for values that are rare, more at once each time.
    for (let first = 0, months = 1; first < valuesAndMonths.length && found.size <= limit; months *= 4) {
      const some = valuesAndMonths.slice(first, first + months * wanted.length);
      const searched = some.map(({ value, month }): Searched => ({ pk: partition(flag, value, month) }));
      const derived = some.flatMap(({ value, month }) =>
        interactions
          .filter((one) => one.callRef === value)
          .map(
            ({ interaction }): Searched => ({
              pk: partition('InteractionGuid', interaction, month),
              only: { flag, value },
            }),
          ),
      );
      const [own, pointed] = await Promise.all([
        this.#newest([...searched, ...derived], span),
        flag === 'AgentName' || flag === 'QueueName' ? this.#ofAgents(flag, some) : [],
      ]);
      for (const row of [...own, ...(await this.#newest(pointed, span))]) found.set(placeOf(row), row);
      first += some.length;
    }
    const all = [...found.values()].sort((a, b) => (placeOf(a) < placeOf(b) ? 1 : -1));
    const page = all.slice(0, limit);
    const last = page.at(-1);
    return all.length > limit && last ? { found: page, next: cursorAt(list, placeOf(last)) } : { found: page };
  }

  /** What the sources' interactions would be if they had called a call so. */
  async #interactionsOf(callRefs: readonly string[]): Promise<{ callRef: string; interaction: string }[]> {
    const sources = await this.#pointers.targets(callSources);
    const pairs = sources.flatMap((source) => callRefs.map((callRef) => ({ source, callRef })));
    return Promise.all(
      pairs.map(async ({ source, callRef }) => ({ callRef, interaction: await interactionOfCall(source, callRef) })),
    );
  }

  async #ofAgents(flag: FlagName, some: readonly { value: string; month: string }[]): Promise<Searched[]> {
    const pointed = await mapConcurrently(some, maxStoreRequests, async ({ value, month }) => {
      const agentIds = await this.#pointers.targets(partition(flag, value, month));
      return agentIds.map((id): Searched => ({ pk: partition('AgentId', id, month), only: { flag, value } }));
    });
    return pointed.flat();
  }

  /** The newest of all these partitions; few of each at first, and more of those where more may be. */
  async #newest(searched: readonly Searched[], { from, below, limit }: Span): Promise<FoundFlag[]> {
    const places = searched.map((one): Place => ({ ...one, found: [], isAtEnd: false }));
    let rows = Math.max(fewestRows, Math.ceil((2 * limit) / Math.max(1, searched.length)));
    for (let open = places; open.length > 0; rows *= 4) {
      await mapConcurrently(open, maxStoreRequests, (place) => this.#read(place, { from, below, limit: rows }));
      const last = places
        .flatMap(({ found }) => found.map(placeOf))
        .sort()
        .at(-limit);
      open = places.filter(({ isAtEnd, after }) => !isAtEnd && (last === undefined || after!.sk!.S! > last));
    }
    return places.flatMap(({ found }) => found);
  }

  async #read(place: Place, { from, below, limit }: Span): Promise<void> {
    const { pk, only, after } = place;
    const { Items = [], LastEvaluatedKey } = await answer(
      this.client.send(
        new QueryCommand({
          TableName: this.table,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :below',
          ...(only && { FilterExpression: '#flag = :value', ExpressionAttributeNames: { '#flag': only.flag } }),
          ExpressionAttributeValues: {
            ...{ ':pk': { S: pk }, ':from': { S: from }, ':below': { S: below } },
            ...(only && { ':value': { S: only.value } }),
          },
          ScanIndexForward: false,
          Limit: limit,
          ...(after && { ExclusiveStartKey: after }),
        }),
      ),
    );
    // The end is inclusive.
    place.found.push(...Items.map(foundIn).filter((row) => placeOf(row) < below));
    place.isAtEnd = LastEvaluatedKey === undefined;
    place.after = LastEvaluatedKey;
  }
}
