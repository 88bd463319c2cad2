import {
  type Connection,
  type ConnectionStore,
  type Holder,
  ticketSeconds,
} from '../../../domain/changes/connection.ts';
import type { Topic } from '../../../domain/changes/topics.ts';
import type { Clock } from '../../../domain/clock.ts';

export class MemoryConnectionStore implements ConnectionStore {
  readonly #tickets = new Map<string, { holder: Holder; until: number }>();
  readonly #connections = new Map<string, Connection>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async keepTicket(hash: string, holder: Holder): Promise<void> {
    this.#tickets.set(hash, { holder, until: this.#clock().getTime() + ticketSeconds * 1000 });
  }

  async open(connectionId: string, ticketHash: string): Promise<Connection | undefined> {
    const ticket = this.#tickets.get(ticketHash);
    this.#tickets.delete(ticketHash);
    if (!ticket || ticket.until <= this.#clock().getTime()) return undefined;
    const connection = { ...ticket.holder, connectionId };
    this.#connections.set(connectionId, connection);
    return connection;
  }

  async remove(connectionId: string): Promise<void> {
    this.#connections.delete(connectionId);
  }

  async subscribers(topic: Topic): Promise<string[]> {
    return [...this.#connections.values()]
      .filter(({ topics }) => topics.includes(topic))
      .map(({ connectionId }) => connectionId);
  }

  async all(): Promise<Connection[]> {
    return structuredClone([...this.#connections.values()]);
  }
}
