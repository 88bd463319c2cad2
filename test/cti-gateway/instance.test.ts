import { Failure } from '../../domain/failure.ts';
import type { FlagName } from '../../domain/flag/words.ts';
import { user } from '../domain/telephony/centre.ts';
import { blocksOf, type Pbx, pbx } from './pbx.ts';
import { capture } from './replay.ts';
import { asteriskAt, type StandInCloud, standInCloud, startInstance, temporaryFolder, until } from './site.ts';

let server: Pbx;
let place: ReturnType<typeof temporaryFolder>;
let running: ReturnType<typeof startInstance> | undefined;

beforeEach(async () => {
  server = await pbx();
  place = temporaryFolder();
});
afterEach(async () => {
  await running?.stop();
  running = undefined;
  await server.close();
  place.remove();
});

const start = async (cloud: StandInCloud, more: Partial<Parameters<typeof startInstance>[0]> = {}) => {
  running = startInstance({
    ...{ folder: place.folder, cloud: cloud.cloud, source: asteriskAt(server.port), ...more },
  });
  await until('the source is connected', () => cloud.reports.at(-1)?.source.state === 'connected');
  return running;
};

/** The captures were recorded in the past; these events happen now. */
const now = (name: string): string[] =>
  blocksOf(capture(name)).map((block) => block.replace(/^Timestamp: .*\r\n/m, ''));

test('a call of a real PBX is in the cloud with its flags, and in the counts of the report (QG-13, QG-16, QG-23)', async () => {
  const cloud = standInCloud();
  await start(cloud);
  server.play(now('queue').join(''));
  await until('flags', () => cloud.written.size === 1);
  expect(cloud.flags()).toMatchObject([
    {
      ...{ guid: '5bfbdb85-4d27-4d7f-9dc9-ed445e3bf542', contactId: 'gateway-1:1795856019.24', extension: '2001' },
      flags: {
        ...{ AgentId: '2001', AgentName: 'Mira Lund', CallerName: 'Harbour Bakery', QueueName: 'orders' },
        ...{ CTICallRef: '1795856019.23', InteractionGuid: 'interaction of 1795856019.23' },
      },
      callerNameSource: 'network',
    },
  ]);
  await until('a report', () => cloud.reports.at(-1)?.days[0]?.flagged === 1 && cloud.reports.at(-1)?.waiting === 0);
  expect(cloud.reports.at(-1)).toMatchObject({ source: { kind: 'asterisk' }, users: { count: 3 } });
});

test('nothing is written while the call goes on (QG-23)', async () => {
  const cloud = standInCloud();
  const { running: gateway, journal } = await start(cloud);
  const blocks = now('direct');
  const end = blocks.findIndex((block) => block.startsWith('Event: Hangup'));
  server.play(blocks.slice(0, end).join(''));
  await until('the call is connected', () => gateway.tracker.legs.some(({ recordings }) => recordings.length > 0));
  expect(journal.waitingCount()).toBe(0);
  server.play(blocks.slice(end).join(''));
  await until('flags', () => cloud.written.size === 1);
});

test('flags wait while the cloud is away for an hour, and are sent when it is back (QG-27)', async () => {
  let offsetMs = 0;
  const cloud = standInCloud();
  const { journal } = await start(cloud, { nowMs: () => Date.now() + offsetMs });
  cloud.state.isAway = true;
  server.play(now('blind').join(''));
  await until('both recordings wait', () => journal.waitingCount() === 2);
  offsetMs = 3_600_000;
  server.play(now('queue').join(''));
  await until('all recordings wait', () => journal.waitingCount() === 3);
  expect(cloud.written.size).toBe(0);
  cloud.state.isAway = false;
  await until('flags', () => cloud.written.size === 3);
  await until('nothing waits', () => journal.waitingCount() === 0);
});

test('an answer that is lost on its way does no harm, because the same flags are sent again (QG-27)', async () => {
  const cloud = standInCloud();
  const { journal } = await start(cloud);
  cloud.state.loseAnswers = 1;
  server.play(now('direct').join(''));
  await until('nothing waits', () => cloud.written.size === 1 && journal.waitingCount() === 0);
  expect(journal.unflagged(10)).toEqual([]);
});

test('flags that differ from those in the cloud are listed, and not retried forever (QG-27)', async () => {
  const cloud = standInCloud();
  const { journal } = await start(cloud);
  const before = { guid: '3f5aa649-5aeb-4917-aee3-e8bf738f126d', contactId: 'gateway-1:1795855830.1' };
  cloud.written.set(`${before.contactId} ${before.guid}`, {
    ...{ ...before, startedAt: '2026-11-20T09:00:00Z', endedAt: '2026-11-20T09:00:01Z', flags: {} as never },
  });
  server.play(now('direct').join(''));
  await until('it is listed', () => journal.unflagged(10).length === 1);
  expect(journal.unflagged(10)).toMatchObject([{ guid: before.guid, reason: 'other-flags-stand' }]);
  expect(journal.waitingCount()).toBe(0);
});

test('a recording that began before the connection is found by asking the PBX (QG-21, QG-25)', async () => {
  const cloud = standInCloud();
  await start(cloud);
  server.setVariables({ 'PJSIP/2001-00000001': '/var/spool/recordings/asked.wav' });
  const silent = now('direct').filter((block) => !/^Event: (VarSet|UserEvent)/.test(block));
  const end = silent.findIndex((block) => block.startsWith('Event: Hangup'));
  server.play(silent.slice(0, end).join(''));
  await until('it is asked', () => server.actions.some((action) => action.get('Action') === 'Getvar'));
  await until('it is known', () => running!.running.tracker.legs.some(({ recordings }) => recordings.length > 0));
  server.play(silent.slice(end).join(''));
  await until('flags', () => cloud.written.size === 1);
  expect(cloud.flags()[0]!.guid).toBe('asked');
});

test('after the cable was cut, the call goes on with everything that was known of it (QG-22)', async () => {
  const cloud = standInCloud();
  const { running: gateway } = await start(cloud);
  const blocks = now('queue');
  const end = blocks.findIndex((block) => block.startsWith('Event: AgentComplete') || block.includes('BridgeLeave'));
  server.play(blocks.slice(0, end).join(''));
  await until('the call is connected', () => gateway.tracker.legs.some(({ state }) => state === 'connected'));
  server.setStatus(
    blocksOf(capture('resync'))
      .filter((block) => block.startsWith('Event: Status\r\n'))
      .map((block) =>
        block
          .replace(/ActionID.*\r\n/, '')
          .replaceAll('PJSIP/2001-0000001b', 'PJSIP/2001-00000016')
          .replaceAll('1795856061.29', '1795856019.24')
          .replaceAll('PJSIP/5550100-0000001a', 'PJSIP/5550100-00000015')
          .replaceAll('1795856061.28', '1795856019.23')
          .replaceAll('e6921bea-d7bb-46a5-b16d-7a5781547a9a', '5bfbdb85-4d27-4d7f-9dc9-ed445e3bf542')
          .replace(/\r\n\r\n$/, '\r\n'),
      ),
  );
  server.cut();
  await until(
    'it is connected again',
    () => server.actions.filter((one) => one.get('Action') === 'Login').length === 2,
  );
  await until(
    'the source is back',
    () => cloud.reports.at(-1)?.source.state === 'connected' && server.connections === 1,
  );
  server.play(blocks.slice(end).join(''));
  await until('flags', () => cloud.written.size === 1);
  expect(cloud.flags()[0]!.flags).toMatchObject({ QueueName: 'orders', AgentId: '2001' });
});

test('a PBX that restarts during a call ends it, and the call is flagged with what is known (QG-23)', async () => {
  const cloud = standInCloud();
  const { running: gateway } = await start(cloud);
  const blocks = now('direct');
  server.play(
    blocks
      .slice(
        0,
        blocks.findIndex((block) => block.includes('Event: BridgeLeave')),
      )
      .join(''),
  );
  await until('the call is connected', () => gateway.tracker.legs.some(({ state }) => state === 'connected'));
  server.cut();
  await until('flags', () => cloud.written.size === 1);
  expect(cloud.flags()[0]!.flags).toMatchObject({ CallerName: 'Harbour Bakery' });
});

test('a PBX that stays connected and silent is lost, and reported as lost (QG-20)', async () => {
  const cloud = standInCloud();
  await start(cloud);
  server.goSilent();
  await until('it is lost', () => cloud.reports.at(-1)?.source.state !== 'connected');
  expect(cloud.reports.at(-1)?.source.detail).toMatch(/does not answer|connecting/);
  server.speak();
  await until('it is back', () => cloud.reports.at(-1)?.source.state === 'connected');
});

test('a wrong password is reported in words for an administrator (QG-20)', async () => {
  const cloud = standInCloud();
  running = startInstance({
    ...{ folder: place.folder, cloud: cloud.cloud, source: asteriskAt(server.port, () => {}, 'wrong') },
  });
  await until('a report', () => cloud.reports.at(-1)?.source.detail?.includes('Authentication failed') ?? false);
});

test('users are loaded at start, daily, and when an administrator asks for it (QG-18, QG-19)', async () => {
  let offsetMs = 0;
  const cloud = standInCloud();
  const nowMs = () => Date.now() + offsetMs;
  cloud.state.nowMs = nowMs;
  const { running: gateway } = await start(cloud, { nowMs });
  await until('users', () => cloud.state.userLoads === 1);
  const reports = cloud.reports.length;
  await until('three more reports', () => cloud.reports.length >= reports + 3);
  expect(cloud.state.userLoads).toBe(1);

  offsetMs += 24 * 3_600_000;
  await until('a day later', () => cloud.state.userLoads === 2);

  cloud.state.users = [...cloud.state.users, user('2004', 'Ada Voss')];
  cloud.state.usersVersion = 'v2';
  cloud.state.loadUsersRequestedAt = new Date(nowMs() + 100).toISOString();
  await until('asked for', () => cloud.state.userLoads === 3);
  await until('the new user is known', () => gateway.agents.match('2004').is === 'matched');
});

test('without the cloud, the users and settings of the last time are used (QG-18)', async () => {
  const cloud = standInCloud({ flags: ['AgentId'] });
  await start(cloud);
  await running!.stop();
  cloud.state.isAway = true;
  running = startInstance({ folder: place.folder, cloud: cloud.cloud, source: asteriskAt(server.port) });
  await until('connected', () => server.actions.filter((one) => one.get('Action') === 'QueueStatus').length === 2);
  server.play(now('direct').join(''));
  await until('it waits', () => running!.journal.waitingCount() === 1);
  expect(running.journal.waiting(1)[0]!.flags).toEqual({ AgentId: 'user-2001' });
});

test('the settings of the cloud decide which flags are written, also when they change while it runs (QG-12)', async () => {
  const answers: { flags: FlagName[] } = { flags: ['AgentId', 'CTICallRef'] };
  const cloud = standInCloud(answers);
  await start(cloud);
  server.play(now('direct').join(''));
  await until('flags', () => cloud.written.size === 1);
  expect(Object.keys(cloud.flags()[0]!.flags)).toEqual(['AgentId', 'CTICallRef']);
  answers.flags = ['CallerName'];
  cloud.state.settingsVersion = 2;
  await until('the new settings', () => cloud.reports.at(-1)?.settingsVersion === 2);
  server.play(now('hold').join(''));
  await until('flags', () => cloud.written.size === 2);
  expect(cloud.flags()[1]!.flags).toEqual({ CallerName: 'Harbour Bakery' });
});

test('agents without a user, users never seen and duplicate extensions are reported (QG-14)', async () => {
  const ada = user('2009', 'Ada Voss');
  const cloud = standInCloud({}, [user('2002', 'Tobias Ek'), ada, { ...user('2009', 'Ian Roe'), userId: 'user-ian' }]);
  await start(cloud);
  server.play(now('queue').slice(0, 6).join(''));
  await until('a report', () => cloud.reports.at(-1)!.agentsWithoutUser.length > 0);
  expect(cloud.reports.at(-1)).toMatchObject({
    agentsWithoutUser: [{ agentId: '2001', name: 'Mira Lund', extension: '2001' }],
    usersNeverSeen: ['user-2002', 'user-2009', 'user-ian'],
    duplicateExtensions: [{ extension: '2009', userIds: ['user-2009', 'user-ian'] }],
  });
});

test('a call of another recording server’s user is ignored (QG-15)', async () => {
  const cloud = standInCloud({}, [user('2002', 'Tobias Ek')]);
  await start(cloud);
  server.play(now('blind').join(''));
  await until('flags', () => cloud.written.size === 1);
  expect(cloud.flags()[0]!.extension).toBe('2002');
  expect(running!.journal.unflagged(10)).toEqual([]);
});

test('two instances at one PBX serve two recording servers, and know nothing of each other (QG-29, QG-30)', async () => {
  const north = standInCloud({}, [user('2001', 'Mira Lund')]);
  const south = standInCloud({}, [user('2002', 'Tobias Ek')]);
  await start(north);
  const other = temporaryFolder();
  const second = startInstance({ folder: other.folder, cloud: south.cloud, source: asteriskAt(server.port) });
  try {
    await until('both are connected', () => south.reports.at(-1)?.source.state === 'connected');
    server.play(now('attended').join(''));
    await until('flags', () => north.written.size === 1 && south.written.size === 1);
    const [first] = north.flags();
    const [last] = south.flags();
    expect([first!.extension, last!.extension]).toEqual(['2001', '2002']);
    expect(first!.flags.InteractionGuid).toBe(last!.flags.InteractionGuid);
  } finally {
    await second.stop();
    other.remove();
  }
});

test('flags and calls that come soon after others are sent in one request, and the first ones at once (QG-23)', async () => {
  let offsetMs = 0;
  const cloud = standInCloud();
  const { journal } = await start(cloud, { nowMs: () => Date.now() + offsetMs, flagsEverySeconds: 60 });
  server.play(now('direct').join(''));
  await until('the first are there', () => cloud.written.size === 1);
  server.play(now('blind').join(''));
  await until('two wait', () => journal.waitingCount() === 2);
  server.play(now('queue').join(''));
  await until('three wait', () => journal.waitingCount() === 3);
  expect(cloud.written.size).toBe(1);
  offsetMs = 60_000;
  await until('all are there', () => cloud.written.size === 4 && journal.waitingCount() === 0);
  expect(cloud.state.batches).toEqual([1, 3]);
  // Each flagged recording's call is a contact, and none took a request of its own.
  expect(new Set(cloud.calls().map(({ contactId }) => contactId))).toEqual(
    new Set(cloud.flags().map(({ contactId }) => contactId)),
  );
  expect(cloud.state.requests).toMatchObject({ flagBatch: 2 });
  expect(cloud.state.requests).not.toHaveProperty('calls');
});

test('a cloud of the previous version takes the flags together and the calls one by one (QG-01, QG-23)', async () => {
  const cloud = standInCloud();
  cloud.state.takesCallBatches = false;
  const { journal } = await start(cloud);
  cloud.state.isAway = true;
  server.play(now('blind').join(''));
  await until('two wait', () => journal.waitingCount() === 2 && journal.waitingCallCount() === 2);
  cloud.state.isAway = false;
  await until('all are there', () => journal.waitingCount() === 0 && journal.waitingCallCount() === 0);
  expect([cloud.written.size, cloud.calls().length]).toEqual([2, 2]);
  expect(cloud.state.requests).toMatchObject({ flagBatch: 1, calls: 2 });
});

test('when a batch is refused each recording is tried by itself, and one with other flags does not hold back the rest (QG-27)', async () => {
  const cloud = standInCloud();
  let isOld = true;
  const { journal } = await start({
    ...cloud,
    cloud: async (call, request, signal) => {
      // A cloud of the previous release does not know the call.
      if (call === 'flagBatch' && isOld) throw new Failure('not-found', 'There is nothing here');
      return cloud.cloud(call, request, signal);
    },
  });
  cloud.state.isAway = true;
  server.play(now('blind').join(''));
  await until('two wait', () => journal.waitingCount() === 2);
  cloud.state.isAway = false;
  await until('both are there', () => cloud.written.size === 2 && journal.waitingCount() === 0);
  isOld = false;
  cloud.state.isAway = true;
  server.play(now('queue').join(''));
  server.play(now('direct').join(''));
  await until('two wait', () => journal.waitingCount() === 2);
  const [first] = journal.waiting(1);
  const contactId = `gateway-1:${first!.connectionId}`;
  cloud.written.set(`${contactId} ${first!.guid}`, { guid: first!.guid, contactId } as never);
  cloud.state.isAway = false;
  await until('the other is there', () => cloud.written.size === 4 && journal.waitingCount() === 0);
  expect(cloud.state.batches).toEqual([2]);
  expect(journal.unflagged(10)).toMatchObject([{ guid: first!.guid, reason: 'other-flags-stand' }]);
});

test('flags of a call that is refused as a contact are listed with the reason, because nobody could find them (QG-01)', async () => {
  const cloud = standInCloud();
  const { journal } = await start({
    ...cloud,
    cloud: async (call, request, signal) => {
      if (call === 'calls') throw new Failure('invalid', 'The user name is too long');
      const answer = await cloud.cloud(call, request, signal);
      return 'outcomes' in answer ? { ...answer, calls: ['invalid'] } : answer;
    },
  });
  server.play(now('direct').join(''));
  await until('flags', () => cloud.written.size === 1);
  await until('it is listed', () => journal.unflagged(10).length === 1);
  expect(journal.unflagged(10)).toMatchObject([{ reason: 'contact-refused', extension: '2001' }]);
  expect(journal.waitingCalls(10)).toEqual([]);
});
