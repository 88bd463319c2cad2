import type { Clock } from '../../clock.ts';
import { Failure } from '../../failure.ts';
import type { RequestStore, StoredRequest } from '../../request/request-store.ts';
import type { Recorder } from '../recorder/recorder.ts';
import type { ControlState } from '../state/control-state.ts';
import type { ControlStore } from '../state/control-store.ts';
import { agentsOn } from './contact-history.ts';
import { chainsOf } from './joining.ts';
import { type ContactSource, type LiveContact, type LiveContactStore, livenessOf } from './live-contact.ts';

export interface ContactPorts {
  live: Pick<LiveContactStore, 'note' | 'find' | 'at' | 'chain' | 'legIds' | 'findByAgent'>;
  source: ContactSource;
  /**
   * What to do when a contact is connected to its agent (a pause of the previous leg continues in it); also called when its
   * provider reports that before any event, or instead of one. Harmless when repeated.
   */
  contactConnected?: (contact: LiveContact) => Promise<unknown>;
}

/** The stores for finding the contact of a command. */
export interface FindPorts extends ContactPorts {
  /** Those that must ask a server what they record begin to ask while the contact is read. */
  recorders?: readonly Pick<Recorder, 'prepare'>[];
  controls: Pick<ControlStore, 'find'>;
  requests: Pick<RequestStore, 'find'>;
  clock: Clock;
}

/** The contact of a command, with everything that the command needs, each part read once. */
export interface FoundContact {
  contact: LiveContact;
  /** The legs of its transfer chain on which an agent is connected, newest first. Empty: there is no active contact. */
  legs: readonly LiveContact[];
  /** The state of a leg as it was read with it. @throws Failure if it could not be read */
  stateOf(contactId: string): ControlState | undefined;
  /** The same for callers that can read it again; undefined if it could not be read. */
  readOf(contactId: string): { state: ControlState | undefined } | undefined;
  /** The request stored under the caller's id in this scope, if it could be read; the claim decides. */
  requestIn(scope: string, clientRequestId: string): StoredRequest | undefined;
}

type StateRead = { state: ControlState | undefined } | { error: unknown };

const newestFirst = (a: LiveContact, b: LiveContact): number => (a.connectedAt! < b.connectedAt! ? 1 : -1);

/** The id under which a further leg of the chain stores the caller's request. */
export const furtherLegRequest = (clientRequestId: string): string => `${clientRequestId}#other-leg`;

/**
 * Reads contacts, with their states and requests, each at most once. Everything in one call is read in parallel, so the
 * number of calls is the number of round trips.
 */
const contactReader = ({ live, controls, requests, clock }: FindPorts, clientRequestId?: string) => {
  const contacts = new Map<string, LiveContact | undefined>();
  const states = new Map<string, StateRead>();
  const stored = new Map<string, StoredRequest | undefined>();
  const legIds = new Map<string, readonly string[]>();
  const requestIds = clientRequestId === undefined ? [] : [clientRequestId, furtherLegRequest(clientRequestId)];
  const keyOf = (scope: string, id: string) => JSON.stringify([scope, id]);

  const read = async (contactId: string): Promise<void> => {
    const at = clock().toISOString();
    // A leg whose state cannot be read must not keep another one from being paused.
    const [contact, state, found] = await Promise.all([
      live.find(contactId),
      controls.find(contactId).then(
        (state): StateRead => ({ state }),
        (error: unknown): StateRead => ({ error }),
      ),
      Promise.all(requestIds.map((id) => requests.find(contactId, id, at).catch(() => undefined))),
    ]);
    contacts.set(contactId, contact);
    states.set(contactId, state);
    for (const [index, id] of requestIds.entries()) stored.set(keyOf(contactId, id), found[index]);
  };
  const readLegIds = async (initialContactId: string): Promise<void> => {
    legIds.set(initialContactId, await live.legIds(initialContactId));
  };

  /** Resolves to false if everything had been read already. */
  const load = async (ids: readonly (string | undefined)[], chains: readonly string[] = []): Promise<boolean> => {
    const missing = [...new Set(ids)].filter((id): id is string => id !== undefined && id !== '' && !contacts.has(id));
    const missingChains = [...new Set(chains)].filter((id) => !legIds.has(id));
    await Promise.all([...missing.map(read), ...missingChains.map(readLegIds)]);
    return missing.length + missingChains.length > 0;
  };

  /** The contact with the legs of its chain. A leg names the first one and the one before it: usually these are all. */
  const withLegs = async (contact: LiveContact): Promise<FoundContact> => {
    const { initialContactId, previousContactId, contactId } = contact;
    const ids = () => [contactId, initialContactId, previousContactId, ...(legIds.get(initialContactId) ?? [])];
    while (await load(ids(), [initialContactId]));
    const chain = ids().flatMap((id) => (id === undefined ? [] : (contacts.get(id) ?? [])));
    const legs = new Map(
      [contact, ...chain.filter((leg) => chainsOf(leg).includes(initialContactId))].map((leg) => [leg.contactId, leg]),
    );
    return {
      contact,
      legs: [...legs.values()].filter((leg) => livenessOf(leg) === 'connected').sort(newestFirst),
      stateOf: (id) => {
        const read = states.get(id);
        if (read && 'error' in read) throw read.error;
        return read?.state;
      },
      readOf: (id) => {
        const read = states.get(id);
        return read && 'state' in read ? read : undefined;
      },
      requestIn: (scope, id) => stored.get(keyOf(scope, id)),
    };
  };

  return { load, withLegs, contactOf: (contactId: string) => contacts.get(contactId) };
};

/** Asks the provider itself, because its events may not have arrived, and saves the answer. */
const describeContact = async (
  { live, source, contactConnected }: ContactPorts,
  contactId: string,
): Promise<LiveContact | undefined> => {
  const contact = await source.describe(contactId);
  if (!contact) return undefined;
  const { now, before } = await live.note(contact);
  const isConnected = livenessOf(now) === 'connected';
  // If this fails, the event does it later; the caller's command is carried out anyway.
  if (isConnected && (!before || livenessOf(before) === 'waiting'))
    await contactConnected?.(now).catch(() => undefined);
  return now;
};

/** Starts the recorders' requests early, so that they take no extra round trip. The command awaits them. */
const prepare = ({ recorders = [] }: Pick<FindPorts, 'recorders'>): void => {
  for (const recorder of recorders) void recorder.prepare?.();
};

/** Finds a contact by its own id, or by the id of one of its places: a task, a conference, a call. */
const readContact = async (
  { live }: Pick<FindPorts, 'live'>,
  { load, contactOf }: ReturnType<typeof contactReader>,
  contactId: string,
): Promise<LiveContact | undefined> => {
  const [ownerId] = await Promise.all([live.at([contactId]), load([contactId], [contactId])]);
  const own = contactOf(contactId);
  if (ownerId === undefined || (own && livenessOf(own) !== 'waiting')) return own;
  await load([ownerId], [ownerId]);
  return contactOf(ownerId) ?? own;
};

/**
 * The contact that a caller names by any id of its transfer chain, or of one of its places. If it is unknown, its provider
 * is asked. @throws Failure `not-found`
 */
export const findContact =
  (ports: FindPorts) =>
  async (contactId: string, clientRequestId?: string): Promise<FoundContact> => {
    prepare(ports);
    const reader = contactReader(ports, clientRequestId);
    const contact = await readContact(ports, reader, contactId);
    if (contact) return reader.withLegs(contact);
    const described = await describeContact(ports, contactId);
    if (!described) throw new Failure('not-found', 'There is no such contact');
    // Read again: the consequences of the connection may have changed its state.
    return contactReader(ports, clientRequestId).withLegs(described);
  };

/** Only the contact, for callers that need no more. @throws Failure `not-found` */
export const findContactOnly = async (ports: ContactPorts, contactId: string): Promise<LiveContact> => {
  const [own, ownerId] = await Promise.all([ports.live.find(contactId), ports.live.at([contactId])]);
  const isKnown = own && livenessOf(own) !== 'waiting';
  const owner = isKnown || ownerId === undefined ? undefined : await ports.live.find(ownerId);
  const contact = (isKnown ? own : (owner ?? own)) ?? (await describeContact(ports, contactId));
  if (!contact) throw new Failure('not-found', 'There is no such contact');
  return contact;
};

/** Every contact that an agent is on now, newest first. An index leads to them; the contacts themselves decide. */
export const findContactsOfAgent =
  (ports: FindPorts) =>
  async (agentId: string, clientRequestId?: string): Promise<FoundContact[]> => {
    prepare(ports);
    const reader = contactReader(ports, clientRequestId);
    const found = await ports.live.findByAgent(agentId);
    const ids = found.flatMap(({ contactId, indexed }) => [
      contactId,
      indexed?.initialContactId,
      indexed?.previousContactId,
    ]);
    await reader.load(
      ids,
      found.map(({ contactId, indexed }) => indexed?.initialContactId ?? contactId),
    );
    const contacts = found
      .flatMap(({ contactId }) => reader.contactOf(contactId) ?? [])
      .filter((contact) => livenessOf(contact) === 'connected' && agentsOn(contact).includes(agentId))
      .sort((a, b) => (`${a.connectedAt}#${a.contactId}` < `${b.connectedAt}#${b.contactId}` ? 1 : -1));
    return Promise.all(contacts.map((contact) => reader.withLegs(contact)));
  };

/**
 * The same contact, with a leg on which an agent is connected. If none is known, its provider is asked once more.
 * @throws Failure `conflict` when there is none
 */
export const mustBeActive = async (
  ports: FindPorts,
  found: FoundContact,
  clientRequestId?: string,
): Promise<FoundContact> => {
  if (found.legs.length > 0) return found;
  const described = await describeContact(ports, found.contact.contactId);
  const again = described && (await contactReader(ports, clientRequestId).withLegs(described));
  if (again && again.legs.length > 0) return again;
  throw new Failure('conflict', 'There is no active contact: it has ended, or no agent is connected yet');
};
