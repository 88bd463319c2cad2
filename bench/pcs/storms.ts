import { desktopThrottle } from '../../lib/deployment/request-limits.ts';
import { manyPcs, newConnectionsQuota } from './gateway.ts';
import { siteOfPcs } from './site.ts';

const seconds = (count: number) => count * 1000;
const minutes = (count: number) => seconds(60 * count);

/** What the PCs, each with a page, did to the gateway when something happened to all of them. */
export interface Storm {
  name: string;
  /** The busiest second, as a share of the limit. */
  requests: number;
  connections: number;
  /** Requests, connections and messages above the limits. */
  refused: number;
  untilConnectedSeconds: number;
}

export const stormNames = {
  start: 'all are switched on within three minutes',
  cut: 'all connections break at once, for a second',
  settings: 'an administrator changes a setting',
  outage: 'nothing answers for ten minutes',
} as const;
export type StormName = keyof typeof stormNames;

/** One after the other, on the same PCs. */
export const storms = async (count: number, wanted: readonly StormName[]): Promise<Storm[]> => {
  const site = siteOfPcs(count);
  const share = count / manyPcs;
  const { gateway, time } = site;
  const { counts } = gateway;
  const happenings: Record<StormName, () => Promise<void>> = {
    start: async () => site.start(minutes(3)),
    async cut() {
      gateway.breakSockets();
      await site.pass(seconds(1));
      gateway.comeBack();
    },
    settings: async () => gateway.announceToAll('settings'),
    async outage() {
      gateway.goDown();
      await site.pass(minutes(10));
      gateway.comeBack();
    },
  };
  const results: Storm[] = [];
  try {
    for (const name of wanted) {
      counts.reset();
      await happenings[name]();
      const from = time.now();
      await site.pass(minutes(3));
      await site.untilAllConnected(minutes(15));
      const untilConnectedSeconds = Math.max(0, site.connectedAt() - from) / 1000;
      results.push({
        name: stormNames[name],
        requests: counts.peak('calls of PCs') / (desktopThrottle.rateLimit * share),
        connections: counts.peak('connection attempts') / (newConnectionsQuota.rateLimit * share),
        refused: counts.of('refused requests') + counts.of('refused connections') + counts.of('refused messages'),
        untilConnectedSeconds,
      });
    }
    return results;
  } finally {
    await site.close();
  }
};
