import type { SchedulesView } from '../../api/administration/people/who-is-recorded.ts';
import { daysLater, startOfDay } from '../../domain/contact/day.ts';
import { noRequirements, recordAll, type ScheduleType } from '../../domain/schedule/schedule.ts';
import { inZone } from '../kit/format.ts';

export type ScheduleDraft = SchedulesView['schedules'][number];

/** It never expires until somebody sets an end, because On-Demand needs that (OD-36). */
export const newSchedule = (type: ScheduleType = 'on-demand'): ScheduleDraft => ({
  ...recordAll,
  scheduleId: crypto.randomUUID(),
  name: '',
  type,
  requirements: structuredClone(noRequirements) as ScheduleDraft['requirements'],
});

/** Office hours, until somebody changes them. */
const newTimes = (timeZone: string): NonNullable<ScheduleDraft['timed']> => ({
  days: ['MON', 'TUE', 'WED', 'THU', 'FRI'],
  start: '08:00',
  end: '17:00',
  timeZone,
  intervalMinutes: 30,
});

/** Only a Timed schedule has times. It has none of the requirements for calls. */
export const withType = ({ timed, ...schedule }: ScheduleDraft, type: ScheduleType, timeZone: string): ScheduleDraft =>
  type === 'timed'
    ? {
        ...schedule,
        type,
        timed: timed ?? newTimes(timeZone),
        requirements: { ...schedule.requirements, queues: [], directions: [] },
      }
    : { ...schedule, type };

/** The last day on which a schedule applies. Empty if it never expires. */
export const lastDayOf = ({ endsAt }: Pick<ScheduleDraft, 'endsAt'>, timeZone: string): string =>
  endsAt === undefined ? '' : inZone(new Date(Date.parse(endsAt) - 1).toISOString(), timeZone).date;

/** A schedule applies until the end of its last day. */
export const withLastDay = ({ endsAt: _, ...schedule }: ScheduleDraft, day: string, timeZone: string): ScheduleDraft =>
  day === '' ? schedule : { ...schedule, endsAt: new Date(startOfDay(daysLater(day, 1), timeZone)).toISOString() };
