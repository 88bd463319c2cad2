import type { ConnectionStore, Sockets } from './connection.ts';
import { type Topic, topicsOfContact } from './topics.ts';

/**
 * Something changed about a contact of this agent (undefined: of no agent's), about how the recorders of a contact stand,
 * or in the settings of recording control.
 */
export type Change = { contactOf: string | undefined } | { stateOf: string } | 'settings';

export interface Announce {
  connections: Pick<ConnectionStore, 'hearing' | 'all' | 'remove'>;
  sockets: Pick<Sockets, 'send'>;
  /** The team an agent is in; undefined where there is none, or nobody knows the agent. */
  teamOf(agentId: string): Promise<string | undefined>;
  /** Whose contact this is: everybody who is or was on it. */
  agentsOf(contactId: string): Promise<readonly string[]>;
}

export interface Announced {
  sent: number;
  /** Connections whose other end was gone; they are removed. */
  gone: number;
  /** Messages that could not be sent, with the first reason. */
  failed: number;
  reason?: unknown;
}

const agentsIn = async (changes: readonly Change[], { agentsOf }: Announce): Promise<Set<string | undefined>> => {
  const states = new Set(
    changes.flatMap((change) => (typeof change === 'object' && 'stateOf' in change ? [change.stateOf] : [])),
  );
  const found = await Promise.all(
    [...states].map(async (contactId) => {
      const agents = await agentsOf(contactId);
      return agents.length > 0 ? agents : [undefined];
    }),
  );
  const told = changes.flatMap((change) =>
    typeof change === 'object' && 'contactOf' in change ? [change.contactOf] : [],
  );
  return new Set([...told, ...found.flat()]);
};

const topicsOf = async (changes: readonly Change[], ports: Announce): Promise<Set<Topic>> => {
  const { teamOf } = ports;
  const agents = await agentsIn(changes, ports);
  const heard = await Promise.all(
    [...agents].map(async (agentId) =>
      topicsOfContact(agentId, agentId === undefined ? undefined : await teamOf(agentId)),
    ),
  );
  return new Set([...heard.flat(), ...(changes.includes('settings') ? (['settings'] as const) : [])]);
};

const hearingOf = async (topic: Topic, { connections }: Announce): Promise<string[]> =>
  topic === 'settings' ? (await connections.all()).map(({ connectionId }) => connectionId) : connections.hearing(topic);

/** What is sent: that something changed, under which of the receiver's own topics, and nothing of what it was. */
export const changedMessage = (topics: readonly Topic[]): string => JSON.stringify({ type: 'changed', topics });

/**
 * Tells every connection that hears of one of these changes, once however many they are. A message that is lost costs
 * nothing: pages ask anyway, only later; so one connection that cannot be reached keeps no other from hearing.
 */
export const announce =
  (ports: Announce) =>
  async (changes: readonly Change[]): Promise<Announced> => {
    const topics = [...(await topicsOf(changes, ports))];
    const heard = await Promise.all(topics.map(async (topic) => ({ topic, ids: await hearingOf(topic, ports) })));
    const topicsByConnection = new Map<string, Topic[]>();
    for (const { topic, ids } of heard)
      for (const id of ids) topicsByConnection.set(id, [...(topicsByConnection.get(id) ?? []), topic]);

    const announced: Announced = { sent: 0, gone: 0, failed: 0 };
    const tell = async (connectionId: string, own: readonly Topic[]): Promise<void> => {
      try {
        const outcome = await ports.sockets.send(connectionId, changedMessage(own));
        announced[outcome] += 1;
        if (outcome === 'gone') await ports.connections.remove(connectionId);
      } catch (error) {
        announced.failed += 1;
        announced.reason ??= error;
      }
    };
    await Promise.all([...topicsByConnection].map(([connectionId, own]) => tell(connectionId, own)));
    return announced;
  };
