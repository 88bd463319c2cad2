import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { sleep } from '../../agent-kit/transfer/retry.ts';
import { amiSource } from '../../cti-gateway/ami/ami-source.ts';
import { extensionsBy } from '../../cti-gateway/ami/channel-name.ts';
import { interactionOf } from '../../cti-gateway/instance/interaction.ts';
import { type Journal, openJournal } from '../../cti-gateway/journal/journal.ts';
import type { GatewayUser } from '../../domain/telephony/agent-list.ts';
import { gatewayAccount } from '../../local/pbx/pbx-config.ts';
import { findSipp, placeCalls } from '../../local/pbx/sipp.ts';
import { standInCloud, startInstance } from '../../test/cti-gateway/site.ts';
import type { Measurement } from '../measurement.ts';
import { type BenchPbx, compare, startBenchPbx, trunks, users, wait } from './site.ts';

const perSecond = 20;
const seconds = Number(process.env.FERMATA_BENCH_LOAD_SECONDS ?? 300);
const lengthMs = 3000;

/** How long after Connected, by the clock of the PBX, the id of a recording is in the journal. */
const timed = (journal: Journal, delaysMs: number[]): Journal => {
  const known = new Set<string>();
  return {
    ...journal,
    commit(changes) {
      journal.commit(changes);
      for (const leg of changes.legs.values()) {
        if (leg?.state !== 'connected' || leg.recordings.length === 0 || known.has(leg.connectionId)) continue;
        known.add(leg.connectionId);
        delaysMs.push(Date.now() - leg.connectedAtMs);
      }
    },
  };
};

/** One gateway in this process, for some of the users. */
const startGateway = (site: BenchPbx, name: string, own: GatewayUser[]) => {
  const folder = join(site.folder, name);
  mkdirSync(join(folder, 'unused'), { recursive: true });
  const cloud = standInCloud({}, own);
  const delaysMs: number[] = [];
  const source = amiSource(
    {
      ...{ host: '127.0.0.1', port: site.amiPort, ...gatewayAccount, silenceMinutes: 30, guidFrom: 'file-name' },
      extensionOf: extensionsBy(trunks),
    },
    { nowMs: Date.now, sleep, random: Math.random, warn: (what) => console.error(`${name}: ${what}`) },
  );
  const journal = timed(openJournal(folder), delaysMs);
  const gateway = startInstance({
    // The journal that it opens itself is not used.
    ...{ folder: join(folder, 'unused'), cloud: cloud.cloud, source, journal },
    newInteractionId: interactionOf(`127.0.0.1:${site.amiPort}`),
  });
  return {
    cloud,
    delaysMs,
    own: new Set(own.map(({ extension }) => extension)),
    isConnected: () => source.status().state === 'connected' && cloud.state.userLoads > 0,
    listed: () => journal.unflagged(100_000),
    async stop(): Promise<void> {
      await gateway.stop();
      journal.close();
    },
  };
};

/** 20 calls per second by sipp on a real PBX with two gateways, each for half of the agents. */
export const measureLoad = async (): Promise<Measurement[]> => {
  const sipp = findSipp({ mayDownload: true, say: (line) => console.error(line) });
  if (!sipp) throw new Error('The load is made by sipp, and there is none');
  const site = await startBenchPbx();
  const half = users.length / 2;
  const gateways = [startGateway(site, 'north', users.slice(0, half)), startGateway(site, 'south', users.slice(half))];
  try {
    if (!(await wait(() => gateways.every((one) => one.isConnected()), 20_000))) {
      throw new Error('The gateways did not connect');
    }
    // The account that places calls is not used here, and would only take time of this process.
    await site.pbx.act({ Action: 'Events', EventMask: 'off' });
    const calls = perSecond * seconds;
    const load = { to: '4600', sipPort: site.sipPort, perSecond, calls, lengthMs, folder: site.folder };
    const { failed } = await placeCalls(sipp, load);
    const flags = () => gateways.flatMap(({ cloud }) => cloud.flags());
    const listed = () => gateways.flatMap((one) => one.listed());
    const recordings = site.recordings();
    await wait(() => flags().length + listed().length >= recordings.length, 30_000);
    const { missing, several } = compare(recordings, [
      ...flags().map(({ guid }) => guid),
      ...listed().flatMap(({ guid }) => guid ?? []),
    ]);
    const foreign = gateways.flatMap(({ cloud, own }) => cloud.flags().filter(({ extension }) => !own.has(extension!)));
    const delays = gateways.flatMap(({ delaysMs }) => delaysMs).sort((a, b) => a - b);
    const [p50, p99] = [0.5, 0.99].map(
      (share) => delays[Math.floor(delays.length * share)] ?? Number.POSITIVE_INFINITY,
    );
    const none = (name: string, count: number): Measurement => ({
      ...{ name, value: String(count), target: '0', met: count === 0 },
    });
    return [
      {
        name: `${perSecond} calls a second for ${seconds} s (sipp), two gateways on one PBX: recordings`,
        value: String(recordings.length),
        target: String(calls),
        met: recordings.length === calls,
      },
      none('... calls that the PBX refused', failed),
      none('... recordings neither flagged nor listed', missing.length),
      none('... flagged or listed twice', several.length),
      none('... listed with a reason in place of flags', listed().length),
      none("... flagged by the other server's gateway", foreign.length),
      {
        name: "... from Connected, by the PBX's clock, to the recording's id in the journal: p50, p99",
        value: `${Math.round(p50!)} ms, ${Math.round(p99!)} ms`,
        target: '<= 100 ms',
        met: p99! <= 100,
      },
    ];
  } finally {
    await Promise.all(gateways.map((one) => one.stop()));
    await site.stop();
  }
};
