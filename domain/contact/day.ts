import { Failure } from '../failure.ts';

const millisecondsADay = 24 * 60 * 60 * 1000;

/** Creating a formatter costs a thousand times as much as using it, and a deployment has one zone. */
const formatters = new Map<string, Intl.DateTimeFormat>();
const formatterOf = (timeZone: string): Intl.DateTimeFormat => {
  const cached = formatters.get(timeZone);
  if (cached) return cached;
  const formatter = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formatters.set(timeZone, formatter);
  return formatter;
};

/** The date and time on a calendar and a clock in the zone at an instant. */
export const dateAndTime = (instant: string | number, timeZone: string): { date: string; time: string } => {
  const parts = formatterOf(timeZone).formatToParts(new Date(instant));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '';
  return {
    date: `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`,
    time: `${part('hour')}:${part('minute')}:${part('second')}`,
  };
};

/** Whether it is a day of the calendar, written `2026-11-14`. The 30th of February is not. */
export const isDay = (text: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
};

/** Whether this system knows the IANA name. */
export const isTimeZone = (name: string): boolean => {
  try {
    dateAndTime(0, name);
    return true;
  } catch {
    return false;
  }
};

export const timeZoneProblem = (name: string): string | undefined =>
  isTimeZone(name) ? undefined : `${name} is not an IANA time zone.`;

/** By how many milliseconds the zone's clock is ahead of UTC at an instant. */
const offset = (instant: number, timeZone: string): number => {
  const { date, time } = dateAndTime(instant, timeZone);
  return Date.parse(`${date}T${time}Z`) - Math.floor(instant / 1000) * 1000;
};

/** `2026-11-20T13:00:00+01:00`: the local date and time in the zone, and by how much they are ahead of UTC. */
export const withOffset = (instant: string, timeZone: string): string => {
  const at = Date.parse(instant);
  const { date, time } = dateAndTime(at, timeZone);
  const minutes = Math.round(offset(at, timeZone) / 60_000);
  const two = (value: number) => String(value).padStart(2, '0');
  const ahead = `${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
  return `${date}T${time}${minutes < 0 ? '-' : '+'}${ahead}`;
};

/**
 * The first instant of a day in a zone. That is midnight, unless clocks go forward at midnight (the day begins at one) or
 * go back at midnight (the day begins at the first midnight that has its date). If a zone skipped the day, it is the first
 * instant of the next one.
 */
export const startOfDay = (day: string, timeZone: string): string => {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const candidates = [midnight - millisecondsADay, midnight + millisecondsADay].map(
    (nearby) => midnight - offset(nearby, timeZone),
  );
  const onTheDay = candidates.filter((instant) => dateAndTime(instant, timeZone).date === day);
  return new Date(onTheDay.length > 0 ? Math.min(...onTheDay) : Math.max(...candidates)).toISOString();
};

/** The date this many days later, or earlier if the number is negative. */
export const daysLater = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * millisecondsADay).toISOString().slice(0, 10);

export const maxSpanDays = 400;

/**
 * The instants between which the days `from` to `to` (inclusive) lie in a zone. `to` is today by default, and `from` six
 * days before `to`.
 * @throws Failure `invalid` for invalid days, in the wrong order, or more than `maxSpanDays`
 */
export const span = (
  days: { from?: string | undefined; to?: string | undefined },
  { now, timeZone }: { now: Date; timeZone: string },
): { from: string; to: string } => {
  for (const field of ['from', 'to'] as const) {
    const day = days[field];
    if (day !== undefined && (day < '2000-01-01' || day > '2199-12-31')) {
      throw new Failure('invalid', 'Give a day between 2000-01-01 and 2199-12-31', { field });
    }
  }
  const to = days.to ?? dateAndTime(now.getTime(), timeZone).date;
  const from = days.from ?? daysLater(to, -6);
  if (from > to) throw new Failure('invalid', `The first day is after the last, ${to}`, { field: 'from' });
  if (daysLater(from, maxSpanDays) <= to) {
    throw new Failure('invalid', `More than ${maxSpanDays} days; search a shorter span`, { field: 'from' });
  }
  return { from: startOfDay(from, timeZone), to: startOfDay(daysLater(to, 1), timeZone) };
};
