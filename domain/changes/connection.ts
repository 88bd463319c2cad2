import type { Role } from '../user/user.ts';
import type { Topic } from './topics.ts';

/** Who opened a connection, and which topics it subscribes to. */
export interface Holder {
  /** The subject of the holder's tokens. Unlike a user name, it is never given to another person. */
  subject: string;
  /** `desktop`: the holder is a PC, not a person, and the subject is the PC's id. */
  role: Role | 'desktop';
  /** When the holder signed in: ISO 8601 UTC. */
  provedAt: string;
  topics: readonly Topic[];
}

/** An open WebSocket. */
export interface Connection extends Holder {
  connectionId: string;
}

/** How long a ticket is valid. It is fetched just before the connection is opened. */
export const ticketSeconds = 30;

export interface ConnectionStore {
  /** Stores a ticket under the SHA-256 of the secret that its holder received. */
  keepTicket(hash: string, holder: Holder): Promise<void>;

  /**
   * Opens the connection for the holder of the ticket. A ticket opens one connection; when two arrive at once, the
   * database decides. Undefined: there is no such ticket, it was used before, or it has expired.
   */
  open(connectionId: string, ticketHash: string): Promise<Connection | undefined>;

  /** The connection is closed, or nobody is at its other end. Harmless when repeated. */
  remove(connectionId: string): Promise<void>;

  /** Ids of the connections that subscribe to this topic. */
  subscribers(topic: Topic): Promise<string[]>;

  /**
   * All open connections. One that was opened a moment ago may be missing, and one that was just closed may still be
   * listed.
   */
  all(): Promise<Connection[]>;
}

/** The other end of the connections, reached through the service that holds the sockets. */
export interface Sockets {
  /** `gone`: the connection is closed. @throws Failure `unavailable` when a retry may help */
  send(connectionId: string, message: string): Promise<'sent' | 'gone'>;
  /** Harmless when it is already closed. */
  close(connectionId: string): Promise<void>;
}
