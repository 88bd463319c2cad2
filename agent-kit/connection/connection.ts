import { readFileSync } from 'node:fs';
import { getCACertificates } from 'node:tls';
import type { Clock } from '../../domain/clock.ts';
import { CannotStart } from '../program/cannot-start.ts';
import { apiClient, type CallApi, correctedClock } from './api-client.ts';
import { type HttpClient, httpClient } from './http-client.ts';
import { type Identity, signCalls } from './identity.ts';

/** The settings that every program has for its connection. */
export interface ConnectionSettings {
  apiUrl: string;
  proxy?: string | undefined;
  /** A PEM file. */
  certificates?: string | undefined;
}

export interface Connection {
  callApi: CallApi;
  send: HttpClient;
  clock: Clock;
  offsetMs(): number;
}

type Environment = Partial<Record<'HTTPS_PROXY' | 'https_proxy' | 'NO_PROXY' | 'no_proxy', string>>;

/** The proxy in the settings, or else the one in the environment of this machine. */
export const proxyOf = ({ proxy }: { proxy?: string | undefined }, env: Environment = process.env) =>
  proxy ?? (env.HTTPS_PROXY || env.https_proxy || undefined);

/** The certificate authorities to trust; undefined if there are only the public ones. */
const authorities = (file: string | undefined): string[] | undefined => {
  try {
    // On Windows a company's own authority is in the store of every machine of its site.
    const own = process.platform === 'win32' ? getCACertificates('system') : [];
    if (file) own.push(readFileSync(file, 'utf8'));
    return own.length > 0 ? [...getCACertificates('default'), ...own] : undefined;
  } catch (error) {
    throw new CannotStart(`The certificates cannot be read: ${(error as Error).message}`);
  }
};

/** Connects a program to Fermata's API and to the archive. Without an identity, all it can do is enrol. */
export const connect = (
  { apiUrl, certificates, proxy }: ConnectionSettings,
  {
    signAs,
    env = process.env,
  }: { signAs?: { identity: Identity; audience: string } | undefined; env?: Environment } = {},
): Connection => {
  const { clock, correct, offsetMs } = correctedClock(() => new Date());
  const send = httpClient({
    proxy: proxyOf({ proxy }, env),
    noProxy: env.NO_PROXY ?? env.no_proxy,
    ca: authorities(certificates),
  });
  const sign = signAs && signCalls(signAs.identity, signAs.audience, clock);
  return { send, clock, offsetMs, callApi: apiClient({ apiUrl, send, sign, correctClock: correct }) };
};
