import { readFileSync } from 'node:fs';
import type { Clock } from '../domain/clock.ts';
import { type Cloud, cloud, correctedClock } from './cloud.ts';
import { type Exchange, exchange } from './exchange.ts';
import { type Identity, tokens } from './identity.ts';
import { sleep } from './retry.ts';
import { CannotStart, type Settings } from './settings.ts';

export interface Connection {
  cloud: Cloud;
  send: Exchange & { close(): void };
  clock: Clock;
  offsetMs(): number;
}

/** The way to Fermata's API and to the archive; `identity` absent: for enrolment only. */
export const connect = (
  { apiUrl, proxy, certificates, lanes }: Settings,
  { identity, tries, trouble }: { identity?: Identity; tries?: number; trouble?: (what: string) => void } = {},
): Connection => {
  let ca: Buffer | undefined;
  try {
    if (certificates) ca = readFileSync(certificates);
  } catch (error) {
    throw new CannotStart(`The certificates cannot be read: ${(error as Error).message}`);
  }
  const right = correctedClock(() => new Date());
  const send = exchange({ sockets: lanes.small + lanes.large * 4 + 8, proxy, ca });
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
