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

/** Bytes a second at this instant; undefined: no limit. Where windows overlap, the lowest holds. */
export const limitAt = (
  { bandwidth, timeZone }: { bandwidth: readonly BandwidthWindow[]; timeZone: string },
  at: Date,
): number | undefined => {
  if (bandwidth.length === 0) return undefined;
  const { day, minutes } = localTime(at, timeZone);
  const holds = (window: BandwidthWindow): boolean => {
    const from = minutesOf(window.from);
    const to = minutesOf(window.to);
    const today = window.days.includes(days[day]!);
    // From and to the same: the whole day. Past midnight a window still belongs to the day it began on.
    if (from === to) return today;
    if (from < to) return today && minutes >= from && minutes < to;
    return (today && minutes >= from) || (window.days.includes(days[(day + 6) % 7]!) && minutes < to);
  };
  const limits = bandwidth.filter(holds).map(({ bytesPerSecond }) => bytesPerSecond);
  return limits.length > 0 ? Math.min(...limits) : undefined;
};

export interface Limiter {
  /** At once undefined when nothing limits; else kept as soon as so many bytes may go. */
  take(bytes: number): Promise<void> | undefined;
  readonly limited: boolean;
}

/**
 * A bucket that holds a tenth of a second. Everybody is served in turn; what is asked for at once is at most the bucket,
 * so a limit that changes is felt within that tenth. `limit` is asked four times a second.
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
  let askedAt = now();
  let filledAt = askedAt;
  let tokens = 0;
  let pumping = false;
  const queue: { bytes: number; go(): void }[] = [];

  const refill = () => {
    const at = now();
    if (at - askedAt >= 250) {
      const next = limit();
      if (next !== rate) {
        rate = next;
        tokens = Math.min(0, tokens);
      }
      askedAt = at;
    }
    if (rate !== undefined) tokens = Math.min(rate / 10, tokens + (rate * (at - filledAt)) / 1000);
    filledAt = at;
  };
  const pump = () => {
    refill();
    while (queue.length > 0 && (rate === undefined || (rate > 0 && tokens > 0))) {
      const { bytes, go } = queue.shift()!;
      // Into debt, which the next one waits out: so any size of piece comes to the same rate.
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
