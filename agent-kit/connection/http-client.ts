import type { Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import type { Dispatcher } from 'undici';
// Not all of undici, because fetch, WebSocket and caches would be loaded too, and stay in memory.
import errors from 'undici/lib/core/errors.js';
import Client from 'undici/lib/dispatcher/client.js';
import { type Connect, connector } from './connector.ts';
import {
  type BodyPieces,
  type HttpRequest,
  type HttpResponse,
  isSafeAddress,
  maxResponseBytes,
  type SendRequest,
} from './http.ts';
import { skipContinue } from './skip-continue.ts';

export type HttpClient = SendRequest & {
  close(): void;
  /** Opens a connection for something other than requests in the same way: over TLS, and through the proxy. */
  connect: Connect;
};

/** No bytes moved for so long that the other side counts as dead. */
class Stalled extends Error {}

/** One request at a time. The client connects when it is needed, and again after its connection was closed. */
interface Connection {
  client: Client;
  /** The state of the request in flight. */
  sending: Sending;
  expectResponse: () => void;
}

interface Sending {
  /** The next piece of the body is not ready yet, for example because of a bandwidth limit. */
  waitsForUs: boolean;
}

/** A socket may still hold a piece smaller than this when undici asks for the next one, so its buffer must not be reused. */
const copiedBelow = 128 * 1024;

/** Replaces undici's own errors by those that an administrator can look up. */
const translate = (error: Error): Error => {
  if (error instanceof errors.SocketError) {
    return Object.assign(new Error('The connection was closed before a response came', { cause: error }), {
      code: 'ECONNRESET',
    });
  }
  if (error instanceof errors.HTTPParserError) return new Error(`Parse Error: ${error.message}`, { cause: error });
  return error;
};

/**
 * HTTP over connections that stay open: undici's clients, each with one connection of its own, so that a connection that
 * waits for our bandwidth limit can be told from a dead one. A request may take any time, as long as bytes move. A response
 * that arrives before the end of the body ends the sending.
 */
export const httpClient = ({
  proxy,
  noProxy,
  ca,
  stallMs = 30_000,
}: {
  proxy?: string | undefined;
  /** Names that are reached without the proxy, besides this machine's own; separated by commas. */
  noProxy?: string | undefined;
  /** Certificate authorities to trust, instead of those that Node knows. */
  ca?: Buffer | string[] | undefined;
  stallMs?: number;
} = {}): HttpClient => {
  // Created once, because otherwise each connection would read the certificates again.
  const secureContext = createSecureContext(ca && { ca });
  const connect = connector({ proxy, noProxy, secureContext });
  const idle = new Map<string, Connection[]>();
  const all = new Set<Client>();

  const open = (origin: string): Connection => {
    const watch = (socket: Socket): void => {
      connection.expectResponse = skipContinue(socket);
      socket.setTimeout(stallMs);
      socket.on('timeout', () => {
        if (connection.sending.waitsForUs) socket.setTimeout(stallMs);
        else socket.destroy(new Stalled(`Nothing moved for ${stallMs / 1000} s`));
      });
    };
    const client = new Client(origin, {
      connect: (options, done) =>
        connect(options, (error, socket) => {
          if (error) return done(error, null);
          watch(socket!);
          done(null, socket!);
        }),
      // The sockets themselves notice when no bytes move.
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: 4000,
    });
    const connection: Connection = { client, sending: { waitsForUs: false }, expectResponse: () => {} };
    all.add(client);
    return connection;
  };

  const piecesOf = async function* (body: BodyPieces, sending: Sending): BodyPieces {
    try {
      sending.waitsForUs = true;
      for await (const piece of body) {
        sending.waitsForUs = false;
        yield piece.length < copiedBelow ? Buffer.from(piece) : piece;
        sending.waitsForUs = true;
      }
    } finally {
      sending.waitsForUs = false;
    }
  };

  const exchange = (connection: Connection, request: HttpRequest, signal?: AbortSignal): Promise<HttpResponse> => {
    const { promise, resolve, reject } = Promise.withResolvers<HttpResponse>();
    const { pathname, search } = new URL(request.url);
    let status = 0;
    let headers: HttpResponse['headers'] = {};
    let length = 0;
    let pieces: Buffer[] = [];
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart() {},
      onResponseStart(_, statusCode, received) {
        status = statusCode;
        headers = received;
        pieces = [];
      },
      onResponseData(_, piece) {
        length += piece.length;
        if (length <= maxResponseBytes) pieces.push(Buffer.from(piece));
      },
      onResponseEnd() {
        resolve({ status, headers, body: Buffer.concat(pieces).toString() });
      },
      onResponseError(_, error) {
        reject(signal?.aborted ? signal.reason : translate(error));
      },
    };
    const { method, body } = request;
    connection.expectResponse();
    connection.sending = { waitsForUs: false };
    connection.client.dispatch(
      {
        path: pathname + search,
        method,
        headers: request.headers as Record<string, string>,
        // undici accepts any iterable of buffers, although its type does not say so.
        body: (Buffer.isBuffer(body) ? body : piecesOf(body, connection.sending)) as Buffer,
      },
      handler,
    );
    return promise;
  };

  const send = async (request: HttpRequest, signal?: AbortSignal): Promise<HttpResponse> => {
    signal?.throwIfAborted();
    const address = new URL(request.url);
    if (!isSafeAddress(address)) throw new Error(`Not over TLS: ${address.origin}`);
    const { origin } = address;
    const connection = idle.get(origin)?.pop() ?? open(origin);
    const { client } = connection;
    const abort = () => {
      all.delete(client);
      void client.destroy(signal!.reason);
    };
    signal?.addEventListener('abort', abort, { once: true });
    try {
      return await exchange(connection, request, signal);
    } finally {
      signal?.removeEventListener('abort', abort);
      if (!client.destroyed) {
        const others = idle.get(origin);
        if (others) others.push(connection);
        else idle.set(origin, [connection]);
      }
    }
  };
  return Object.assign(send, {
    connect,
    close() {
      for (const client of all) void client.destroy();
    },
  });
};
