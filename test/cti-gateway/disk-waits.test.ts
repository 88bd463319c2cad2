import { DatabaseSync, StatementSync } from 'node:sqlite';
import type { CallSource } from '../../cti-gateway/call-source.ts';
import type { CallEvent } from '../../domain/telephony/call-events.ts';
import { standInCloud, startInstance, temporaryFolder, until } from './site.ts';

const place = temporaryFolder();
afterAll(place.remove);
afterEach(() => void jest.restoreAllMocks());

/** How often SQLite waits for the disk: at the end of a transaction, and after a statement without one, unless it need not. */
const countDiskWaits = () => {
  const waits = { count: 0 };
  let isSynced = true;
  let isTransaction = false;
  const { exec } = DatabaseSync.prototype;
  jest.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (this: DatabaseSync, sql) {
    exec.call(this, sql);
    if (sql.startsWith('PRAGMA synchronous')) isSynced = sql.includes('FULL');
    if (sql.startsWith('BEGIN')) isTransaction = true;
    if (sql === 'COMMIT' || sql === 'ROLLBACK') isTransaction = false;
    if (sql === 'COMMIT' && isSynced) waits.count++;
  });
  const run = StatementSync.prototype.run as (this: StatementSync, ...values: unknown[]) => never;
  jest.spyOn(StatementSync.prototype, 'run').mockImplementation(function (this: StatementSync, ...values: unknown[]) {
    if (!isTransaction && isSynced) waits.count++;
    return run.apply(this, values);
  });
  return waits;
};

/** A call source that says what the test says. */
const scripted = (atMs: number) => {
  const script = { send: (_: readonly CallEvent[]): void => {} };
  const source: CallSource = {
    run: async (onEvents, signal) => {
      script.send = onEvents;
      onEvents([{ is: 'source-resumed', connections: [], agents: [], atMs }]);
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    },
    lookUpGuid: async () => undefined,
    status: () => ({ kind: 'asterisk', state: 'connected', sinceMs: 0 }),
  };
  return { script, source };
};

test('calls that are in progress when the PBX comes back are stored at once, and a kill in the next moment loses none of them (QG-22, QG-26)', async () => {
  const { folder, remove } = temporaryFolder();
  const cloud = standInCloud();
  const { script, source } = scripted(Date.now());
  const { journal, stop } = startInstance({ folder, cloud: cloud.cloud, source });
  try {
    await until('the users are loaded', () => cloud.state.userLoads > 0, 30_000);
    const leg = { connectionId: 'leg', callRef: 'call', extension: '2001', isConnected: true, guid: 'guid' };
    script.send([{ is: 'source-resumed', connections: [leg], agents: [], atMs: Date.now() }]);
    expect(journal.legs()).toMatchObject([{ connectionId: 'leg', state: 'connected', recordings: [{ guid: 'guid' }] }]);
  } finally {
    await stop();
    remove();
  }
}, 120_000);

test('a call waits for the disk once, when it is over, and not between its connection and its recording’s id (QG-21, QG-25)', async () => {
  const waits = countDiskWaits();
  const cloud = standInCloud();
  // A clock that stands still: the cloud's is not measured again, and noted, where this machine is busy.
  const startedMs = Date.now();
  const nowMs = () => startedMs;
  cloud.state.nowMs = nowMs;
  const { script, source } = scripted(startedMs);
  const { journal, stop } = startInstance({ folder: place.folder, cloud: cloud.cloud, source, nowMs });
  try {
    await until('the users are loaded', () => cloud.state.userLoads > 0 && cloud.reports.length > 0, 30_000);
    const play = async (index: number): Promise<void> => {
      const connectionId = `connection-${index}`;
      const guid = `guid-${index}`;
      const leg = { connectionId, callRef: `call-${index}`, extension: '2001' };
      const at = { atMs: nowMs() };
      const stored = () => journal.legs().find((one) => one.connectionId === connectionId);
      script.send([{ is: 'delivered', ...leg, ...at }]);
      await until('it is stored that it rings', () => stored() !== undefined, 30_000);
      script.send([{ is: 'connected', ...leg, ...at }]);
      await until('it is stored that it is connected', () => stored()?.state === 'connected', 30_000);
      const before = waits.count;
      script.send([{ is: 'recording-began', connectionId, guid, ...at }]);
      await until('its recording is stored', () => stored()?.recordings.length === 1, 30_000);
      expect(waits.count).toBe(before);
      script.send([{ is: 'disconnected', connectionId, ...at }]);
      await until(
        'the cloud has its flags and its contact',
        () => cloud.written.size + cloud.calls().length === 2 * index,
        30_000,
      );
      await until('that is stored', () => journal.waitingCount() + journal.waitingCalls(9).length === 0, 30_000);
    };
    await play(1);
    const before = waits.count;
    for (const index of [2, 3, 4, 5]) await play(index);
    expect(waits.count - before).toBe(4);
  } finally {
    await stop();
  }
}, 120_000);
