import type { LookupFunction } from 'node:net';
import { createSecureContext } from 'node:tls';
import { isSafeAddress } from '../../staging-agent/settings.ts';
import { httpConnections } from './http-connections.ts';
import type { Exchange } from './message.ts';
import { throughProxy } from './through-proxy.ts';

/** Not every machine resolves the names below localhost. */
const toThisMachine: LookupFunction = (_, { all }, found) =>
  all ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4);
const lookup = (hostname: string) => (hostname.endsWith('.localhost') ? toThisMachine : undefined);

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
  /** Connections to the proxy, if there is one. */
  sockets: number;
  proxy?: string | undefined;
  /** Names that are reached without it, besides this machine's own; separated by commas. */
  noProxy?: string | undefined;
  /** Certificate authorities to trust, in place of those that Node knows. */
  ca?: Buffer | string[] | undefined;
  stallMs?: number;
}): Exchange & { close(): void } => {
  // Made once: it would be read anew for each connection.
  const secureContext = createSecureContext(ca && { ca });
  const way = proxy
    ? throughProxy({ sockets, proxy, noProxy, secureContext, lookup, stallMs })
    : httpConnections({ secureContext, lookup, stallMs });
  const send: Exchange = async (message, signal) => {
    const address = new URL(message.url);
    if (!isSafeAddress(address)) throw new Error(`Not over TLS: ${address.origin}`);
    return way.send(message, signal);
  };
  return Object.assign(send, { close: way.close });
};
