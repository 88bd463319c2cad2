import type { ChannelState } from '../../../console/changes/channel.ts';
import { type Followed, follow } from '../../../console/recording-controls/following/following.ts';
import { cadence, freshness } from '../../../console/recording-controls/following/freshness.ts';
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
  let asked = 0;
  let isLookedAt = true;
  let shown: Followed<State> | undefined;
  const following = follow<State>(
    {
      ask: async () => {
        asked += 1;
        if (server.isDown) throw new Error('Down');
        return { revision: server.revision, now: time.now() };
      },
      hears: (topic) => topic === agent,
      waitAfter: (_, connection) => (connection === 'open' ? cadence.told.live : cadence.notTold.live),
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
    asked: () => asked,
    revision: () => shown?.answer?.revision,
    fresh: (online = true) => freshness({ ...shown!, online }, time.now()),
    look: (looks: boolean) => {
      isLookedAt = looks;
      if (looks) following.lookedAt();
    },
  };
};

describe('a page that follows a contact', () => {
  test('shows what changed within two seconds, and asks no more than twice for it (PR-12)', async () => {
    const server = { revision: 1 };
    const one = page(server);
    await one.pass(60_000);
    server.revision = 2;
    one.changed([agent]);
    await one.pass(2000);
    expect(one.revision()).toBe(2);
    expect(one.fresh()).toBe('current');
    expect(one.asked()).toBe(2);
  });

  test('two pages hear of the same change, and both show it', async () => {
    const server = { revision: 1 };
    const time = fakeTime();
    const pages = [page(server, { time }), page(server, { time })];
    await time.pass(5000);
    server.revision = 2;
    for (const one of pages) one.changed([agent]);
    await time.pass(1000);
    expect(pages.map((one) => one.revision())).toEqual([2, 2]);
  });

  test('a message that is lost is made up for by the next question, four minutes later at most', async () => {
    const server = { revision: 1 };
    const one = page(server);
    await one.pass(10_000);
    server.revision = 2;
    await one.pass(cadence.told.live);
    expect(one.revision()).toBe(2);
    expect(one.asked()).toBe(2);
  });

  test('a burst of messages, each told twice, is one question now and one after it', async () => {
    const server = { revision: 1 };
    const one = page(server);
    await one.pass(10_000);
    const before = one.asked();
    for (let message = 0; message < 40; message++) {
      server.revision += 1;
      one.changed([agent]);
      one.changed([agent]);
    }
    await one.pass(1000);
    expect(one.revision()).toBe(41);
    expect(one.asked() - before).toBeLessThanOrEqual(2);
  });

  test('a message that comes before the change can be read is not the last word', async () => {
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

  test('what changed for somebody else is not asked for', async () => {
    const one = page({ revision: 1 });
    await one.pass(1000);
    one.changed(['team#inside', 'agent#bob']);
    await one.pass(10_000);
    expect(one.asked()).toBe(1);
  });

  test('new settings are asked for by all pages, but not at the same moment', async () => {
    const server = { revision: 1 };
    const one = page(server, { random: () => 0.99 });
    await one.pass(1000);
    one.changed(['settings']);
    await one.pass(14_000);
    expect(one.asked()).toBe(1);
    await one.pass(1000);
    expect(one.asked()).toBe(2);
  });

  test('new settings are shown, also by a page that asked while a server still went by the old ones (PR-12)', async () => {
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

  test('says that the state is unknown when the connection is lost, then how old it is, and is right again (PR-12)', async () => {
    const server = { revision: 1 };
    const one = page(server);
    await one.pass(60_000);
    expect(one.fresh()).toBe('current');
    one.connection('lost');
    expect(one.fresh()).toBe('unknown');
    await one.pass(5000);
    expect(one.fresh()).toBe('delayed');
    server.revision = 2;
    await one.pass(cadence.notTold.live);
    expect(one.revision()).toBe(2);
    server.revision = 3;
    one.connection('open');
    await one.pass(10);
    expect([one.revision(), one.fresh()]).toEqual([3, 'current']);
  });

  test('where sockets are blocked it asks every 15 seconds, and says so', async () => {
    const one = page({ revision: 1 }, { begin: 'connecting' });
    await one.pass(1000);
    one.connection('lost');
    await one.pass(5 * 60_000);
    expect(one.asked()).toBeGreaterThanOrEqual(20);
    expect(one.asked()).toBeLessThanOrEqual(23);
    expect(one.fresh()).toBe('delayed');
  });

  test('while nobody looks it asks nothing, and at once when somebody does', async () => {
    const server = { revision: 1 };
    const one = page(server);
    await one.pass(1000);
    one.look(false);
    one.connection('lost');
    server.revision = 2;
    one.changed([agent]);
    await one.pass(60 * 60_000);
    expect(one.asked()).toBe(1);
    one.look(true);
    await one.pass(10);
    expect([one.asked(), one.revision()]).toEqual([2, 2]);
  });

  test('a server that does not answer makes the state unknown, and is asked ever more seldom', async () => {
    const server = { revision: 1, isDown: false };
    const one = page(server);
    await one.pass(1000);
    server.isDown = true;
    one.changed([agent]);
    await one.pass(6000);
    expect(one.fresh()).toBe('unknown');
    await one.pass(120_000);
    expect(one.asked()).toBeLessThan(20);
    server.isDown = false;
    await one.pass(16_000);
    expect(one.fresh()).toBe('current');
  });

  test('5,000 pages that lose their connection together ask 1,100 times in any second at most', async () => {
    const random = seeded(11);
    const asked = new Map<number, number>();
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
    for (const wait of waits) asked.set(Math.floor(wait / 1000), (asked.get(Math.floor(wait / 1000)) ?? 0) + 1);
    expect(waits).toHaveLength(5000);
    expect(Math.max(...asked.values())).toBeLessThanOrEqual(1100);
  });
});
