import type { ConnectionStore, Sockets } from '../../domain/changes/connection.ts';
import { Failure } from '../../domain/failure.ts';
import { sha256 } from '../../domain/sha256.ts';
import type { Telemetry } from '../kit/telemetry.ts';

/** The parts of the gateway's event that we use. */
export interface SocketEvent {
  requestContext: { routeKey: string; connectionId: string };
  headers?: Record<string, string | undefined>;
}

export interface SocketAnswer {
  statusCode: number;
  headers?: Record<string, string>;
}

interface Dependencies {
  connections: Pick<ConnectionStore, 'open' | 'remove'>;
  sockets: Pick<Sockets, 'send'>;
  telemetry: Telemetry;
}

/**
 * The subprotocol that both sides speak. The ticket travels in the same header, where no proxy and no log records it.
 */
export const protocol = 'fermata.changes';

/** Browsers send `Sec-WebSocket-Protocol: fermata.changes, <ticket>`; they cannot send any other header. */
const ticketIn = (headers: SocketEvent['headers'] = {}): string | undefined => {
  const [, offered = ''] =
    Object.entries(headers).find(([name]) => name.toLowerCase() === 'sec-websocket-protocol') ?? [];
  const [first, ticket, ...others] = offered.split(',').map((word) => word.trim());
  return first === protocol && others.length === 0 ? ticket : undefined;
};

/** Opens a connection for the holder of a ticket, answers its heartbeat, and removes it when it is closed. */
export const onSocket =
  ({ connections, sockets, telemetry: { log, count, defect, flush } }: Dependencies) =>
  async ({ requestContext: { routeKey, connectionId }, headers }: SocketEvent): Promise<SocketAnswer> => {
    try {
      if (routeKey === '$disconnect') {
        await connections.remove(connectionId);
        return { statusCode: 200 };
      }
      if (routeKey !== '$connect') {
        // Any message is a sign of life. Answer it, so that the page knows that we are here.
        await sockets.send(connectionId, JSON.stringify({ type: 'pong' }));
        return { statusCode: 200 };
      }

      const ticket = ticketIn(headers);
      const connection = ticket ? await connections.open(connectionId, await sha256(ticket)) : undefined;
      if (!connection) {
        count('ConnectionsRefused', 1);
        return { statusCode: 401 };
      }
      count('ConnectionsOpened', 1);
      log.info('A connection was opened', { connectionId, topics: connection.topics.length });
      return { statusCode: 200, headers: { 'Sec-WebSocket-Protocol': protocol } };
    } catch (error) {
      defect('A connection could not be opened or closed', error);
      return { statusCode: error instanceof Failure && error.code === 'unavailable' ? 503 : 500 };
    } finally {
      flush();
    }
  };
