import type { ConnectionStore, Sockets } from '../../domain/changes/connection.ts';
import { Failure } from '../../domain/failure.ts';
import { sha256 } from '../../domain/sha256.ts';
import type { Telemetry } from '../kit/telemetry.ts';

/** As much of the gateway's event as is used. */
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

/** The protocol that both sides speak. The ticket travels beside it, where no proxy and no log writes it down. */
export const protocol = 'fermata.changes';

/** Browsers send `Sec-WebSocket-Protocol: fermata.changes, <ticket>`; they cannot send any other header. */
const ticketIn = (headers: SocketEvent['headers'] = {}): string | undefined => {
  const [, offered = ''] =
    Object.entries(headers).find(([name]) => name.toLowerCase() === 'sec-websocket-protocol') ?? [];
  const [first, ticket, ...others] = offered.split(',').map((word) => word.trim());
  return first === protocol && others.length === 0 ? ticket : undefined;
};

/** Opens a connection for whoever has a ticket, answers its heartbeat, and forgets it when it is closed. */
export const onSocket =
  ({ connections, sockets, telemetry: { log, count, defect, flush } }: Dependencies) =>
  async ({ requestContext: { routeKey, connectionId }, headers }: SocketEvent): Promise<SocketAnswer> => {
    try {
      if (routeKey === '$disconnect') {
        await connections.remove(connectionId);
        return { statusCode: 200 };
      }
      if (routeKey !== '$connect') {
        // Whatever it says is a sign of life, and answered so that the other side knows that we are here.
        await sockets.send(connectionId, JSON.stringify({ type: 'pong' }));
        return { statusCode: 200 };
      }

      const ticket = ticketIn(headers);
      const opened = ticket ? await connections.open(connectionId, await sha256(ticket)) : undefined;
      if (!opened) {
        count('ConnectionsRefused', 1);
        return { statusCode: 401 };
      }
      count('ConnectionsOpened', 1);
      log.info('A connection was opened', { connectionId, topics: opened.topics.length });
      return { statusCode: 200, headers: { 'Sec-WebSocket-Protocol': protocol } };
    } catch (error) {
      defect('A connection could not be opened or closed', error);
      return { statusCode: error instanceof Failure && error.code === 'unavailable' ? 503 : 500 };
    } finally {
      flush();
    }
  };
