import type { BandwidthWindow } from '../../domain/data-server/data-server.ts';

const days = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] as const;

const minutesOf = (time: string): number => {
  const [hours = '0', minutes = '0'] = time.split(':');
  return Number(hours) * 60 + Number(minutes);
};

const formats = new Map<string, Intl.DateTimeFormat>();
const localTime = (at: Date, timeZone: string): { day: number; minutes: number } => {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    formats.set(timeZone, format);
  }
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return {
    day: days.indexOf(part.weekday!.toUpperCase() as (typeof days)[number]),
    minutes: Number(part.hour) * 60 + Number(part.minute),
  };
};

/** Bytes per second at this instant; undefined: no limit. Where windows overlap, the lowest limit applies. */
export const limitAt = (
  { bandwidth, timeZone }: { bandwidth: readonly BandwidthWindow[]; timeZone: string },
  at: Date,
): number | undefined => {
  if (bandwidth.length === 0) return undefined;
  const { day, minutes } = localTime(at, timeZone);
  const applies = (window: BandwidthWindow): boolean => {
    const from = minutesOf(window.from);
    const to = minutesOf(window.to);
    const today = window.days.includes(days[day]!);
    // The same time twice means the whole day. After midnight a window still belongs to the day it began on.
    if (from === to) return today;
    if (from < to) return today && minutes >= from && minutes < to;
    return (today && minutes >= from) || (window.days.includes(days[(day + 6) % 7]!) && minutes < to);
  };
  const limits = bandwidth.filter(applies).map(({ bytesPerSecond }) => bytesPerSecond);
  return limits.length > 0 ? Math.min(...limits) : undefined;
};

export interface Limiter {
  /** Undefined if there is no limit; otherwise resolves as soon as this many bytes may be sent. */
  take(bytes: number): Promise<void> | undefined;
  readonly limited: boolean;
}

/**
 * A token bucket that holds a tenth of a second, so that a changed limit takes effect within that time. Requests are
 * served in order. `limit` is read four times a second.
 */
export const limiter = ({
  limit,
  now = () => performance.now(),
  later = (act: () => void, ms: number) => void setTimeout(act, ms),
}: {
  limit: () => number | undefined;
  now?: () => number;
  later?: (act: () => void, ms: number) => void;
}): Limiter => {
  let rate = limit();
  let limitReadAt = now();
  let filledAt = limitReadAt;
  let tokens = 0;
  let pumping = false;
  const queue: { bytes: number; go(): void }[] = [];

  const refill = () => {
    const at = now();
    if (at - limitReadAt >= 250) {
      const next = limit();
      if (next !== rate) {
        rate = next;
        tokens = Math.min(0, tokens);
      }
      limitReadAt = at;
    }
    if (rate !== undefined) tokens = Math.min(rate / 10, tokens + (rate * (at - filledAt)) / 1000);
    filledAt = at;
  };
  const pump = () => {
    refill();
    while (queue.length > 0 && (rate === undefined || (rate > 0 && tokens > 0))) {
      const { bytes, go } = queue.shift()!;
      // The bucket may go into debt, and the next piece waits until it is paid, so the size of pieces does not matter.
      if (rate !== undefined) tokens -= bytes;
      go();
    }
    if (queue.length === 0) {
      pumping = false;
      return;
    }
    later(pump, rate ? Math.min(250, Math.max(2, (-tokens / rate) * 1000)) : 250);
  };
  return {
    take(bytes) {
      refill();
      if (rate === undefined && queue.length === 0) return undefined;
      const { promise, resolve } = Promise.withResolvers<void>();
      queue.push({ bytes, go: resolve });
      if (!pumping) {
        pumping = true;
        pump();
      }
      return promise;
    },
    get limited() {
      refill();
      return rate !== undefined;
    },
  };
};
