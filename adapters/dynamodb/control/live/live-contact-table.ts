import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Clock } from '../../../../domain/clock.ts';
import { mapConcurrently } from '../../../../domain/concurrency.ts';
import { agentsEver, agentsOn } from '../../../../domain/control/contact/contact-history.ts';
import { chainsOf, joinReports } from '../../../../domain/control/contact/joining.ts';
import {
  type LiveContact,
  type LiveContactStore,
  livenessOf,
} from '../../../../domain/control/contact/live-contact.ts';
import { canBeKey } from '../../contact/contact-item.ts';
import { answer, conditionMet, unavailable } from '../../table/answers.ts';
import { getAll, type Item } from '../../table/batches.ts';
import { InTable } from '../../table/in-table.ts';
import { collection, indexed } from '../../table/queries.ts';
import { shardOf } from '../../table/shard.ts';
import { tableReads } from '../../table/table-reads.ts';
import { expiry } from './live-item.ts';

/** How often facts are joined again when another writer was faster. Each time, one of the writers has made progress. */
const maxConflictRetries = 20;

/** A contact as it was read. It is only written over that revision. */
interface Stored {
  contact: LiveContact;
  revision: number;
}

/**
 * One partition of an index allows 3,000 units per second. Reading 5,000 live contacts of half a kilobyte takes 320
 * units, so with one partition, ten people who see everybody could ask each second. With sixteen, 150 can.
 */
const connectedShards = 16;

const connectedList = (shard: number): string => `connected#${shard}`;

/** Up to this many agents, each is queried by key. Above it, reading the contacts of everybody costs less. */
const mostAskedSingly = 400;
const queriesInFlight = 32;

const liveKey = (contactId: string): Item => ({ pk: { S: contactId }, sk: { S: 'live' } });
const placeOf = (place: string): string => `place#${place}`;
const placeKey = (place: string): Item => ({ pk: { S: placeOf(place) }, sk: { S: 'contact' } });

const endedList = (agentId: string): string => `ended#${agentId}`;

/**
 * While a contact is connected, it is on the list of its agent and on the list of all connected contacts. Afterwards it
 * is on a list of its last agent. If several agents are on it, each has an item of their own that leads to it.
 */
const listed = (contact: LiveContact): Item => {
  const { connectedAt, contactId } = contact;
  if (livenessOf(contact) === 'ended' && connectedAt !== undefined && canBeKey(contact.agentId))
    return { agentKey: { S: endedList(contact.agentId) }, workSince: { S: `${connectedAt}#${contactId}` } };
  if (livenessOf(contact) !== 'connected') return {};
  const [agentId, ...others] = agentsToFindBy(contact, true);
  return {
    workKey: { S: connectedList(shardOf(contactId, connectedShards)) },
    workSince: { S: `${connectedAt}#${contactId}` },
    ...(others.length === 0 && canBeKey(agentId) && { agentKey: { S: agentId } }),
  };
};

const itemOf = ({ contact, revision }: Stored, now: Date): Item => {
  const { contactId, ...rest } = contact;
  return {
    ...marshall({ ...rest, ...expiry(now), revision }, { removeUndefinedValues: true }),
    ...liveKey(contactId),
    ...listed(contact),
  };
};

const storedOf = (item: Item): Stored => {
  const { pk, sk: _, workKey: _1, workSince: _2, agentKey: _3, expiresAt: _4, revision, ...rest } = unmarshall(item);
  return { contact: { ...rest, contactId: pk } as LiveContact, revision };
};

export const liveContactOf = (item: Item): LiveContact => storedOf(item).contact;

/** Live contacts in the live table. docs/tables.md describes its items. */
export class LiveContactTable extends InTable implements LiveContactStore {
  readonly #clock: Clock;

  constructor(client: DynamoDBClient, tableName: string, clock: Clock) {
    super(client, tableName);
    this.#clock = clock;
  }

  /**
   * Joins the facts, and writes only over the revision that was read. If two do so at once, one of them sees what the
   * other wrote.
   */
  async note(facts: LiveContact): Promise<{ now: LiveContact; before: LiveContact | undefined }> {
    for (let tries = 0; tries < maxConflictRetries; tries++) {
      const stored = await this.#stored(facts.contactId);
      const before = stored?.contact;
      const now = joinReports(before, facts);
      if (before && textOf(now) === textOf(joinReports(before, before))) return { now, before };
      // Write the items that lead to the contact first: every reader who finds the contact then finds all of it, even
      // after a crash in between.
      await this.#noteWays(now, before);
      if (await this.#write({ contact: now, revision: (stored?.revision ?? 0) + 1 })) return { now, before };
    }
    throw unavailable(new Error('Other writers got in between every time'));
  }

  async find(contactId: string): Promise<LiveContact | undefined> {
    return contactId === '' ? undefined : (await this.#stored(contactId))?.contact;
  }

  async at(places: readonly string[]): Promise<string | undefined> {
    const reads = tableReads(this.client, this.table);
    const items = await Promise.all(
      places.filter((place) => canBeKey(place)).map((place) => reads.get(placeOf(place), 'contact')),
    );
    return items.find((item) => item !== undefined)?.contactId?.S;
  }

  async chain(initialContactId: string): Promise<LiveContact[]> {
    if (initialContactId === '') return [];
    const ids = new Set([initialContactId, ...(await this.legIds(initialContactId))]);
    const items = await getAll(this.client, this.table, [...ids].map(liveKey), { consistent: true });
    return items
      .map((item) => storedOf(item).contact)
      .filter((contact) => chainsOf(contact).includes(initialContactId));
  }

  async legIds(initialContactId: string): Promise<string[]> {
    if (initialContactId === '') return [];
    const legs = await collection(this.client, this.table, chainOf(initialContactId));
    return legs.map(({ sk }) => sk!.S!);
  }

  async findByAgent(agentId: string): Promise<{ contactId: string; indexed?: LiveContact }[]> {
    if (!canBeKey(agentId)) return [];
    const items = await indexed(this.client, this.table, { index: 'byAgent', key: 'agentKey', value: agentId });
    const found = new Map<string, { contactId: string; indexed?: LiveContact }>();
    for (const item of items) {
      const contactId = item.pk!.S!;
      // An item that only leads to the contact contains nothing else.
      if (item.sk?.S === 'live') found.set(contactId, { contactId, indexed: storedOf(item).contact });
      else if (!found.has(contactId)) found.set(contactId, { contactId });
    }
    return [...found.values()];
  }

  async endedOf(agentId: string): Promise<LiveContact[]> {
    if (!canBeKey(agentId)) return [];
    const contacts = await this.#ledTo(await this.#listed('byAgent', 'agentKey', [endedList(agentId), agentId]));
    const ended = contacts.filter(
      (contact) => livenessOf(contact) === 'ended' && agentsEver(contact).includes(agentId),
    );
    return [...new Map(ended.map((contact) => [contact.contactId, contact])).values()];
  }

  async connected(agentIds?: readonly string[], { orHadItLast } = { orHadItLast: false }): Promise<LiveContact[]> {
    const agents = agentIds && [...new Set(agentIds.filter(canBeKey))];
    const each = agents && agents.length <= mostAskedSingly;
    const items = each
      ? await this.#listed('byAgent', 'agentKey', agents)
      : await this.#listed('byWork', 'workKey', allShards);
    const contacts = each ? await this.#ledTo(items) : items.map((item) => storedOf(item).contact);
    const wanted = new Set(agents);
    const byId = new Map(
      contacts
        .filter((contact) => livenessOf(contact) === 'connected')
        .filter((contact) => !agents || agentsToFindBy(contact, orHadItLast).some((agentId) => wanted.has(agentId)))
        .map((contact) => [contact.contactId, contact]),
    );
    return [...byId.values()].sort(newestFirst);
  }

  /** Items that lead to a contact stay when the agent leaves it. The contact itself says who is on it. */
  async #ledTo(items: readonly Item[]): Promise<LiveContact[]> {
    const whole = items.filter(({ sk }) => sk?.S === 'live');
    const leading = new Set(items.filter(({ sk }) => sk?.S !== 'live').map(({ pk }) => pk!.S!));
    const keys = [...leading].map(liveKey);
    const led = keys.length > 0 ? await getAll(this.client, this.table, keys, { consistent: true }) : [];
    return [...whole, ...led].map((item) => storedOf(item).contact);
  }

  async #listed(index: 'byAgent' | 'byWork', key: string, values: readonly string[]): Promise<Item[]> {
    const items: Item[] = [];
    await mapConcurrently(values, queriesInFlight, async (value) => {
      items.push(...(await indexed(this.client, this.table, { index, key, value })));
    });
    return items;
  }

  async #stored(contactId: string): Promise<Stored | undefined> {
    const item = await tableReads(this.client, this.table).get(contactId, 'live');
    return item && storedOf(item);
  }

  #write(next: Stored): Promise<boolean> {
    const first = next.revision === 1;
    return conditionMet(
      this.client.send(
        new PutItemCommand({
          TableName: this.table,
          Item: itemOf(next, this.#clock()),
          ConditionExpression: first ? 'attribute_not_exists(pk)' : 'revision = :revision',
          ...(!first && { ExpressionAttributeValues: { ':revision': { N: String(next.revision - 1) } } }),
        }),
      ),
    );
  }

  async #noteWays(now: LiveContact, before: LiveContact | undefined): Promise<void> {
    const added = (after: readonly string[] = [], known: readonly string[] = []) =>
      after.filter((id) => !known.includes(id));
    const { contactId } = now;
    const agents = agentsOn(now);
    const led = before && agentsOn(before).length > 1 ? agentsOn(before) : [];
    await Promise.all([
      // The first contact of a chain is found by its own id, and so is a place with that name.
      ...added(chainsOf(now), before && chainsOf(before))
        .filter((id) => id !== contactId)
        .map((id) => this.#put({ pk: chainOf(id), sk: contactId })),
      ...added(now.places, before?.places)
        .filter((place) => place !== contactId && canBeKey(place))
        .map((place) => this.#claim(place, contactId)),
      ...(agents.length > 1 ? added(agents, led) : [])
        .filter((id) => canBeKey(id))
        .map((id) => this.#put({ pk: contactId, sk: `agent#${id}`, agentKey: id, workSince: contactId })),
    ]);
  }

  async #put(item: Record<string, string>): Promise<void> {
    const Item = marshall({ ...expiry(this.#clock()), ...item });
    await answer(this.client.send(new PutItemCommand({ TableName: this.table, Item })));
  }

  /** A place belongs to the first contact that claims it. */
  async #claim(place: string, contactId: string): Promise<void> {
    await conditionMet(
      this.client.send(
        new PutItemCommand({
          TableName: this.table,
          Item: { ...marshall({ ...expiry(this.#clock()), contactId }), ...placeKey(place) },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      ),
    );
  }
}

/** Between two agents, nobody is on the contact. It is then found by the agent who had it last. */
const agentsToFindBy = (contact: LiveContact, orHadItLast: boolean): string[] => {
  const agents = agentsOn(contact);
  return agents.length === 0 && orHadItLast && contact.agentId !== undefined ? [contact.agentId] : agents;
};

const allShards = Array.from({ length: connectedShards }, (_, shard) => connectedList(shard));

const orderOf = ({ connectedAt, contactId }: LiveContact): string => `${connectedAt}#${contactId}`;
const newestFirst = (a: LiveContact, b: LiveContact): number => (orderOf(a) < orderOf(b) ? 1 : -1);

const chainOf = (initialContactId: string): string => `chain#${initialContactId}`;

/** Equal facts give the same text, because `joined` always writes them in the same order. */
const textOf = (contact: LiveContact): string => JSON.stringify(contact);
