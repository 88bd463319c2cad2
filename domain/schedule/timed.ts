import { dateAndTime, daysLater, timeZoneProblem } from '../contact/day.ts';
import { type Weekday, weekdays } from '../data-server/data-server.ts';
import { localTime } from '../workflow/schedule.ts';

/** When a Timed schedule records screens, and how it divides them into recordings. */
export interface TimedSpans {
  /** The days on which a span begins. */
  days: readonly Weekday[];
  /** `HH:MM`, in `timeZone`. */
  start: string;
  /** `HH:MM`, in `timeZone`. If it is before `start`, it is on the next day. */
  end: string;
  /** IANA name. */
  timeZone: string;
  /** The record interval: how long each recording is. The last of a day may be shorter. */
  intervalMinutes: number;
  /** Days in the archive if no workflow rule says otherwise. By default, the deployment's retention. */
  retentionDays?: number;
}

interface Span {
  /** ISO 8601 UTC; `to` exclusive. */
  from: string;
  to: string;
}

/** Whole minutes of one recording, and days in the archive. */
export const timedLimits = { shortest: 1, longest: 720, retentionDays: 36_500 } as const;

const minute = 60_000;

/** A PC learns up to five minutes later what it records, and must be capturing when a span begins. */
const leadMilliseconds = 10 * minute;

const isTime = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(text);

const weekdayOf = (date: string): Weekday => weekdays[(new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7]!;

/** The spans of single days that touch this one, the earliest first. */
const daySpans = ({ days, start, end, timeZone }: TimedSpans, { from, to }: Span): Span[] => {
  const found: Span[] = [];
  const last = dateAndTime(to, timeZone).date;
  // A span that began on the day before may last until after midnight.
  for (let date = daysLater(dateAndTime(from, timeZone).date, -1); date <= last; date = daysLater(date, 1)) {
    if (!days.includes(weekdayOf(date))) continue;
    const begins = localTime(date, start, timeZone).at;
    const ends = localTime(end > start ? date : daysLater(date, 1), end, timeZone).at;
    if (begins < ends && begins < to && ends > from) found.push({ from: begins, to: ends });
  }
  return found;
};

/** Whether PCs capture for this schedule at this instant: during its spans, and shortly before they begin. */
export const isTimedAt = (timed: TimedSpans, at: string): boolean => {
  const instant = Date.parse(at);
  const near = { from: at, to: new Date(instant + leadMilliseconds).toISOString() };
  return daySpans(timed, near).length > 0;
};

/** The recordings of a Timed schedule that ended after `after` and not after `until`, in order. */
export const timedRecordings = (timed: TimedSpans, { after, until }: { after: string; until: string }): Span[] =>
  daySpans(timed, { from: after, to: until }).flatMap((day) => {
    const begins = Date.parse(day.from);
    const length = timed.intervalMinutes * minute;
    const count = Math.ceil((Date.parse(day.to) - begins) / length);
    return Array.from({ length: count }, (_, index) => {
      const to = new Date(begins + (index + 1) * length).toISOString();
      return { from: new Date(begins + index * length).toISOString(), to: to < day.to ? to : day.to };
    }).filter(({ to }) => to > after && to <= until);
  });

export interface TimedProblem {
  field: keyof TimedSpans;
  reason: string;
}

/** Problems with the times of a schedule. The page and the server both use this. */
export const timedProblems = (timed: TimedSpans): TimedProblem[] => {
  const { days, start, end, timeZone, intervalMinutes, retentionDays } = timed;
  const zone = timeZoneProblem(timeZone);
  const isWithin = (value: number, from: number, to: number) => Number.isInteger(value) && value >= from && value <= to;
  return [
    ...(days.length === 0 ? [{ field: 'days', reason: 'Choose at least one day' } as const] : []),
    ...(isTime(start) ? [] : [{ field: 'start', reason: 'A time like 08:30' } as const]),
    ...(isTime(end) ? [] : [{ field: 'end', reason: 'A time like 17:00' } as const]),
    ...(isTime(start) && start === end
      ? [{ field: 'end', reason: 'It must differ from the start time' } as const]
      : []),
    ...(zone === undefined ? [] : [{ field: 'timeZone', reason: zone } as const]),
    ...(isWithin(intervalMinutes, timedLimits.shortest, timedLimits.longest)
      ? []
      : [{ field: 'intervalMinutes', reason: `Whole minutes from 1 to ${timedLimits.longest}` } as const]),
    ...(retentionDays === undefined || isWithin(retentionDays, 1, timedLimits.retentionDays)
      ? []
      : [{ field: 'retentionDays', reason: `Whole days from 1 to ${timedLimits.retentionDays}` } as const]),
  ];
};
