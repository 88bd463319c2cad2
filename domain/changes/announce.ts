import type { ConnectionStore, Sockets } from './connection.ts';
import { type Topic, topicsOfContact } from './topics.ts';

/**
 * A change to a contact of this agent (undefined: a contact without an agent), to the control state of a contact, or to
 * the settings of recording control.
 */
export type Change = { contactOf: string | undefined } | { stateOf: string } | 'settings';

export interface Announce {
  connections: Pick<ConnectionStore, 'subscribers' | 'all' | 'remove'>;
  sockets: Pick<Sockets, 'send'>;
  /** The team an agent is in; undefined when the agent has no team or is unknown. */
  teamOf(agentId: string): Promise<string | undefined>;
  /** Everybody who is or was on the contact. */
  agentsOf(contactId: string): Promise<readonly string[]>;
}

export interface Announced {
  sent: number;
  /** Connections whose other end had closed; they are removed. */
  gone: number;
  /** Messages that could not be sent, with the first reason. */
  failed: number;
  reason?: unknown;
}

const agentsIn = async (changes: readonly Change[], { agentsOf }: Announce): Promise<Set<string | undefined>> => {
  const states = new Set(
    changes.flatMap((change) => (typeof change === 'object' && 'stateOf' in change ? [change.stateOf] : [])),
  );
  const stateAgents = await Promise.all(
    [...states].map(async (contactId) => {
      const agents = await agentsOf(contactId);
      return agents.length > 0 ? agents : [undefined];
    }),
  );
  const contactAgents = changes.flatMap((change) =>
    typeof change === 'object' && 'contactOf' in change ? [change.contactOf] : [],
  );
  return new Set([...contactAgents, ...stateAgents.flat()]);
};

const topicsOf = async (changes: readonly Change[], ports: Announce): Promise<Set<Topic>> => {
  const { teamOf } = ports;
  const agents = await agentsIn(changes, ports);
  const topicLists = await Promise.all(
    [...agents].map(async (agentId) =>
      topicsOfContact(agentId, agentId === undefined ? undefined : await teamOf(agentId)),
    ),
  );
  return new Set([...topicLists.flat(), ...(changes.includes('settings') ? (['settings'] as const) : [])]);
};

const subscribersOf = async (topic: Topic, { connections }: Announce): Promise<string[]> =>
  topic === 'settings'
    ? (await connections.all()).map(({ connectionId }) => connectionId)
    : connections.subscribers(topic);

/** The message says under which of the receiver's topics something changed. It never says what changed. */
export const changedMessage = (topics: readonly Topic[]): string => JSON.stringify({ type: 'changed', topics });

/**
 * Notifies each connection that subscribes to one of these changes, once for all of them. A lost message costs nothing,
 * because pages poll as well. A connection that cannot be reached must not delay the others.
 */
export const announce =
  (ports: Announce) =>
  async (changes: readonly Change[]): Promise<Announced> => {
    const topics = [...(await topicsOf(changes, ports))];
    const subscriptions = await Promise.all(
      topics.map(async (topic) => ({ topic, ids: await subscribersOf(topic, ports) })),
    );
    const topicsByConnection = new Map<string, Topic[]>();
    for (const { topic, ids } of subscriptions)
      for (const id of ids) topicsByConnection.set(id, [...(topicsByConnection.get(id) ?? []), topic]);

    const announced: Announced = { sent: 0, gone: 0, failed: 0 };
    const notify = async (connectionId: string, ownTopics: readonly Topic[]): Promise<void> => {
      try {
        const outcome = await ports.sockets.send(connectionId, changedMessage(ownTopics));
        announced[outcome] += 1;
        if (outcome === 'gone') await ports.connections.remove(connectionId);
      } catch (error) {
        announced.failed += 1;
        announced.reason ??= error;
      }
    };
    await Promise.all([...topicsByConnection].map(([connectionId, ownTopics]) => notify(connectionId, ownTopics)));
    return announced;
  };
