import type { Socket } from '../../../domain/changes/channel.ts';

/** A clock that stands still until the test advances it; what is due meanwhile happens in order. */
export const fakeTime = () => {
  let now = 0;
  let timers: { at: number; act: () => void }[] = [];
  const settle = async () => {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  };
  return {
    now: () => now,
    after: (milliseconds: number, act: () => void) => {
      const timer = { at: now + milliseconds, act };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
    settle,
    pass: async (milliseconds: number) => {
      const end = now + milliseconds;
      await settle();
      for (;;) {
        const [next] = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (!next) break;
        timers = timers.filter((one) => one !== next);
        now = next.at;
        next.act();
        await settle();
      }
      now = end;
    },
  };
};

export class FakeSocket implements Socket {
  onopen: Socket['onopen'] = null;
  onmessage: Socket['onmessage'] = null;
  onclose: Socket['onclose'] = null;
  readonly ticket: string;
  readonly sent: string[] = [];
  isClosed = false;

  constructor(ticket: string) {
    this.ticket = ticket;
  }

  send(message: string): void {
    this.sent.push(message);
  }

  close(): void {
    this.isClosed = true;
  }

  /** The other side of the connection. */
  opens(): void {
    this.onopen?.();
  }
  says(message: object | string): void {
    this.onmessage?.({ data: typeof message === 'string' ? message : JSON.stringify(message) });
  }
  breaks(): void {
    this.onclose?.();
  }
}

export const changed = (...topics: string[]) => ({ type: 'changed', topics });

/** Repeatable random numbers. */
export const seeded = (seed: number) => () => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
};
