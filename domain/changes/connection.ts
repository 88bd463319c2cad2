import type { Role } from '../user/user.ts';
import type { Topic } from './topics.ts';

/** Whose connection it is, and what it may hear of. */
export interface Holder {
  /** The subject of the holder's tokens, which never goes to another person, as a user name may. */
  subject: string;
  role: Role;
  /** When the holder proved who they are: ISO 8601 UTC. */
  provedAt: string;
  topics: readonly Topic[];
}

/** An open WebSocket. */
export interface Connection extends Holder {
  connectionId: string;
}

/** Seconds in which a ticket must be used: it is fetched just before the connection is opened. */
export const ticketSeconds = 30;

export interface ConnectionStore {
  /** Keeps a ticket under the SHA-256 of what its holder was given. */
  keepTicket(hash: string, holder: Holder): Promise<void>;

  /**
   * The connection is open from now on, for the holder of the ticket. Each ticket opens one connection, and the database
   * decides between two at once. Undefined: there is no such ticket, it was used, or its time is over.
   */
  open(connectionId: string, ticketHash: string): Promise<Connection | undefined>;

  /** It is closed, or nobody is at its other end. Harmless when repeated. */
  remove(connectionId: string): Promise<void>;

  /** Ids of connections that hear of this topic. */
  hearing(topic: Topic): Promise<string[]>;

  /** Everybody's open connections; one that was opened or closed just now may be missing, or still be there. */
  all(): Promise<Connection[]>;
}

/** The other end of connections, as whoever holds the sockets reaches it. */
export interface Sockets {
  /** `gone`: the connection is closed. @throws Failure `unavailable` where it may be worth trying again */
  send(connectionId: string, message: string): Promise<'sent' | 'gone'>;
  /** Harmless for one that is closed. */
  close(connectionId: string): Promise<void>;
}
