import { MemoryLiveContactStore } from '../../../adapters/memory/control/live-contact-store.ts';
import type { GatewayRequest } from '../../../api/programs/gateway.ts';
import { liveCalls } from '../../../lambdas/gateway-control/live-calls.ts';
import type { Dependencies } from '../../../lambdas/gateway-control/operation.ts';
import { silent } from '../../../lambdas/kit/telemetry.ts';

type Leg = GatewayRequest<'liveCalls'>['legs'][number];

const begin = () => {
  const live = new MemoryLiveContactStore();
  const nothing = async () => undefined;
  const dependencies = {
    ...{ live, telemetry: silent, usersOf: async () => new Set(['u-1']) },
    ...{ contactConnected: nothing, followSchedules: nothing, contactEnded: nothing },
  } as unknown as Dependencies;
  const leg = (more: Partial<Leg>): Leg => ({
    ...{ connectionId: 'c-1', firstConnectionId: 'c-1', extension: '2001', userId: 'u-1' },
    ...{ connectedAt: '2026-11-20T10:00:00.000Z', ...more },
  });
  const report = (...legs: Partial<Leg>[]) =>
    liveCalls(dependencies)({ legs: legs.map(leg), changes: [], missed: [] }, { recordingServerId: 'gw' } as never);
  return { report, number: async () => (await live.find('gw:c-1'))?.customerNumber };
};

const since = (second: number) => `2026-11-20T10:00:0${second}.000Z`;

test('the live contact has the number that a gateway reports, as numbers are shown (QG-35)', async () => {
  const { report, number } = begin();
  await report({ callerNumber: '+41 (0)79 555 01 23', callerNumberSince: since(0) });
  expect(await number()).toBe('+41795550123');
});

test('after a transfer the newest number counts, whichever report comes first (QG-35)', async () => {
  const { report, number } = begin();
  await report({ callerNumber: '+41795550123', callerNumberSince: since(5) });
  await report({ callerNumber: '2002', callerNumberSince: since(1) });
  expect(await number()).toBe('+41795550123');
});

test.each([null, 'anonymous', '<unknown>'])(
  'a customer who withholds their number (%s) does not get that of the agent before (QG-35)',
  async (callerNumber) => {
    const { report, number } = begin();
    await report({ callerNumber: '2002', callerNumberSince: since(1) });
    await report({ callerNumber, callerNumberSince: since(5) });
    expect(await number()).toBeUndefined();
  },
);

test('a gateway of an older version reports no number, and changes none (QG-35)', async () => {
  const { report, number } = begin();
  await report({ callerNumber: '2002', callerNumberSince: since(1) });
  await report({ queueName: 'orders' });
  expect(await number()).toBe('2002');
});
