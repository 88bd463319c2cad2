import http, { type IncomingHttpHeaders } from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { createSecureContext } from 'node:tls';
import { isSafeAddress } from './settings.ts';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Hands over a body piece by piece; a piece may be used again once its promise is kept. */
export type Pieces = (send: (piece: Buffer) => Promise<void>) => Promise<void>;

export interface Message {
  method: 'GET' | 'POST' | 'PUT';
  url: string;
  headers: Record<string, string | number>;
  body: Buffer | Pieces;
}

export type Exchange = (message: Message, signal?: AbortSignal) => Promise<Answer>;

/** Nothing moved for so long that the other side is taken for dead. */
export class Stalled extends Error {}

const toThisMachine: LookupFunction = (_, { all }, found) =>
  all ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4);

const own = 'localhost,127.0.0.1,::1';
const mostAnswered = 8 * 1024 * 1024;

/**
 * HTTP over connections that stay open. There is no limit to how long a message may take, only to how long nothing
 * happens. An answer that comes before the body is over ends the sending.
 */
export const exchange = ({
  sockets,
  proxy,
  noProxy,
  ca,
  stallMs = 30_000,
}: {
  sockets: number;
  proxy?: string | undefined;
  /** Names that are reached without it, besides this machine's own; separated by commas. */
  noProxy?: string | undefined;
  /** Certificate authorities to trust, in place of those that Node knows. */
  ca?: Buffer | string[] | undefined;
  stallMs?: number;
}): Exchange & { close(): void } => {
  const options = {
    keepAlive: true,
    maxSockets: sockets,
    noDelay: true,
    // Made once: it would be read anew for each connection.
    ...(ca && { secureContext: createSecureContext({ ca }) }),
    ...(proxy && {
      proxyEnv: { HTTPS_PROXY: proxy, HTTP_PROXY: proxy, NO_PROXY: own + (noProxy ? `,${noProxy}` : '') },
    }),
  };
  const agents = { 'http:': new http.Agent(options), 'https:': new https.Agent(options) };

  const send = ({ method, url, headers, body }: Message, signal?: AbortSignal): Promise<Answer> => {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const address = new URL(url);
    if (!isSafeAddress(address)) throw new Error(`Not over TLS: ${address.origin}`);
    const secure = address.protocol === 'https:';
    const request = (secure ? https : http).request({
      hostname: address.hostname.replace(/^\[(.*)\]$/, '$1'),
      port: address.port,
      path: address.pathname + address.search,
      method,
      headers,
      agent: secure ? agents['https:'] : agents['http:'],
      ...(signal && { signal }),
      // Not every machine resolves the names below localhost.
      ...(address.hostname.endsWith('.localhost') && {
        lookup: toThisMachine,
      }),
    });
    // While the next piece is not there yet (a bandwidth limit), it is not the other side that is silent.
    let ours = false;
    const stall = setTimeout(() => {
      if (ours) stall.refresh();
      else request.destroy(new Stalled(`Nothing moved for ${stallMs / 1000} s`));
    }, stallMs);
    let wake: (() => void) | undefined;
    let over = false;
    let written = 0;
    const end = () => {
      over = true;
      clearTimeout(stall);
      wake?.();
    };
    request.on('error', (error) => {
      end();
      reject(error);
    });
    request.on('response', (response) => {
      const early = !request.writableEnded && written < Number(headers['content-length']);
      wake?.();
      const kept: Buffer[] = [];
      let length = 0;
      stall.refresh();
      response.on('data', (piece: Buffer) => {
        stall.refresh();
        length += piece.length;
        if (length <= mostAnswered) kept.push(piece);
      });
      response.on('error', (error) => {
        end();
        reject(error);
      });
      response.on('end', () => {
        end();
        // The connection is in the middle of a body that nobody wants any more.
        if (early) request.destroy();
        resolve({ status: response.statusCode!, headers: response.headers, body: Buffer.concat(kept).toString() });
      });
      if (early) over = true;
    });
    if (Buffer.isBuffer(body)) {
      request.end(body);
      return promise;
    }
    ours = true;
    void body((piece) => {
      if (over) throw new EarlyEnd();
      ours = false;
      stall.refresh();
      const { promise: sent, resolve: next } = Promise.withResolvers<void>();
      wake = next;
      written += piece.length;
      request.write(piece, () => {
        ours = true;
        stall.refresh();
        next();
      });
      return sent;
    }).then(
      () => {
        ours = false;
        stall.refresh();
        // The answer to a whole body may be here before its end is told: without it the connection would stay taken.
        if (!request.destroyed) request.end();
      },
      (error) => {
        if (error instanceof EarlyEnd) return;
        request.destroy(error);
      },
    );
    return promise;
  };

  return Object.assign(send, {
    close() {
      agents['http:'].destroy();
      agents['https:'].destroy();
    },
  });
};

class EarlyEnd extends Error {}
