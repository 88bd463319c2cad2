import { memoryStores } from '../../../adapters/memory/memory-stores.ts';
import type { dailyEvent } from '../../../lambdas/daily-event/daily-event.ts';
import { stepByStep } from '../../../lambdas/daily-event/steps.ts';
import { watch } from '../../../lambdas/daily-event/watch.ts';
import { silent } from '../../../lambdas/kit/telemetry.ts';
import { gatewayReport, recordingServer } from '../../ports/recording-server-store.suite.ts';
import { dataServer } from '../staging-api/staging-api-kit.ts';
import { aStaged, evening } from './daily-event-kit.ts';

const codeHash = 'a'.repeat(64);
const minutes = (count: number) => new Date(Date.parse(evening) + count * 60_000).toISOString();

/** At six in the evening, with these data servers, all enabled and with one agent each. */
const evenings = async (...names: string[]) => {
  const { dataServers, uploads, recordingServers } = memoryStores();
  let now = evening;
  const counts: Record<string, number> = {};
  const telemetry = {
    ...silent,
    count: (name: string, value: number) => {
      counts[name] = value;
    },
  };
  for (const name of names) {
    const enrolment = { codeHash, expiresAt: minutes(60) };
    await dataServers.save(dataServer({ dataServerId: name, name, enrolment }));
    const publicKey = { kty: 'OKP', crv: 'Ed25519', x: '' } as const;
    await dataServers.enrol(
      { agentId: `of-${name}`, dataServerId: name, machine: name, publicKey, enrolledAt: evening },
      codeHash,
      evening,
    );
  }
  const look = watch({ dataServers, recordingServers, uploads, clock: () => new Date(now), telemetry });
  return {
    dataServers,
    recordingServers,
    uploads,
    look,
    after: async (count: number) => {
      now = minutes(count);
      await look();
      return counts;
    },
    says: (name: string, count: number) =>
      dataServers.noteStatus(name, {
        agentId: `of-${name}`,
        at: minutes(count),
        version: '1.0.0',
        waiting: { count: 0, bytes: 0 },
        disk: { freeBytes: 1, totalBytes: 2 },
        errors: [],
      }),
  };
};

test('a data server that is silent for a quarter of an hour is counted until it reports again', async () => {
  const { after, says } = await evenings('Graz', 'Bern');
  await says('Graz', 10);
  await says('Bern', 10);
  expect(await after(25)).toMatchObject({ DataServersSilent: 0 });
  await says('Bern', 25);
  expect(await after(26)).toMatchObject({ DataServersSilent: 1 });
  await says('Graz', 27);
  expect(await after(28)).toMatchObject({ DataServersSilent: 0 });
});

test('a data server whose agent enrolled but never reported is silent, but not one without an agent, or one that is not enabled', async () => {
  const { after, dataServers } = await evenings('Graz');
  await dataServers.save(dataServer({ dataServerId: 'Ulm', name: 'Ulm' }));
  expect(await after(14)).toMatchObject({ DataServersSilent: 0 });
  expect(await after(16)).toMatchObject({ DataServersSilent: 1 });
  const graz = (await dataServers.find('Graz'))!;
  await dataServers.save({ ...graz, stagedUpload: { ...graz.stagedUpload, enabled: false } });
  expect(await after(17)).toMatchObject({ DataServersSilent: 0 });
});

test('released recordings that make no progress are counted, by our clock and not the PC’s', async () => {
  const { after, uploads } = await evenings('Graz');
  const old = aStaged(1, { dataServerId: 'Graz', registeredAt: evening, endedAt: '2001-01-01T00:00:00.000Z' });
  await uploads.register(old);
  expect(await after(60)).toMatchObject({ OldestWaitingHours: 0 });
  const { recordingId, size, sha256 } = old;
  const handOver = { at: evening, step: 'released', machine: 'cloud', size, sha256 } as const;
  await uploads.decide(
    recordingId,
    { event: 'daily', ruleId: 'r', ruleName: 'R', outcome: 'keep', immediate: false, at: evening },
    handOver,
  );
  expect(await after(50 * 60)).toMatchObject({ OldestWaitingHours: 50 });
  const receipt = { key: 'k', size, sha256, at: evening };
  await uploads.confirm(recordingId, receipt, { ...handOver, step: 'archived' });
  expect(await after(51 * 60)).toMatchObject({ OldestWaitingHours: 0 });
});

test('a data server that is out of service is not waited for, nor is what was left there, but one that lost its agent is silent', async () => {
  const { after, says, uploads, dataServers } = await evenings('Graz');
  await says('Graz', 1);
  const left = aStaged(1, { dataServerId: 'Graz', registeredAt: evening });
  await uploads.register(left);
  const { recordingId, size, sha256 } = left;
  await uploads.decide(
    recordingId,
    { event: 'daily', ruleId: 'r', ruleName: 'R', outcome: 'keep', immediate: false, at: evening },
    { at: evening, step: 'released', machine: 'cloud', size, sha256 },
  );
  await dataServers.removeAgent('of-Graz');
  expect(await after(50 * 60)).toMatchObject({ DataServersSilent: 1, OldestWaitingHours: 50 });
  const graz = (await dataServers.find('Graz'))!;
  await dataServers.save({ ...graz, stagedUpload: { ...graz.stagedUpload, enabled: false } });
  expect(await after(50 * 60)).toMatchObject({ DataServersSilent: 0, OldestWaitingHours: 0 });
  await says('Graz', 50 * 60);
  expect(await after(50 * 60)).toMatchObject({ DataServersSilent: 0, OldestWaitingHours: 50 });
});

test('a failed check of the data servers does not prevent the Daily Event', async () => {
  const defects: string[] = [];
  const steps = { begin: async () => ({ due: false }) as const } as unknown as ReturnType<typeof dailyEvent>;
  const take = stepByStep(steps, () => Promise.reject(new Error('no table')), {
    ...silent,
    defect: (message) => defects.push(message),
  });
  expect(await take({ step: 'begin' })).toEqual({ due: false });
  expect(defects).toEqual(['The data servers could not be checked']);
});

test('a gateway that has not reported for five minutes is counted, but not one that was never enrolled', async () => {
  const { recordingServers, after } = await evenings();
  const publicKey = { kty: 'OKP', crv: 'Ed25519', x: '' } as const;
  const gateway = { machine: 'CTI-1', publicKey, codeHash, enrolledAt: minutes(0) };
  await recordingServers.save(recordingServer('bern', { gateway }));
  await recordingServers.save(recordingServer('graz'));
  expect(await after(5)).toMatchObject({ GatewaysSilent: 0 });
  expect(await after(6)).toMatchObject({ GatewaysSilent: 1 });
  await recordingServers.noteReport(gatewayReport('bern', { at: minutes(6) }));
  expect(await after(7)).toMatchObject({ GatewaysSilent: 0 });
  expect(await after(12)).toMatchObject({ GatewaysSilent: 1 });
});
