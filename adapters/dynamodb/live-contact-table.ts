import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Clock } from '../../domain/clock.ts';
import { agentsOn } from '../../domain/control/contact-history.ts';
import { chainsOf, joined } from '../../domain/control/joining.ts';
import { type LiveContact, type LiveContactStore, livenessOf } from '../../domain/control/live-contact.ts';
import { answer, held, unavailable } from './answers.ts';
import { getAll, type Item } from './batches.ts';
import { canBeKey } from './contact-item.ts';
import { InTable } from './in-table.ts';
import { expiry } from './live-item.ts';
import { collection, indexed } from './queries.ts';
import { setting } from './setting-item.ts';

/** How often facts are joined again when others were quicker; each time one of them was noted. */
const quickerOthers = 20;

/** A contact as it was read; it is only written over what was read. */
interface Stored {
  contact: LiveContact;
  revision: number;
}

const connectedList = 'connected';

const liveKey = (contactId: string): Item => ({ pk: { S: contactId }, sk: { S: 'live' } });
const placeKey = (place: string): Item => ({ pk: { S: `place#${place}` }, sk: { S: 'contact' } });

/**
 * On the lists of connected contacts, of its agent and of everybody, exactly while it is. Where more than one agent is on
 * it, each is led to it by an item of its own.
 */
const listed = (contact: LiveContact): Item => {
  if (livenessOf(contact) !== 'connected') return {};
  const { connectedAt, contactId } = contact;
  const [agentId, ...others] = agentsOn(contact);
  return {
    workKey: { S: connectedList },
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

/** Live contacts in the live table; how it is laid out is told in docs/architecture.md. */
export class LiveContactTable extends InTable implements LiveContactStore {
  readonly #clock: Clock;

  constructor(client: DynamoDBClient, tableName: string, clock: Clock) {
    super(client, tableName);
    this.#clock = clock;
  }

  /** Joins, and writes only over what was read; so of two at once one sees what the other noted. */
  async note(facts: LiveContact): Promise<{ now: LiveContact; before: LiveContact | undefined }> {
    for (let tries = 0; tries < quickerOthers; tries++) {
      const stored = await this.#stored(facts.contactId);
      const before = stored?.contact;
      const now = joined(before, facts);
      if (before && told(now) === told(joined(before, before))) return { now, before };
      // What leads to the contact first: whoever finds it finds it whole, wherever this dies.
      await this.#noteWays(now, before);
      if (await this.#write({ contact: now, revision: (stored?.revision ?? 0) + 1 })) return { now, before };
    }
    throw unavailable(new Error('Others were quicker each time'));
  }

  async find(contactId: string): Promise<LiveContact | undefined> {
    return contactId === '' ? undefined : (await this.#stored(contactId))?.contact;
  }

  async at(places: readonly string[]): Promise<string | undefined> {
    // DynamoDB refuses a batch that names one key twice.
    const keys = [...new Set(places)].filter((place) => canBeKey(place)).map(placeKey);
    if (keys.length === 0) return undefined;
    const items = await getAll(this.client, this.table, keys, { consistent: true });
    const contacts = new Map(items.map(({ pk, contactId }) => [pk!.S!, contactId!.S!]));
    return keys.map(({ pk }) => contacts.get(pk!.S!)).find((contactId) => contactId !== undefined);
  }

  async chain(initialContactId: string): Promise<LiveContact[]> {
    if (initialContactId === '') return [];
    const legs = await collection(this.client, this.table, chainOf(initialContactId));
    const ids = new Set([initialContactId, ...legs.map(({ sk }) => sk!.S!)]);
    const items = await getAll(this.client, this.table, [...ids].map(liveKey), { consistent: true });
    return items
      .map((item) => storedOf(item).contact)
      .filter((contact) => chainsOf(contact).includes(initialContactId));
  }

  async connected(agentId?: string): Promise<LiveContact[]> {
    if (agentId !== undefined && !canBeKey(agentId)) return [];
    const list =
      agentId === undefined
        ? ({ index: 'byWork', key: 'workKey', value: connectedList } as const)
        : ({ index: 'byAgent', key: 'agentKey', value: agentId } as const);
    const items = await indexed(this.client, this.table, { ...list, newestFirst: true });
    if (agentId === undefined) return items.map((item) => storedOf(item).contact);
    return this.#ofAgent(agentId, items);
  }

  /** Items that lead to a contact are not taken away when their agent leaves it: the contact itself decides. */
  async #ofAgent(agentId: string, items: readonly Item[]): Promise<LiveContact[]> {
    const whole = items.filter(({ sk }) => sk?.S === 'live');
    const leading = items.filter(({ sk }) => sk?.S !== 'live').map(({ pk }) => liveKey(pk!.S!));
    const led = leading.length > 0 ? await getAll(this.client, this.table, leading, { consistent: true }) : [];
    const contacts = [...whole, ...led]
      .map((item) => storedOf(item).contact)
      .filter((contact) => livenessOf(contact) === 'connected' && agentsOn(contact).includes(agentId));
    const byId = new Map(contacts.map((contact) => [contact.contactId, contact]));
    const place = ({ connectedAt, contactId }: LiveContact) => `${connectedAt}#${contactId}`;
    return [...byId.values()].sort((a, b) => (place(a) < place(b) ? 1 : -1));
  }

  async #stored(contactId: string): Promise<Stored | undefined> {
    const item = await setting(this.client, this.table, contactId, 'live');
    return item && storedOf(item);
  }

  #write(next: Stored): Promise<boolean> {
    const first = next.revision === 1;
    return held(
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
      // The first of a chain is found by its own id, and so is a place of that name.
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
    await held(
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

const chainOf = (initialContactId: string): string => `chain#${initialContactId}`;

/** The same text for the same facts, since `joined` names them in one order. */
const told = (contact: LiveContact): string => JSON.stringify(contact);
