import { cpSync } from 'node:fs';
import type { GatewayAnswer } from '../../api/programs/gateway.ts';
import { nowBlocks } from './controlled-site.ts';
import { blocksOf, type Pbx, pbx } from './pbx.ts';
import { capture } from './replay.ts';
import { asteriskAt, type StandInCloud, standInCloud, startInstance, temporaryFolder, until } from './site.ts';

type Command = GatewayAnswer<'commands'>['commands'][number];

const inAMinute = () => new Date(Date.now() + 60_000).toISOString();

const asked = (verb: Command['verb'], connectionId: string, more: Partial<Command> = {}): Command => ({
  ...{ commandId: `${verb}-${connectionId}`, connectionId, verb, at: new Date().toISOString(), until: inAMinute() },
  ...(verb === 'pause' && { pausedUntil: inAMinute() }),
  ...more,
});

let server: Pbx;
let place: ReturnType<typeof temporaryFolder>;
let cloud: StandInCloud;
let gateway: ReturnType<typeof startInstance> | undefined;

const start = async (folder = place.folder): Promise<void> => {
  const source = asteriskAt(server.port, undefined, 'lab', true);
  gateway = startInstance({ folder, cloud: cloud.cloud, source });
  const { journal } = gateway;
  await until('the source is connected', () => cloud.reports.at(-1)?.source.state === 'connected');
  expect(journal.waitingCount()).toBe(0);
};

const stop = async (): Promise<void> => {
  await gateway?.stop();
  gateway = undefined;
};

beforeEach(async () => {
  server = await pbx();
  place = temporaryFolder();
  cloud = standInCloud();
  for (const channel of ['PJSIP/2001-00000001', 'PJSIP/2001-00000004', 'PJSIP/2002-00000006'])
    server.recorders.set(channel, 'none');
});
afterEach(async () => {
  await stop();
  await server.close();
  place.remove();
});

/** Plays a call up to the moment before 2001 is muted, and has the cloud pause it. Returns what comes after that. */
const pauseIn = async (name: string, channel: string, connectionId: string, more: Partial<Command> = {}) => {
  const blocks = nowBlocks(name);
  const end = blocks.findIndex((one) => /^Event: (Hold|BlindTransfer|BridgeLeave|Hangup)\r\n/.test(one));
  const begin = blocks.slice(0, end);
  server.recorders.set(channel, 'recording');
  server.play(begin.join(''));
  await until('the call is connected', () => gateway!.running.tracker.legs.some(({ state }) => state === 'connected'));
  cloud.state.commands.push(asked('pause', connectionId, more));
  await until('the answer', () => cloud.answered.size > 0);
  return blocks.slice(begin.length);
};

/** Everything up to and with the block in which a recorder begins on this channel. */
const throughStart = (blocks: readonly string[], channel: string): string[] => {
  const at = blocks.findIndex((one) => one.startsWith('Event: MixMonitorStart') && one.includes(channel));
  expect(at).toBeGreaterThan(0);
  return blocks.slice(0, at + 1);
};

const transfers = [
  ['a blind transfer', 'pause-kept-blind'],
  ['an attended transfer, from the consultation on', 'pause-kept-attended'],
] as const;

describe.each(transfers)('after a transfer through %s during a pause', (_, name) => {
  const legs = () => {
    const blocks = blocksOf(capture(name));
    const named = (prefix: string) =>
      blocks
        .filter((one) => one.startsWith('Event: MixMonitorStart'))
        .map((one) => /\r\nChannel: (\S+)/.exec(one)![1]!)
        .find((channel) => channel.startsWith(prefix))!;
    const idOf = (channel: string) =>
      blocks
        .filter((one) => one.startsWith('Event: MixMonitorStart') && one.includes(`Channel: ${channel}\r\n`))
        .map((one) => /\r\nUniqueid: (\S+)/.exec(one)![1]!)[0]!;
    const [from, to] = [named('PJSIP/2001-'), named('PJSIP/2002-')];
    return { from, to, fromId: idOf(from), toId: idOf(to) };
  };

  test('the new recording is silent as soon as it begins, without the cloud (PR-06)', async () => {
    const { from, to, fromId } = legs();
    await start();
    const rest = await pauseIn(name, from, fromId);
    expect(server.recorders.get(from)).toBe('paused');
    cloud.state.isAway = true;
    server.recorders.set(to, 'recording');
    server.play(throughStart(rest, to).join(''));
    await until('2002 is silent', () => server.recorders.get(to) === 'paused');
  });

  test('a resume brings back the sound of every leg (PR-06)', async () => {
    const { from, to, fromId, toId } = legs();
    await start();
    const rest = await pauseIn(name, from, fromId);
    server.recorders.set(to, 'recording');
    server.play(throughStart(rest, to).join(''));
    await until('2002 is silent', () => server.recorders.get(to) === 'paused');
    cloud.state.commands.push(asked('resume', toId));
    await until('2002 is recorded again', () => server.recorders.get(to) === 'recording');
  });

  test('the new recording has sound if transfers end a pause (PR-06)', async () => {
    const { from, to, fromId } = legs();
    cloud.state.onTransfer = 'end';
    await start();
    const rest = await pauseIn(name, from, fromId);
    server.recorders.set(to, 'recording');
    server.play(throughStart(rest, to).join(''));
    cloud.state.commands.push(asked('start', fromId));
    await until('the next command is answered', () => cloud.answered.size > 1);
    expect(server.recorders.get(to)).toBe('recording');
  });
});

test('a pause ends on time while the cloud is away, and the cloud learns it afterwards (PR-06)', async () => {
  await start();
  const channel = 'PJSIP/2001-00000001';
  await pauseIn('direct', channel, '1795855830.1', { pausedUntil: new Date(Date.now() + 400).toISOString() });
  expect(server.recorders.get(channel)).toBe('paused');
  cloud.state.isAway = true;
  await until('it is recorded again', () => server.recorders.get(channel) === 'recording');
  await stop();
  cloud.state.isAway = false;
});

test('a pause survives a restart of the gateway, and ends on time (PR-06)', async () => {
  await start();
  const channel = 'PJSIP/2001-00000001';
  await pauseIn('direct', channel, '1795855830.1', { pausedUntil: new Date(Date.now() + 1500).toISOString() });
  await stop();
  expect(server.recorders.get(channel)).toBe('paused');
  server.setStatus([
    [
      ...['Event: Status', `Channel: ${channel}`, 'ChannelStateDesc: Up', 'BridgeID: b-1', 'Uniqueid: 1795855830.1'],
      ...['Linkedid: 1795855830.0', 'Variable: MIXMONITOR_FILENAME=/var/spool/recordings/a.wav', ''],
    ].join('\r\n'),
    [
      ...['Event: Status', 'Channel: PJSIP/5550100-00000000', 'ChannelStateDesc: Up', 'BridgeID: b-1'],
      ...['Uniqueid: 1795855830.0', 'Linkedid: 1795855830.0', ''],
    ].join('\r\n'),
  ]);
  await start();
  await until('it is recorded again', () => server.recorders.get(channel) === 'recording');
});

const statusOf = (channel: string, id: string, call: string, ...more: string[]) =>
  [
    ...['Event: Status', `Channel: ${channel}`, 'ChannelStateDesc: Up', `BridgeID: b-${call}`, `Uniqueid: ${id}`],
    ...[`Linkedid: ${call}`, ...more, ''],
  ].join('\r\n');

const recordedTo = (file: string): string => `Variable: MIXMONITOR_FILENAME=/var/spool/recordings/${file}.wav`;

/** The customer of the paused call now talks with 2002, as the PBX sees it. */
const withTheCustomerOf2001 = [
  statusOf('PJSIP/5550100-00000000', '1795855830.0', '1795855830.0'),
  statusOf('PJSIP/2002-00000007', '1795855830.9', '1795855830.0', recordedTo('b')),
];

test('a call that was transferred while the gateway was down is muted when it is back, and what was recorded is reported (PR-06)', async () => {
  await start();
  await pauseIn('direct', 'PJSIP/2001-00000001', '1795855830.1');
  await stop();
  const agent = 'PJSIP/2002-00000007';
  server.recorders.set(agent, 'recording');
  server.setStatus(withTheCustomerOf2001);
  await start();
  await until('2002 is silent', () => server.recorders.get(agent) === 'paused');
  await until('it is reported', () => cloud.liveCalls.some(({ missed }) => missed.length > 0));
  const [missed] = cloud.liveCalls.flatMap((one) => one.missed);
  expect(missed).toMatchObject({ connectionId: '1795855830.9' });
  expect(Date.parse(missed!.from)).toBeLessThan(Date.parse(missed!.to));
  const legsOf2002 = () =>
    cloud.liveCalls.flatMap((one) => one.legs).filter((leg) => leg.connectionId === '1795855830.9');
  await until('its leg is reported', () => legsOf2002().length > 0);
  expect(legsOf2002()[0]).toMatchObject({ firstConnectionId: '1795855830.1', previousConnectionId: '1795855830.1' });
});

test('a paused call that is over before it can be muted is reported, and the other paused calls are muted (PR-06)', async () => {
  await start();
  await pauseIn('direct', 'PJSIP/2001-00000001', '1795855830.1');
  const [own] = JSON.parse(gateway!.journal.noted('pauses')!);
  const other = { ...own, interactionId: 'interaction of 1795855840.0', legs: [] };
  gateway!.journal.note('pauses', JSON.stringify([other, own]));
  await stop();
  // The PBX lists the other call with 2003, and has its channels no longer when they are muted.
  server.setStatus([
    statusOf('PJSIP/5550200-00000008', '1795855840.0', '1795855840.0'),
    statusOf('PJSIP/2003-00000009', '1795855840.1', '1795855840.0', recordedTo('c')),
    ...withTheCustomerOf2001,
  ]);
  server.recorders.set('PJSIP/2002-00000007', 'recording');
  await start();
  await until('2002 is silent', () => server.recorders.get('PJSIP/2002-00000007') === 'paused');
  const reported = () => cloud.liveCalls.flatMap(({ missed }) => missed.map(({ connectionId }) => connectionId));
  await until('both are reported', () => reported().length > 1);
  expect(reported().sort()).toEqual(['1795855830.9', '1795855840.1']);
});

test('a transferred call whose recorder has started, and which is connected only after the gateway is back, is muted (PR-06)', async () => {
  await start();
  await pauseIn('direct', 'PJSIP/2001-00000001', '1795855830.1');
  await stop();
  const [customer, agent] = ['PJSIP/5550100-00000000', 'PJSIP/2002-00000007'];
  server.setStatus(withTheCustomerOf2001.map((block) => block.replace(/BridgeID: .*\r\n/, '')));
  server.recorders.set(customer, 'none').set(agent, 'recording');
  await start();
  const questions = () => server.actions.filter((one) => one.get('Action') === 'QueueStatus').length;
  await until('the PBX has been asked again', () => questions() > 1);
  const enters = (channel: string, id: string, count: number) =>
    [
      ...['Event: BridgeEnter', 'BridgeUniqueid: b-2', `BridgeNumChannels: ${count}`, `Channel: ${channel}`],
      ...['ChannelStateDesc: Up', `Uniqueid: ${id}`, 'Linkedid: 1795855830.0', '', ''],
    ].join('\r\n');
  server.play(enters(agent, '1795855830.9', 1) + enters(customer, '1795855830.0', 2));
  await until('2002 is silent', () => server.recorders.get(agent) === 'paused');
});

test('a gateway that is killed again before it could mute reports all that was recorded (PR-06)', async () => {
  await start();
  await pauseIn('direct', 'PJSIP/2001-00000001', '1795855830.1');
  await stop();
  const deadSinceMs = Date.now();
  const agent = 'PJSIP/2002-00000007';
  server.setStatus(withTheCustomerOf2001);
  server.recorders.set(agent, 'recording');
  server.ignore('MixMonitorMute');
  await start();
  const isMuting = () =>
    server.actions.some((one) => one.get('Action') === 'MixMonitorMute' && one.get('Channel') === agent);
  await until('it tries to mute', isMuting);
  // What is on the disk when it is killed now.
  const killed = temporaryFolder();
  cpSync(place.folder, killed.folder, { recursive: true });
  await stop();
  server.ignore(undefined);
  cloud = standInCloud();
  await start(killed.folder);
  await until('it is reported', () => cloud.liveCalls.some(({ missed }) => missed.length > 0));
  const [missed] = cloud.liveCalls.flatMap((one) => one.missed);
  expect(Date.parse(missed!.from)).toBeLessThanOrEqual(deadSinceMs);
  expect(server.recorders.get(agent)).toBe('paused');
  await stop();
  killed.remove();
});

test('where the dial plan reads the pause and does not record, the recording begins when the pause is over (PR-06)', async () => {
  await start();
  const pausedUntil = new Date(Date.now() + 1500).toISOString();
  await pauseIn('direct', 'PJSIP/2001-00000001', '1795855830.1', { pausedUntil });
  const word = String(Math.ceil(Date.parse(pausedUntil) / 1000));
  await until('word is left', () => server.left['PJSIP/5550100-00000000 __FERMATA_PAUSED'] === word);
  await stop();
  const agent = 'PJSIP/2002-00000007';
  server.recorders.set(agent, 'none');
  const status = (channel: string, id: string) =>
    `Event: Status\r\nChannel: ${channel}\r\nBridgeID: b-2\r\nUniqueid: ${id}\r\nLinkedid: 1795855830.0\r\n`;
  server.setStatus([status('PJSIP/5550100-00000000', '1795855830.0'), status(agent, '1795855830.9')]);
  await start();
  await until('it is recorded', () => server.recorders.get(agent) === 'recording');
  expect(cloud.liveCalls.flatMap(({ missed }) => missed)).toEqual([]);
});

test('a PBX that refuses is reported in its own words, and nothing is held (PR-13)', async () => {
  await start();
  server.refuse('Permission denied');
  const channel = 'PJSIP/2001-00000001';
  await pauseIn('direct', channel, '1795855830.1');
  expect([...cloud.answered.values()]).toMatchObject([
    { result: 'failed', detail: expect.stringContaining('account') },
  ]);
  expect(gateway!.journal.noted('pauses')).toBe('[]');
  cloud.state.commands.push(asked('pause', 'nobody'));
  await until('the answer', () => cloud.answered.size > 1);
  expect(cloud.answered.get('pause-nobody')).toMatchObject({ result: 'not-found' });
});

test('a pause that comes while the gateway does not see its PBX has failed, because the call may be recorded (PR-13)', async () => {
  await server.close();
  const source = asteriskAt(server.port, undefined, 'lab', true);
  gateway = startInstance({ folder: place.folder, cloud: cloud.cloud, source });
  cloud.state.commands.push(asked('pause', '1795855830.1'));
  await until('the answer', () => cloud.answered.size > 0);
  expect(cloud.answered.get('pause-1795855830.1')).toMatchObject({
    result: 'failed',
    detail: 'The gateway does not see the telephone system at the moment. Try again.',
  });
});

test('a pause of a call that the PBX does not know is answered so (PR-13)', async () => {
  await start();
  cloud.state.commands.push(asked('pause', 'no-such-channel'));
  await until('the answer', () => cloud.answered.size > 0);
  expect(cloud.answered.get('pause-no-such-channel')).toMatchObject({ result: 'not-found' });
});
