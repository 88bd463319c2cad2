import { readFileSync } from 'node:fs';
import { getCACertificates } from 'node:tls';
import type { Clock } from '../../domain/clock.ts';
import { CannotStart, type Settings } from '../../staging-agent/settings.ts';
import { sleep } from '../transfer/retry.ts';
import { type Cloud, cloud, correctedClock } from './cloud.ts';
import { exchange } from './exchange.ts';
import { type Identity, tokens } from './identity.ts';
import type { Exchange } from './message.ts';

export interface Connection {
  cloud: Cloud;
  send: Exchange & { close(): void };
  clock: Clock;
  offsetMs(): number;
}

type Surroundings = Partial<Record<'HTTPS_PROXY' | 'https_proxy' | 'NO_PROXY' | 'no_proxy', string>>;

/** The settings' own, else what this machine goes by. */
export const proxyOf = ({ proxy }: Pick<Settings, 'proxy'>, env: Surroundings = process.env): string | undefined =>
  proxy ?? (env.HTTPS_PROXY || env.https_proxy || undefined);

/** The way to Fermata's API and to the archive; `identity` absent: for enrolment only. */
export const connect = (
  settings: Settings,
  {
    identity,
    tries,
    trouble,
    env = process.env,
  }: { identity?: Identity; tries?: number; trouble?: (what: string) => void; env?: Surroundings } = {},
): Connection => {
  const { apiUrl, certificates, lanes } = settings;
  let ca: string[] | undefined;
  try {
    // On Windows a company's own authority lies in the store of every machine of its site.
    const own = process.platform === 'win32' ? getCACertificates('system') : [];
    if (certificates) own.push(readFileSync(certificates, 'utf8'));
    if (own.length > 0) ca = [...getCACertificates('default'), ...own];
  } catch (error) {
    throw new CannotStart(`The certificates cannot be read: ${(error as Error).message}`);
  }
  const right = correctedClock(() => new Date());
  const send = exchange({
    sockets: lanes.small + lanes.large * 4 + 8,
    proxy: proxyOf(settings, env),
    noProxy: env.NO_PROXY ?? env.no_proxy,
    ca,
  });
  return {
    send,
    clock: right.clock,
    offsetMs: right.offsetMs,
    cloud: cloud({
      apiUrl,
      send,
      ...(identity && { token: tokens(identity, right.clock) }),
      correctClock: right.correct,
      sleep,
      chance: Math.random,
      ...(tries && { tries }),
      ...(trouble && { trouble }),
    }),
  };
};
