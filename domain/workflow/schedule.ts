import { dateAndTime, daysLater, startOfDay } from '../contact/day.ts';
import type { WorkflowEvent } from './workflow.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

type When = Pick<WorkflowEvent, 'time' | 'timeZone'>;

/** By how many milliseconds the zone's clock is ahead of UTC at a whole minute. */
const offset = (instant: number, timeZone: string): number => {
  const { date, time } = dateAndTime(instant, timeZone);
  return Date.parse(`${date}T${time}Z`) - Math.floor(instant / 1000) * 1000;
};

/** When a local time occurs on a local day. */
export interface LocalTime {
  /** ISO 8601 UTC. */
  at: string;
  /** Whether the clock skips that time on that day. Then `at` is the first minute after it that exists. */
  skipped: boolean;
}

/** The first of two when clocks go back, and the next minute that exists when they go forward (SU-32). */
export const localTime = (date: string, time: string, timeZone: string): LocalTime => {
  const wanted = Date.parse(`${date}T${time}:00Z`);
  const offsets = [offset(wanted - day, timeZone), offset(wanted + day, timeZone)];
  const candidates = offsets.map((ahead) => wanted - ahead);
  const shown = candidates.filter((instant) => {
    const seen = dateAndTime(instant, timeZone);
    return seen.date === date && seen.time === `${time}:00`;
  });
  if (shown.length > 0) return { at: new Date(Math.min(...shown)).toISOString(), skipped: false };

  let before = Math.min(...candidates) - minute;
  let after = Math.max(...candidates);
  const shows = (instant: number): boolean => {
    const seen = dateAndTime(instant, timeZone);
    return `${seen.date}T${seen.time}` >= `${date}T${time}:00`;
  };
  while (after - before > minute) {
    const middle = before + Math.floor((after - before) / minute / 2) * minute;
    if (shows(middle)) after = middle;
    else before = middle;
  }
  return { at: new Date(after).toISOString(), skipped: true };
};

/** A zone may skip a whole day when it crosses the date line. Such a day has no run. */
const dayExists = (date: string, timeZone: string): boolean =>
  dateAndTime(startOfDay(date, timeZone), timeZone).date === date;

export interface DueDay {
  /** `YYYY-MM-DD` in the event's zone. */
  localDate: string;
  /** ISO 8601 UTC. */
  dueAt: string;
}

export const runIdOf = (localDate: string): string => `daily#${localDate}`;

const latestDue = ({ time, timeZone }: Required<When>, now: Date): DueDay => {
  let localDate = daysLater(dateAndTime(now.getTime(), timeZone).date, 1);
  for (;;) {
    if (dayExists(localDate, timeZone)) {
      const { at } = localTime(localDate, time, timeZone);
      if (Date.parse(at) <= now.getTime()) return { localDate, dueAt: at };
    }
    localDate = daysLater(localDate, -1);
  }
};

const timeAndZone = ({ time, timeZone }: When): Required<When> | undefined =>
  time !== undefined && timeZone !== undefined ? { time, timeZone } : undefined;

/** Since when an event's Time and zone are unchanged. Other changes, such as those of its rules, do not matter. */
export const timeSetAt = (
  before: When & Pick<WorkflowEvent, 'timeSetAt' | 'changedAt' | 'version'>,
  after: When & Pick<WorkflowEvent, 'changedAt'>,
): string => {
  const same = before.version > 0 && before.time === after.time && before.timeZone === after.timeZone;
  return same ? (before.timeSetAt ?? before.changedAt) : after.changedAt;
};

/**
 * The local day whose run is due and has not started. After missed days (an outage) there is one run, for the newest of
 * them, which decides everything that waits. A Time that has already passed when it is set applies from the next day on, so
 * that nobody starts an upload at noon by typing 09:00; but if a day was missed before, it applies at once. A local day never
 * has two runs, even if the Time or the zone changes.
 */
export const dueDay = (
  event: When & Pick<WorkflowEvent, 'timeSetAt' | 'changedAt' | 'version'>,
  { now, lastRunDate }: { now: Date; lastRunDate: string | undefined },
): DueDay | undefined => {
  const when = timeAndZone(event);
  if (!when || event.version === 0) return undefined;
  const due = latestDue(when, now);
  if (lastRunDate !== undefined && lastRunDate >= due.localDate) return undefined;
  const setLater = Date.parse(due.dueAt) < Date.parse(event.timeSetAt ?? event.changedAt);
  const missedBefore = lastRunDate !== undefined && lastRunDate < daysLater(due.localDate, -1);
  return setLater && !missedBefore ? undefined : due;
};

/** When the Daily Event runs next after `now`, on a day that has had no run. */
export const nextDue = (event: When, now: Date, lastRunDate = ''): DueDay | undefined => {
  const when = timeAndZone(event);
  if (!when) return undefined;
  let { localDate } = latestDue(when, now);
  if (localDate < lastRunDate) localDate = lastRunDate;
  for (;;) {
    localDate = daysLater(localDate, 1);
    if (dayExists(localDate, when.timeZone)) {
      return { localDate, dueAt: localTime(localDate, when.time, when.timeZone).at };
    }
  }
};

/** The days among the next ones, starting at `from`, on which the clock skips the event's Time. */
export const skippedDays = (event: When, from: Date, days: number): DueDay[] => {
  const when = timeAndZone(event);
  if (!when) return [];
  const first = dateAndTime(from.getTime(), when.timeZone).date;
  return Array.from({ length: days }, (_, index) => daysLater(first, index)).flatMap((localDate) => {
    const { at, skipped } = localTime(localDate, when.time, when.timeZone);
    return skipped && dayExists(localDate, when.timeZone) ? [{ localDate, dueAt: at }] : [];
  });
};
