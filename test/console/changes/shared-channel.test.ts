import { changesOver } from '../../../console/changes/changes.ts';
import { type Bus, shareChannel, type Tabs } from '../../../console/changes/shared-channel.ts';
import type { Channel, ChannelListener, ChannelState } from '../../../domain/changes/channel.ts';

/** Locks and a broadcast channel as browsers have them, for tabs of one browser. */
const browser = () => {
  const buses = new Set<Bus>();
  const waiting: { lead: () => Promise<void>; done: () => void; signal: AbortSignal }[] = [];
  let isHeld = false;
  const next = () => {
    if (isHeld) return;
    const turn = waiting.shift();
    if (!turn) return;
    if (turn.signal.aborted) return next();
    isHeld = true;
    void turn.lead().then(() => {
      isHeld = false;
      turn.done();
      next();
    });
  };
  const opened: { listener: ChannelListener; isClosed: boolean; woken: number }[] = [];
  const open = (listener: ChannelListener): Channel => {
    const one = { listener, isClosed: false, woken: 0 };
    opened.push(one);
    return {
      wake: () => {
        one.woken += 1;
      },
      close: () => {
        one.isClosed = true;
      },
    };
  };
  const tabs: Tabs = {
    lead: (_, signal, lead) =>
      new Promise<void>((done) => {
        waiting.push({ lead, done, signal });
        next();
      }),
    openBus: () => {
      const bus: Bus = {
        onmessage: null,
        postMessage: (message) => {
          for (const other of buses) if (other !== bus) other.onmessage?.({ data: structuredClone(message) });
        },
        close: () => buses.delete(bus),
      };
      buses.add(bus);
      return bus;
    },
  };
  const tab = (given: Tabs | undefined = tabs) => {
    const states: ChannelState[] = [];
    const heard: (readonly string[])[] = [];
    const channel = shareChannel('name', given, open, {
      onState: (state) => states.push(state),
      onChanged: (topics) => heard.push(topics),
    });
    return { channel, states, heard };
  };
  return { tab, opened };
};

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('tabs of one browser', () => {
  test('share one connection, and each gets every message', async () => {
    const { tab, opened } = browser();
    const [first, second] = [tab(), tab()];
    opened[0]!.listener.onState('open');
    opened[0]!.listener.onChanged(['agent#ann']);
    expect(opened).toHaveLength(1);
    for (const { states, heard } of [first, second]) {
      expect(states.at(-1)).toBe('open');
      expect(heard).toEqual([['agent#ann']]);
    }
    const third = tab();
    expect(third.states).toEqual(['open']);
    third.channel.wake();
    expect(opened[0]!.woken).toBe(1);
  });

  test('pass the connection to another tab when its tab is closed', async () => {
    const { tab, opened } = browser();
    const [first, second, third] = [tab(), tab(), tab()];
    opened[0]!.listener.onState('open');
    first.channel.close();
    await settle();
    expect(opened.map(({ isClosed }) => isClosed)).toEqual([true, false]);
    expect([second.states.at(-1), third.states.at(-1)]).toEqual(['connecting', 'connecting']);
    opened[1]!.listener.onState('open');
    opened[1]!.listener.onChanged(['agent#ann']);
    expect([second.states.at(-1), third.states.at(-1)]).toEqual(['open', 'open']);
    expect([first.heard, second.heard, third.heard]).toEqual([[], [['agent#ann']], [['agent#ann']]]);
  });

  test('open nothing in a tab that is closed before its turn', async () => {
    const { tab, opened } = browser();
    const [first, second] = [tab(), tab()];
    second.channel.close();
    first.channel.close();
    await settle();
    expect(opened).toHaveLength(1);
  });

  test('have one connection each if the browser isolates them', () => {
    const { tab, opened } = browser();
    const forbidden: Tabs = {
      lead: async () => {},
      openBus: () => {
        throw new DOMException('The operation is insecure', 'SecurityError');
      },
    };
    tab(forbidden);
    tab(forbidden);
    expect(opened).toHaveLength(2);
  });

  test('do without locks if the browser has none for this page', async () => {
    const { tab, opened } = browser();
    tab({
      lead: () => Promise.reject(new DOMException('No locks here', 'SecurityError')),
      openBus: () => ({ onmessage: null, postMessage: () => {}, close: () => {} }),
    });
    await settle();
    expect(opened).toHaveLength(1);
  });
});

describe('pages of one tab', () => {
  test('open the connection with the first listener, and share it', () => {
    let opened = 0;
    let listener: ChannelListener | undefined;
    const changes = changesOver((given) => {
      opened += 1;
      listener = given;
      return { wake: () => {}, close: () => {} };
    });
    expect([opened, changes.state()]).toEqual([0, 'connecting']);
    const heard: string[] = [];
    const deaf = changes.listen({ onChanged: () => heard.push('first') });
    changes.listen({ onChanged: () => heard.push('second'), onState: (state) => heard.push(state) });
    listener!.onState('open');
    listener!.onChanged([]);
    deaf();
    listener!.onChanged([]);
    expect([opened, changes.state(), heard]).toEqual([1, 'open', ['open', 'first', 'second', 'second']]);
  });

  test('show the connection as lost from the start if there is no channel', () => {
    const changes = changesOver(() => {
      throw new Error('Nothing to open');
    }, false);
    changes.listen({});
    expect(changes.state()).toBe('lost');
  });
});
