import type { Weekday } from '../../domain/data-server/data-server.ts';
/** Shown if there is no value. */
export const nothing = '–';

export const dayNames: Record<Weekday, string> = {
  MON: 'Monday',
  TUE: 'Tuesday',
  WED: 'Wednesday',
  THU: 'Thursday',
  FRI: 'Friday',
  SAT: 'Saturday',
  SUN: 'Sunday',
};

const two = (value: number): string => String(value).padStart(2, '0');

const parts = (seconds: number) => {
  const whole = Math.round(seconds);
  return { hours: Math.floor(whole / 3600), minutes: Math.floor((whole % 3600) / 60), seconds: whole % 60 };
};

/** `0:42`, `4:07`, `1:02:09`: rounded to the second. */
export const duration = (seconds: number | null): string => {
  if (seconds === null || !Number.isFinite(seconds)) return nothing;
  const { hours, minutes, seconds: rest } = parts(Math.max(0, seconds));
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
};

/** `1 agent`, `2,400 agents`. */
export const counted = (number: number, word: string): string => `${count(number)} ${word}${number === 1 ? '' : 's'}`;

/** `1 hour 2 minutes 9 seconds`, for screen readers. */
export const spokenDuration = (seconds: number): string => {
  const { hours, minutes, seconds: rest } = parts(Math.max(0, seconds));
  const words = [
    hours > 0 && counted(hours, 'hour'),
    minutes > 0 && counted(minutes, 'minute'),
    (rest > 0 || (hours === 0 && minutes === 0)) && counted(rest, 'second'),
  ];
  return words.filter(Boolean).join(' ');
};

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `14 Nov 2026` from `2026-11-14`. */
export const day = (date: string | null): string => {
  const [year, month, dayOfMonth] = date?.split('-') ?? [];
  return year && month && dayOfMonth ? `${Number(dayOfMonth)} ${months[Number(month) - 1]} ${year}` : nothing;
};

/** `09:12:33` from an ISO time with or without fractions. */
export const time = (value: string | null): string => value?.slice(0, 8) ?? nothing;

/** `14 Nov 2026, 09:12:33` in this time zone. */
export const instant = (iso: string | null, timeZone: string): string => {
  if (iso === null) return nothing;
  const { date, clock } = inZone(iso, timeZone);
  return `${day(date)}, ${clock}`;
};

/** The calendar day and the clock of an instant in a time zone. */
export const inZone = (iso: string, timeZone: string): { date: string; clock: string } => {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  const part = Object.fromEntries(format.formatToParts(new Date(iso)).map(({ type, value }) => [type, value]));
  return {
    date: `${part.year}-${part.month}-${part.day}`,
    clock: `${part.hour}:${part.minute}:${part.second}`,
  };
};

/** `just now`, `5 minutes`, `3 hours`, `2 days`: how long something has lasted. */
export const elapsed = (since: string, now: Date): string => {
  const minutes = Math.floor((now.getTime() - new Date(since).getTime()) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return counted(minutes, 'minute');
  if (minutes < 48 * 60) return counted(Math.floor(minutes / 60), 'hour');
  return counted(Math.floor(minutes / (24 * 60)), 'day');
};

/** `just now` or `5 minutes ago`. */
export const ago = (since: string, now: Date): string => {
  const lasted = elapsed(since, now);
  return lasted === 'just now' ? lasted : `${lasted} ago`;
};

/** `812 bytes`, `9.6 MB`: decimal units, as disks are sold. */
export const size = (bytes: number | null): string => {
  if (bytes === null) return nothing;
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 999.95 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
};

/** A person's name, otherwise the user name, otherwise nothing. */
export const personName = (person: {
  firstName: string | null;
  lastName: string | null;
  acdId?: string | null;
}): string => [person.firstName, person.lastName].filter(Boolean).join(' ') || person.acdId || nothing;

/** `8 Mbit/s` from bytes per second, as lines are sold. */
export const rate = (bytesPerSecond: number): string => {
  const bits = bytesPerSecond * 8;
  if (bits < 999_500) return `${Number((bits / 1000).toFixed(1))} kbit/s`;
  if (bits < 999_500_000) return `${Number((bits / 1e6).toFixed(1))} Mbit/s`;
  return `${Number((bits / 1e9).toFixed(1))} Gbit/s`;
};

/** `12,400`: with separators between thousands. */
export const count = (value: number): string => value.toLocaleString('en-GB');

/** The calendar day in this time zone. */
export const today = (now: Date, timeZone: string): string => inZone(now.toISOString(), timeZone).date;
