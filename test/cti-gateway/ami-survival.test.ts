import { connectAmi } from '../../cti-gateway/ami/connection.ts';
import { blocksOf, type Pbx, pbx } from './pbx.ts';
import { capture } from './replay.ts';
import { asteriskAt, standInCloud, startInstance, temporaryFolder, until } from './site.ts';

let server: Pbx;
let place: ReturnType<typeof temporaryFolder>;
let running: ReturnType<typeof startInstance> | undefined;

beforeEach(async () => {
  server = await pbx();
  place = temporaryFolder();
});
afterEach(async () => {
  jest.useRealTimers();
  await running?.stop();
  running = undefined;
  await server.close();
  place.remove();
});

/** The captures were recorded in the past; these events happen now. */
const now = (name: string): string[] =>
  blocksOf(capture(name)).map((block) => block.replace(/^Timestamp: .*\r\n/m, ''));
const isEnd = (block: string) => /^Event: (Hangup|BridgeLeave)/.test(block);

describe('with the times that are used on site', () => {
  const pings = () => server.actions.filter((action) => action.get('Action') === 'Ping').length;
  const connect = async () => {
    jest.useFakeTimers({ doNotFake: ['Date', 'nextTick', 'setImmediate', 'queueMicrotask', 'performance', 'hrtime'] });
    const connection = await connectAmi(
      { host: '127.0.0.1', port: server.port, username: 'gateway', secret: 'lab' },
      { onEvent: () => {}, isWanted: () => true, nowMs: Date.now },
    );
    let ended: Error | undefined;
    void connection.ended.then((error) => {
      ended = error;
    });
    return { connection, ended: () => ended };
  };
  /** Whatever is on its way has arrived: an action of ours came back. */
  const settle = (connection: Awaited<ReturnType<typeof connect>>['connection']) =>
    connection.act({ Action: 'CoreStatus' }).catch(() => {});

  test('a PBX is asked every 15 seconds whether it is there (QG-20)', async () => {
    const { connection, ended } = await connect();
    expect(pings()).toBe(1);
    await jest.advanceTimersByTimeAsync(14_999);
    await settle(connection);
    expect(pings()).toBe(1);
    for (const count of [2, 3, 4]) {
      await jest.advanceTimersByTimeAsync(count === 2 ? 1 : 15_000);
      await until('it is asked', () => pings() === count);
      await settle(connection);
    }
    expect(ended()).toBeUndefined();
    connection.close();
  });

  test('a half-open connection is given up 5 seconds after a question that was not answered (QG-20)', async () => {
    const { ended } = await connect();
    server.goSilent();
    await jest.advanceTimersByTimeAsync(15_000 + 4999);
    expect(ended()).toBeUndefined();
    await jest.advanceTimersByTimeAsync(1);
    expect(ended()?.message).toBe('the PBX is connected but does not answer (Ping)');
  });
});

test('a PBX that answers but reports no events during half an hour of calls is reported, and one without calls is not (QG-20)', async () => {
  let offsetMs = 0;
  const cloud = standInCloud();
  const source = asteriskAt(
    server.port,
    () => {},
    'lab',
    false,
    () => Date.now() + offsetMs,
  );
  running = startInstance({ folder: place.folder, cloud: cloud.cloud, source });
  await until('the source is connected', () => source.status().state === 'connected');
  offsetMs += 31 * 60_000;
  expect(source.status().detail).not.toMatch(/sent nothing/);
  const blocks = now('direct');
  server.play(blocks.slice(0, blocks.findIndex(isEnd)).join(''));
  await until('the call is connected', () => running!.running.tracker.legs.some(({ state }) => state === 'connected'));
  expect(source.status().detail).not.toMatch(/sent nothing/);
  offsetMs += 31 * 60_000;
  expect(source.status()).toMatchObject({
    state: 'connected',
    detail: expect.stringMatching(/is connected but has sent nothing for 31 minutes/),
  });
});

test('an event that a lost connection cuts in two is dropped, and the next one is read from its beginning (QG-20, QG-23)', async () => {
  const cloud = standInCloud();
  const source = asteriskAt(server.port);
  running = startInstance({ folder: place.folder, cloud: cloud.cloud, source });
  const logins = () => server.actions.filter((one) => one.get('Action') === 'Login').length;
  await until('the source is connected', () => source.status().state === 'connected');
  const blocks = now('direct');
  const [last] = blocks.splice(blocks.findIndex(isEnd));
  server.play(`${blocks.join('')}${last!.slice(0, last!.length / 2)}`);
  await until('the call is connected', () => running!.running.tracker.legs.some(({ state }) => state === 'connected'));
  server.cut();
  await until('it is connected again', () => logins() === 2 && source.status().state === 'connected');
  await until('flags', () => cloud.written.size === 1);
  server.play(`${last!.slice(last!.length / 2)}${now('queue').join('')}`);
  await until('flags of the next call', () => cloud.written.size === 2);
  expect(cloud.flags().map(({ flags }) => flags.QueueName)).toEqual([undefined, 'orders']);
});

test.each(['港', '🥐', 'é'])(
  'a caller’s name of 600 times %s is shortened to the 256 that fit, and the cloud accepts it (QG-07, QG-12)',
  async (letter) => {
    const cloud = standInCloud();
    const source = asteriskAt(server.port);
    running = startInstance({ folder: place.folder, cloud: cloud.cloud, source });
    await until('the source is connected', () => source.status().state === 'connected');
    server.play(now('direct').join('').replaceAll('Harbour Bakery', letter.repeat(600)));
    await until('flags', () => cloud.written.size === 1);
    expect(cloud.flags()[0]!.flags.CallerName).toBe(letter.repeat(256));
  },
);

test('while every phonebook fails, calls are flagged with the name of the network (QG-07, QG-23)', async () => {
  const cloud = standInCloud();
  const source = asteriskAt(server.port);
  running = startInstance({
    ...{ folder: place.folder, cloud: cloud.cloud, source },
    loadPhonebooks: () => Promise.reject(new Error('the directory does not answer')),
  });
  await until('it is reported', () => running!.warnings.some((line) => line.includes('the directory does not answer')));
  server.play(now('direct').join(''));
  await until('flags', () => cloud.written.size === 1);
  expect(cloud.flags()[0]!.flags.CallerName).toBe('Harbour Bakery');
});
