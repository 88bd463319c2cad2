import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallSource } from '../../cti-gateway/call-source.ts';
import type { CallEvent } from '../../domain/telephony/call-events.ts';
import { standInCloud, startInstance } from '../../test/cti-gateway/site.ts';
import type { Measurement } from '../measurement.ts';
import { agents, users, wait } from './site.ts';

const hourMs = 3_600_000;
const calls = 12 * agents;

/** One call of an agent, with its recording. */
const callAt = (index: number, atMs: number): CallEvent[] => {
  const connectionId = `connection-${index}`;
  const leg = { connectionId, callRef: `call-${index}`, extension: users[index % agents]!.extension, atMs };
  const facts = { callerNumber: String(5_550_000 + index), callerName: `Customer ${index}` };
  return [
    { is: 'delivered', ...leg, facts },
    { is: 'recording-began', connectionId, guid: `guid-${index}`, atMs },
    { is: 'connected', ...leg },
    { is: 'disconnected', connectionId, atMs: atMs + 240_000 },
  ];
};

/**
 * Fermata cannot be reached for an hour of calls, on a simulated clock. The flags wait in the journal and are sent
 * once.
 */
export const measureCloudAway = async (): Promise<Measurement[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-cloud-away-'));
  let offsetMs = 0;
  const nowMs = () => Date.now() + offsetMs;
  const cloud = standInCloud({}, users);
  cloud.state.nowMs = nowMs;
  let send: (events: readonly CallEvent[]) => void = () => {};
  const source: CallSource = {
    run: async (onEvents, signal) => {
      send = onEvents;
      onEvents([{ is: 'source-resumed', connections: [], agents: [], atMs: nowMs() }]);
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    },
    lookUpGuid: async () => undefined,
    status: () => ({ kind: 'asterisk', state: 'connected', sinceMs: 0 }),
  };
  const gateway = startInstance({ folder, cloud: cloud.cloud, source, nowMs });
  try {
    await wait(() => cloud.state.userLoads > 0, 10_000);
    cloud.state.isAway = true;
    const from = nowMs();
    for (let index = 0; index < calls; index++) {
      offsetMs += hourMs / calls;
      send(callAt(index, nowMs()));
    }
    await wait(() => gateway.journal.waitingCount() === calls, 30_000);
    const waiting = gateway.journal.waitingCount();
    const size = ['journal.db', 'journal.db-wal']
      .map((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0)
      .reduce((sum, bytes) => sum + bytes, 0);
    const hours = (nowMs() - from) / hourMs;
    cloud.state.isAway = false;
    await wait(() => gateway.journal.waitingCount() === 0 && cloud.written.size === calls, 60_000);
    return [
      {
        name: `Fermata away for ${hours.toFixed(0)} h of ${calls} calls (simulated clock): flags that waited`,
        value: String(waiting),
        target: String(calls),
        met: waiting === calls,
      },
      {
        name: '... written once it was back',
        value: String(cloud.written.size),
        target: String(calls),
        met: cloud.written.size === calls,
      },
      { name: '... the journal meanwhile', value: `${(size / 1e6).toFixed(1)} MB`, target: '', met: undefined },
    ];
  } finally {
    await gateway.stop();
    rmSync(folder, { recursive: true, force: true });
  }
};
