import { inZone } from './format.ts';

/** The calendar day it is in that time zone. */
export const today = (now: Date, timeZone: string): string => inZone(now.toISOString(), timeZone).date;

/** Calendar days later (or earlier): days have no hours here, so summer time cannot shift them. */
export const addDays = (day: string, days: number): string => {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
};

/** Whether it is a day of the calendar, written `2026-11-14`. */
export const isDay = (text: string): boolean => {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
};
