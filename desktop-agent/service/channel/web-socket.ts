import { WebSocket } from 'ws';
import { isSafeAddress } from '../../../agent-kit/connection/http.ts';
import type { HttpClient } from '../../../agent-kit/connection/http-client.ts';
import type { Socket } from '../../../domain/changes/channel.ts';

/** The same name as in lambdas/changes/on-socket.ts. */
const protocol = 'fermata.changes';

/** Larger messages are refused. A message that something changed has a few hundred bytes. */
const maxMessageBytes = 64 * 1024;

export interface TicketForSocket {
  ticket: string;
  url: URL;
}

export type OpenSocket = (ticket: TicketForSocket, onError: (reason: string) => void) => Socket;

/** Opens WebSockets over the same proxy and the same certificate authorities as all requests of this program. */
export const webSockets =
  ({ connect }: Pick<HttpClient, 'connect'>): OpenSocket =>
  ({ ticket, url }, onError) => {
    const target = new URL(url.href.replace(/^ws/, 'http'));
    // Whoever reads the ticket on the way could use it first.
    if (!isSafeAddress(target)) throw new Error(`Not over TLS: ${url.origin}`);
    const socket = new WebSocket(url, [protocol, ticket], {
      perMessageDeflate: false,
      maxPayload: maxMessageBytes,
      // How long a closed socket waits for a dead server. The type definitions lack this option.
      ...{ closeTimeout: 2000 },
      createConnection: ((_: unknown, done: Parameters<typeof connect>[1]) => connect(target, done)) as never,
    });
    socket.on('error', ({ message }) => onError(message));
    return socket as unknown as Socket;
  };
