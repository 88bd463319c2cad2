import { type ChannelState, openChannel } from '../../../domain/changes/channel.ts';
import { changed, FakeSocket, fakeTime, seeded } from '../../console/changes/kit.ts';

const minutes = (count: number) => count * 60_000;

const start = ({
  tickets = () => true,
  random = () => 0.5,
}: {
  tickets?: () => boolean;
  random?: () => number;
} = {}) => {
  const time = fakeTime();
  const sockets: FakeSocket[] = [];
  const states: ChannelState[] = [];
  const heard: (readonly string[])[] = [];
  let requests = 0;
  const channel = openChannel(
    {
      fetchTicket: async () => {
        requests += 1;
        if (!tickets()) throw new Error('No ticket');
        return `ticket-${requests}`;
      },
      openSocket: (ticket) => {
        const socket = new FakeSocket(ticket);
        sockets.push(socket);
        return socket;
      },
      random,
      now: time.now,
      after: time.after,
    },
    { onState: (state) => states.push(state), onChanged: (topics) => heard.push(topics) },
  );
  const open = async () => {
    await time.settle();
    sockets.at(-1)!.opens();
  };
  return { ...time, channel, sockets, states, heard, open, requests: () => requests };
};

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
