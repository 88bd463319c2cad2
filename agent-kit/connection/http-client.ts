import type { LookupFunction } from 'node:net';
import { createSecureContext } from 'node:tls';
import { isSafeAddress, type SendRequest } from './http.ts';
import { httpConnections } from './http-connections.ts';
import { throughProxy } from './through-proxy.ts';

/** Not every machine resolves the names below localhost. */
const toThisMachine: LookupFunction = (_, { all }, found) =>
  all ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4);
const lookup = (hostname: string) => (hostname.endsWith('.localhost') ? toThisMachine : undefined);

export type HttpClient = SendRequest & { close(): void };

/**
 * HTTP over connections that stay open. A request may take any time, as long as something moves. A response that comes
 * before the end of the body ends the sending.
 */
export const httpClient = ({
  maxSockets,
  proxy,
  noProxy,
  ca,
  stallMs = 30_000,
}: {
  /** Connections to the proxy, if there is one. */
  maxSockets: number;
  proxy?: string | undefined;
  /** Names that are reached without the proxy, besides this machine's own; separated by commas. */
  noProxy?: string | undefined;
  /** Certificate authorities to trust, instead of those that Node knows. */
  ca?: Buffer | string[] | undefined;
  stallMs?: number;
}): HttpClient => {
  // Made once: each connection would read it again.
  const secureContext = createSecureContext(ca && { ca });
  const connections = proxy
    ? throughProxy({ maxSockets, proxy, noProxy, secureContext, lookup, stallMs })
    : httpConnections({ secureContext, lookup, stallMs });
  const send: SendRequest = async (request, signal) => {
    const address = new URL(request.url);
    if (!isSafeAddress(address)) throw new Error(`Not over TLS: ${address.origin}`);
    return connections.send(request, signal);
  };
  return Object.assign(send, { close: connections.close });
};
