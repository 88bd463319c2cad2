import { dateAndTime, daysLater } from '../../../domain/contact/day.ts';
import { type BandwidthWindow, type DataServer, weekdays } from '../../../domain/data-server/data-server.ts';
import { localTime } from '../../../domain/workflow/schedule.ts';

const spanOn = (date: string, { from, to }: BandwidthWindow, timeZone: string) => ({
  start: Date.parse(localTime(date, from, timeZone).at),
  end: Date.parse(localTime(to > from ? date : daysLater(date, 1), to, timeZone).at),
});

/**
 * The limit that applies now, and when its window ends. Windows may pass midnight. If two overlap, the lower one
 * applies. Undefined outside all windows: there is no limit then.
 */
export const limitNow = (
  { bandwidth, timeZone }: Pick<DataServer, 'bandwidth' | 'timeZone'>,
  now: Date,
): { bytesPerSecond: number; endsAt: string } | undefined => {
  const today = dateAndTime(now.getTime(), timeZone).date;
  const open = [daysLater(today, -1), today].flatMap((date) => {
    const weekday = weekdays[(new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7]!;
    return bandwidth
      .filter(({ days }) => days.includes(weekday))
      .map((window) => ({ ...spanOn(date, window, timeZone), bytesPerSecond: window.bytesPerSecond }))
      .filter(({ start, end }) => start <= now.getTime() && now.getTime() < end);
  });
  const lowest = open.sort((a, b) => a.bytesPerSecond - b.bytesPerSecond || b.end - a.end)[0];
  return lowest && { bytesPerSecond: lowest.bytesPerSecond, endsAt: new Date(lowest.end).toISOString() };
};
