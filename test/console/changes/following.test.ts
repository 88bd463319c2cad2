import { type Followed, follow } from '../../../console/recording-controls/following/following.ts';
import { cadence, freshness } from '../../../console/recording-controls/following/freshness.ts';
import type { ChannelState } from '../../../domain/changes/channel.ts';
import { fakeTime, seeded } from './kit.ts';

const agent = 'agent#ann';

interface State {
  revision: number;
  now: number;
}

const page = (
  server: { revision: number; isDown?: boolean },
  {
    time = fakeTime(),
    random = () => 0.5,
    begin = 'open',
  }: { time?: ReturnType<typeof fakeTime>; random?: () => number; begin?: ChannelState } = {},
) => {
  let requests = 0;
  let isLookedAt = true;
  let shown: Followed<State> | undefined;
  const following = follow<State>(
    {
      ask: async () => {
        requests += 1;
        if (server.isDown) throw new Error('Down');
        return { revision: server.revision, now: time.now() };
      },
      hears: (topic) => topic === agent,
      waitAfter: (_, connection) => (connection === 'open' ? cadence.connected.live : cadence.disconnected.live),
      atMostEvery: 500,
    },
    { ...time, random, isLookedAt: () => isLookedAt },
    begin,
    (followed) => {
      shown = followed;
    },
  );
  return {
    ...following,
    ...time,
    requests: () => requests,
    revision: () => shown?.answer?.revision,
    fresh: (online = true) => freshness({ ...shown!, online }, time.now()),
    look: (looks: boolean) => {
      isLookedAt = looks;
      if (looks) following.lookedAt();
    },
  };
};

describe('a page that shows a contact live', () => {
  test('shows a change within two seconds, with at most two requests (PR-12)', async () => {
    const server = { revision: 1 };
    const one = page(server);
    await one.pass(60_000);
    server.revision = 2;
    one.changed([agent]);
    await one.pass(2000);
    expect(one.revision()).toBe(2);
    expect(one.fresh()).toBe('current');
    expect(one.requests()).toBe(2);
  });

  test('is notified like any other page of the same change, and both show it', async () => {
    const server = { revision: 1 };
    const time = fakeTime();
    const pages = [page(server, { time }), page(server, { time })];
    await time.pass(5000);
    server.revision = 2;
    for (const one of pages) one.changed([agent]);
    await time.pass(1000);
    expect(pages.map((one) => one.revision())).toEqual([2, 2]);
  });

  test('makes up for a lost message with the next poll, at most four minutes later', async () => {
    const server = { revision: 1 };
    const one = page(server);
    await one.pass(10_000);
    server.revision = 2;
    await one.pass(cadence.connected.live);
    expect(one.revision()).toBe(2);
    expect(one.requests()).toBe(2);
  });

  test('sends one request during a burst of repeated messages, and one after it', async () => {
    const server = { revision: 1 };
    const one = page(server);
    await one.pass(10_000);
    const before = one.requests();
    for (let message = 0; message < 40; message++) {
      server.revision += 1;
      one.changed([agent]);
      one.changed([agent]);
    }
    await one.pass(1000);
    expect(one.revision()).toBe(41);
    expect(one.requests() - before).toBeLessThanOrEqual(2);
  });

  test('requests again if a message comes before the change can be read', async () => {
    const server = { revision: 1 };
    const one = page(server);
    await one.pass(10_000);
    one.changed([agent]);
    await one.pass(400);
    expect(one.revision()).toBe(1);
    server.revision = 2;
    await one.pass(2000);
    expect(one.revision()).toBe(2);
  });

  test('requests nothing when somebody else’s contact changed', async () => {
    const one = page({ revision: 1 });
    await one.pass(1000);
    one.changed(['team#inside', 'agent#bob']);
    await one.pass(10_000);
    expect(one.requests()).toBe(1);
  });

  test('requests new settings at a random moment, not together with all other pages', async () => {
    const server = { revision: 1 };
    const one = page(server, { random: () => 0.99 });
    await one.pass(1000);
    one.changed(['settings']);
    await one.pass(14_000);
    expect(one.requests()).toBe(1);
    await one.pass(1000);
    expect(one.requests()).toBe(2);
  });

  test('shows new settings, even when a server still used the old ones at the first request (PR-12)', async () => {
    const server = { revision: 1 };
    const one = page(server, { random: () => 0 });
    await one.pass(60_000);
    one.changed(['settings']);
    await one.pass(1000);
    one.changed([agent]);
    await one.pass(3900);
    expect(one.revision()).toBe(1);
    server.revision = 2;
    await one.pass(1000);
    expect(one.revision()).toBe(2);
  });

  test('says that the state is unknown when the connection is lost, then how old it is, and recovers (PR-12)', async () => {
    const server = { revision: 1 };
    const one = page(server);
    await one.pass(60_000);
    expect(one.fresh()).toBe('current');
    one.connection('lost');
    expect(one.fresh()).toBe('unknown');
    await one.pass(5000);
    expect(one.fresh()).toBe('delayed');
    server.revision = 2;
    await one.pass(cadence.disconnected.live);
    expect(one.revision()).toBe(2);
    server.revision = 3;
    one.connection('open');
    await one.pass(10);
    expect([one.revision(), one.fresh()]).toEqual([3, 'current']);
  });

  test('polls every 15 seconds when sockets are blocked, and says so', async () => {
    const one = page({ revision: 1 }, { begin: 'connecting' });
    await one.pass(1000);
    one.connection('lost');
    await one.pass(5 * 60_000);
    expect(one.requests()).toBeGreaterThanOrEqual(20);
    expect(one.requests()).toBeLessThanOrEqual(23);
    expect(one.fresh()).toBe('delayed');
  });

  test('requests nothing while it is hidden, and at once when it is shown', async () => {
    const server = { revision: 1 };
    const one = page(server);
    await one.pass(1000);
    one.look(false);
    one.connection('lost');
    server.revision = 2;
    one.changed([agent]);
    await one.pass(60 * 60_000);
    expect(one.requests()).toBe(1);
    one.look(true);
    await one.pass(10);
    expect([one.requests(), one.revision()]).toEqual([2, 2]);
  });

  test('shows the state as unknown when the server does not answer, and retries less and less often', async () => {
    const server = { revision: 1, isDown: false };
    const one = page(server);
    await one.pass(1000);
    server.isDown = true;
    one.changed([agent]);
    await one.pass(6000);
    expect(one.fresh()).toBe('unknown');
    await one.pass(120_000);
    expect(one.requests()).toBeLessThan(20);
    server.isDown = false;
    await one.pass(16_000);
    expect(one.fresh()).toBe('current');
  });

  test('stays within 1,100 requests a second when 5,000 pages lose their connection together', async () => {
    const random = seeded(11);
    const requests = new Map<number, number>();
    const time = fakeTime();
    const waits: number[] = [];
    for (let index = 0; index < 5000; index++) {
      const following = follow<number>(
        { ask: async () => 1, hears: () => true, waitAfter: () => Number.POSITIVE_INFINITY, atMostEvery: 500 },
        {
          now: time.now,
          random,
          after: (milliseconds) => {
            if (milliseconds < 5000) waits.push(milliseconds);
            return () => {};
          },
          isLookedAt: () => true,
        },
        'open',
        () => {},
      );
      await time.settle();
      following.connection('lost');
    }
    for (const wait of waits) requests.set(Math.floor(wait / 1000), (requests.get(Math.floor(wait / 1000)) ?? 0) + 1);
    expect(waits).toHaveLength(5000);
    expect(Math.max(...requests.values())).toBeLessThanOrEqual(1100);
  });
});
