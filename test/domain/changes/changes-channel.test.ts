import { type ChannelState, openChannel } from '../../../domain/changes/channel.ts';
import { changed, FakeSocket, fakeTime, seeded } from '../../console/changes/kit.ts';

const minutes = (count: number) => count * 60_000;

const start = ({
  tickets = () => true,
  random = () => 0.5,
  heartbeats,
}: {
  /** A promise: the ticket is on its way until then. */
  tickets?: () => boolean | Promise<boolean>;
  random?: () => number;
  heartbeats?: number;
} = {}) => {
  const time = fakeTime();
  let asleep = 0;
  const now = () => time.now() + asleep;
  const sockets: FakeSocket[] = [];
  const states: ChannelState[] = [];
  const heard: (readonly string[])[] = [];
  const requestedAt: number[] = [];
  const channel = openChannel(
    {
      fetchTicket: async () => {
        const ticket = `ticket-${requestedAt.push(now())}`;
        if (!(await tickets())) throw new Error('No ticket');
        return ticket;
      },
      openSocket: (ticket) => {
        const socket = new FakeSocket(ticket);
        sockets.push(socket);
        return socket;
      },
      random,
      now,
      after: time.after,
      ...(heartbeats !== undefined && { heartbeats }),
    },
    { onState: (state) => states.push(state), onChanged: (topics) => heard.push(topics) },
  );
  const open = async () => {
    await time.settle();
    sockets.at(-1)!.opens();
  };
  /** The clock goes on, and no timer does. */
  const sleep = (milliseconds: number) => {
    asleep += milliseconds;
  };
  return { ...time, channel, sockets, states, heard, open, sleep, requestedAt, requests: () => requestedAt.length };
};

/** Tickets that arrive when the test says so. */
const slowTickets = () => {
  const arrivals: ((works: boolean) => void)[] = [];
  return { tickets: () => new Promise<boolean>((arrive) => arrivals.push(arrive)), arrivals };
};

const waits = (instants: readonly number[]) => instants.slice(1).map((at, index) => (at - instants[index]!) / 1000);

describe('the channel of changes', () => {
  test('opens with a ticket of its own, and passes on what changed', async () => {
    const { open, sockets, states, heard } = start();
    await open();
    sockets[0]!.says(changed('agent#ann', 'team#inside'));
    for (const noise of ['', 'no json', 'null', { type: 'pong' }, { type: 'changed' }, { type: 'new', topics: ['x'] }])
      sockets[0]!.says(noise);
    expect(sockets[0]!.ticket).toBe('ticket-1');
    expect(states).toEqual(['open']);
    expect(heard).toEqual([['agent#ann', 'team#inside']]);
  });

  test('reports a broken connection at once, and reconnects with another ticket', async () => {
    const { open, pass, sockets, states } = start();
    await open();
    sockets[0]!.breaks();
    expect(states).toEqual(['open', 'lost']);
    await pass(15_000);
    await open();
    expect(sockets.map(({ ticket }) => ticket)).toEqual(['ticket-1', 'ticket-2']);
    expect(states).toEqual(['open', 'lost', 'open']);
  });

  test('reconnects 5,000 pages that lose their connection together at no more than 500 a second', async () => {
    const random = seeded(7);
    const opened: number[] = [];
    const time = fakeTime();
    const sockets: FakeSocket[] = [];
    let outage = false;
    for (let page = 0; page < 5000; page++) {
      openChannel(
        {
          fetchTicket: async () => 'ticket',
          openSocket: (ticket) => {
            const socket = new FakeSocket(ticket);
            sockets.push(socket);
            if (outage) opened.push(time.now());
            return socket;
          },
          random,
          now: time.now,
          // One sorted list of timers for all would take minutes; only the attempts are counted here.
          after: (milliseconds, act) => {
            if (!outage || milliseconds === 10_000 || milliseconds > 20_000) return () => {};
            opened.push(time.now() + milliseconds);
            void act;
            return () => {};
          },
        },
        { onState: () => {}, onChanged: () => {} },
      );
    }
    await time.settle();
    for (const socket of sockets.slice()) socket.opens();
    outage = true;
    for (const socket of sockets.slice()) socket.breaks();
    const perSecond = new Map<number, number>();
    for (const at of opened) perSecond.set(Math.floor(at / 1000), (perSecond.get(Math.floor(at / 1000)) ?? 0) + 1);
    expect(opened).toHaveLength(5000);
    expect(Math.max(...perSecond.values())).toBeLessThan(500);
    expect(Math.max(...opened)).toBeLessThanOrEqual(15_000);
  });

  test('retries less and less often while sockets are blocked, and never gives up', async () => {
    const { pass, sockets, states, requests } = start({ random: () => 0.999 });
    for (let hour = 0; hour < 60; hour++) {
      await pass(minutes(1));
      for (const socket of sockets) socket.breaks();
    }
    expect(states).toEqual(['lost']);
    expect(requests()).toBeGreaterThan(10);
    expect(requests()).toBeLessThan(25);
  });

  test('opens nothing without a ticket, and requests one again later', async () => {
    let works = false;
    const { pass, open, sockets, states } = start({ tickets: () => works });
    await pass(1000);
    expect([sockets.length, states]).toEqual([0, ['lost']]);
    works = true;
    for (let second = 0; second < 120 && sockets.length === 0; second++) await pass(1000);
    await open();
    expect(states).toEqual(['lost', 'open']);
  });

  test('gives up a socket that neither opens nor fails', async () => {
    const { pass, open, sockets, states } = start();
    await pass(10_000);
    expect(states).toEqual(['lost']);
    expect(sockets[0]!.isClosed).toBe(true);
    await pass(15_000);
    sockets[0]!.opens();
    await open();
    expect(states).toEqual(['lost', 'open']);
  });

  test('sends a heartbeat before the gateway closes an idle connection, and counts one without an answer as lost', async () => {
    const { open, pass, sockets, states } = start();
    await open();
    await pass(minutes(4));
    expect(sockets[0]!.sent).toEqual([]);
    await pass(minutes(1));
    expect(sockets[0]!.sent).toEqual(['{"type":"ping"}']);
    expect(states).toEqual(['open', 'lost']);
    expect(sockets[0]!.isClosed).toBe(true);
  });

  test('counts as lost only after the set number of heartbeats without an answer', async () => {
    const { open, pass, sockets, states } = start({ heartbeats: 2 });
    await open();
    await pass(minutes(4.5) + 8000);
    expect([sockets[0]!.sent.length, states]).toEqual([2, ['open']]);
    await pass(8000);
    expect([sockets[0]!.sent.length, states]).toEqual([2, ['open', 'lost']]);
  });

  test('sends the next heartbeat minutes after an answer, and every message counts as one', async () => {
    const { open, pass, sockets, states } = start();
    await open();
    for (let round = 0; round < 10; round++) {
      await pass(minutes(3));
      sockets[0]!.says(changed('agent#ann'));
    }
    expect(sockets[0]!.sent).toEqual([]);
    await pass(minutes(4.5));
    sockets[0]!.says({ type: 'pong' });
    await pass(minutes(4));
    expect(sockets[0]!.sent).toHaveLength(1);
    expect(states).toEqual(['open']);
    await pass(minutes(1));
    expect(sockets[0]!.sent).toHaveLength(2);
    expect(states).toEqual(['open', 'lost']);
  });

  test('is renewed before the gateway closes it after two hours, and closes its old connection once the new one is open', async () => {
    const { open, pass, sockets, states, heard } = start();
    await open();
    for (let second = 0; second < 119 * 60 && sockets.length < 2; second++) {
      await pass(1000);
      if (second % 60 === 0) sockets[0]!.says(changed('agent#ann'));
    }
    expect(sockets).toHaveLength(2);
    expect(sockets[0]!.isClosed).toBe(false);
    const before = heard.length;
    sockets[0]!.says(changed('agent#ann'));
    expect(heard).toHaveLength(before + 1);
    await open();
    expect(sockets[0]!.isClosed).toBe(true);
    expect(states).toEqual(['open']);
    sockets[1]!.says(changed('agent#bob'));
    expect(heard.at(-1)).toEqual(['agent#bob']);
  });

  test('checks the connection when the computer comes back to the network', async () => {
    const { channel, open, pass, sockets, states } = start();
    await open();
    channel.wake();
    expect(sockets[0]!.sent).toEqual([]);
    await pass(40_000);
    channel.wake();
    expect(sockets[0]!.sent).toHaveLength(1);
    await pass(8000);
    expect(states).toEqual(['open', 'lost']);
  });

  test('checks a connection at once after the computer slept, not after a timer that was a little late', async () => {
    const { open, pass, sleep, sockets, states } = start();
    await open();
    sleep(60_000);
    await pass(minutes(1));
    expect(sockets[0]!.sent).toEqual([]);
    sockets[0]!.says({ type: 'pong' });
    sleep(minutes(2.5));
    await pass(minutes(1));
    expect([sockets[0]!.sent.length, states]).toEqual([1, ['open']]);
    await pass(8000);
    expect(states).toEqual(['open', 'lost']);
  });

  test('does not check a connection over which something was heard just now', async () => {
    const { channel, open, pass, sockets } = start();
    await open();
    await pass(90_000);
    sockets[0]!.says(changed('agent#ann'));
    await pass(10_000);
    channel.wake();
    expect(sockets[0]!.sent).toEqual([]);
  });

  test('a check that the computer asked for is not put off by the usual one', async () => {
    const { channel, open, pass, states } = start();
    await open();
    await pass(55_000);
    channel.wake();
    await pass(8000);
    expect(states).toEqual(['open', 'lost']);
  });

  test('waits twice as long after each attempt that failed, up to five minutes, and makes one attempt at a time', async () => {
    let works = true;
    const { open, pass, sockets, requestedAt } = start({ tickets: () => works, random: () => 1 });
    await open();
    works = false;
    sockets[0]!.breaks();
    await pass(minutes(180));
    const [first, second, third, fourth, fifth, ...more] = waits(requestedAt);
    expect([first, second, third, fourth, fifth]).toEqual([15, 30, 60, 120, 240]);
    expect(more.length).toBeGreaterThan(30);
    expect(new Set(more)).toEqual(new Set([300]));
  });

  test('a lost connection comes back soon once the computer is online again', async () => {
    let works = true;
    const { channel, open, pass, sockets, requestedAt } = start({ tickets: () => works, random: () => 1 });
    await open();
    works = false;
    sockets[0]!.breaks();
    await pass(minutes(30));
    const before = requestedAt.length;
    const onlineAt = requestedAt.at(-1)! + 100_000;
    await pass(onlineAt - minutes(30));
    channel.wake();
    await pass(minutes(4));
    expect(waits([onlineAt, ...requestedAt.slice(before)])).toEqual([15, 30, 60, 120]);
  });

  test('an attempt that is on its way is not made twice when the computer comes back to the network', async () => {
    const { tickets, arrivals } = slowTickets();
    const { channel, pass, states, sockets, requests } = start({ tickets });
    await pass(5000);
    channel.wake();
    arrivals[0]!(true);
    await pass(4000);
    sockets[0]!.opens();
    await pass(minutes(1));
    expect([requests(), sockets.length, states]).toEqual([1, 1, ['open']]);
  });

  test.each([true, false])(
    'a ticket that arrives after the attempt was given up changes nothing (%s)',
    async (works) => {
      const { tickets, arrivals } = slowTickets();
      const { pass, sockets, states, requests } = start({ tickets });
      await pass(18_000);
      expect([requests(), states]).toEqual([2, ['lost']]);
      arrivals[0]!(works);
      await pass(1);
      expect(sockets).toEqual([]);
      arrivals[1]!(true);
      await pass(1);
      expect(sockets.map(({ ticket }) => ticket)).toEqual(['ticket-2']);
      sockets[0]!.opens();
      await pass(minutes(2));
      expect([requests(), states]).toEqual([2, ['lost', 'open']]);
    },
  );

  test('stays open while the connection that should replace it cannot be opened, and tries again', async () => {
    let works = true;
    const { open, pass, sockets, states, requests } = start({ tickets: () => works });
    await open();
    works = false;
    for (let minute = 0; minute < 108; minute++) {
      await pass(minutes(1));
      sockets[0]!.says(changed('agent#ann'));
    }
    expect([requests() > 1, sockets.length, states]).toEqual([true, 1, ['open']]);
    works = true;
    for (let second = 0; second < 240 && sockets.length < 2; second++) await pass(1000);
    await open();
    expect([sockets.map(({ isClosed }) => isClosed), states]).toEqual([[true, false], ['open']]);
  });

  test.each([
    [0, 100],
    [1, 115],
  ])('pages are renewed spread over a quarter of an hour (%s: after %s minutes)', async (spread, after) => {
    const { open, pass, sockets } = start({ random: () => spread });
    await open();
    for (let minute = 1; minute < after; minute++) {
      await pass(minutes(1));
      sockets[0]!.says(changed('agent#ann'));
    }
    await pass(minutes(0.5));
    expect(sockets).toHaveLength(1);
    await pass(minutes(0.5));
    expect(sockets).toHaveLength(2);
  });

  test('opens nothing once it was closed on the way: before its ticket arrived, before its socket opened, or while it was lost', async () => {
    const { tickets, arrivals } = slowTickets();
    const early = start({ tickets });
    early.channel.close();
    arrivals[0]!(true);
    await early.pass(minutes(10));
    expect([early.sockets.length, early.requests(), early.states]).toEqual([0, 1, []]);

    const opening = start();
    await opening.settle();
    opening.channel.close();
    opening.sockets[0]!.opens();
    await opening.pass(minutes(10));
    expect([opening.sockets[0]!.isClosed, opening.requests(), opening.states]).toEqual([true, 1, []]);

    const lost = start({ tickets: () => false });
    await lost.pass(1);
    lost.channel.close();
    lost.channel.wake();
    await lost.pass(minutes(10));
    expect([lost.requests(), lost.states]).toEqual([1, ['lost']]);
  });

  test('opens, sends and reports nothing more once it is closed', async () => {
    const { channel, open, pass, sockets, states, heard } = start();
    await open();
    const [socket] = sockets;
    channel.close();
    socket!.says(changed('agent#ann'));
    socket!.breaks();
    channel.wake();
    await pass(minutes(300));
    expect([sockets.length, socket!.isClosed, states, heard]).toEqual([1, true, ['open'], []]);
  });
});
