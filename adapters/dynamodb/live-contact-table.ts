import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Clock } from '../../domain/clock.ts';
import { joined } from '../../domain/control/joining.ts';
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

/** On the lists of connected contacts, of its agent and of everybody, exactly while it is. */
const listed = (contact: LiveContact): Item => {
  if (livenessOf(contact) !== 'connected') return {};
  const { agentId, connectedAt, contactId } = contact;
  return {
    workKey: { S: connectedList },
    workSince: { S: `${connectedAt}#${contactId}` },
    ...(canBeKey(agentId) && { agentKey: { S: agentId } }),
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
      // Its chain first: who finds the contact finds the chain whole, wherever this dies.
      if (now.initialContactId !== before?.initialContactId) await this.#noteLeg(now);
      if (await this.#write({ contact: now, revision: (stored?.revision ?? 0) + 1 })) return { now, before };
    }
    throw unavailable(new Error('Others were quicker each time'));
  }

  async find(contactId: string): Promise<LiveContact | undefined> {
    return contactId === '' ? undefined : (await this.#stored(contactId))?.contact;
  }

  async chain(initialContactId: string): Promise<LiveContact[]> {
    if (initialContactId === '') return [];
    const legs = await collection(this.client, this.table, chainOf(initialContactId));
    const ids = new Set([initialContactId, ...legs.map(({ sk }) => sk!.S!)]);
    const items = await getAll(this.client, this.table, [...ids].map(liveKey), { consistent: true });
    return items
      .map((item) => storedOf(item).contact)
      .filter((contact) => contact.initialContactId === initialContactId);
  }

  async connected(agentId?: string): Promise<LiveContact[]> {
    if (agentId !== undefined && !canBeKey(agentId)) return [];
    const list =
      agentId === undefined
        ? ({ index: 'byWork', key: 'workKey', value: connectedList } as const)
        : ({ index: 'byAgent', key: 'agentKey', value: agentId } as const);
    const items = await indexed(this.client, this.table, { ...list, newestFirst: true });
    return items.map((item) => storedOf(item).contact);
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

  /** The first of a chain is found by its own id. */
  async #noteLeg({ contactId, initialContactId }: LiveContact): Promise<void> {
    if (initialContactId === contactId) return;
    const Item = marshall({ ...expiry(this.#clock()), pk: chainOf(initialContactId), sk: contactId });
    await answer(this.client.send(new PutItemCommand({ TableName: this.table, Item })));
  }
}

const chainOf = (initialContactId: string): string => `chain#${initialContactId}`;

/** The same text for the same facts, since `joined` names them in one order. */
const told = (contact: LiveContact): string => JSON.stringify(contact);
