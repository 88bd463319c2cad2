/** The form in which `sortable` writes every instant. */
const sortableForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** One form for each instant, so that text order is time order. Providers write `00.500Z`, which would sort before `00Z`. */
export const sortable = (instant: string): string => {
  if (sortableForm.test(instant)) return instant;
  const milliseconds = Date.parse(instant);
  return Number.isNaN(milliseconds) ? instant : new Date(milliseconds).toISOString();
};

/** For `sort`: negative if `a` is before `b`, whatever their forms. */
export const compareInstants = (a: string, b: string): number => Date.parse(a) - Date.parse(b);

/** The earliest of some instants. Undefined if there are none. */
export const earliestOf = (instants: readonly (string | undefined)[]): string | undefined =>
  instants
    .filter((instant) => instant !== undefined)
    .reduce<string | undefined>((a, b) => (a !== undefined && compareInstants(a, b) <= 0 ? a : b), undefined);

const iso =
  /^(\d{4})(-?)(\d\d)\2(\d\d)[T ](\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d{1,18}))?)? ?(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)(?:\[[\w/+-]+\])?$/i;
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** RFC 1123, the format `R` of .NET. */
const rfc1123 = /^(?:[a-z]{3}, )?(\d{1,2}) ([a-z]{3}) (\d{4}) (\d\d):(\d\d):(\d\d) (Z|UTC|GMT|[+-]\d\d:?\d\d)$/i;
/** Windows PowerShell and old .NET: milliseconds since 1970 in UTC. The offset after it is only the writer's own zone. */
const epoch = /^\/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\/$/;

/** By how many minutes a zone is ahead of UTC. Undefined if there is no such zone. */
const minutesAhead = (zone: string): number | undefined => {
  if (/^(Z|UTC|GMT)$/i.test(zone)) return 0;
  const [, sign, hours = '', minutes = '0'] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? [];
  if (sign === undefined || Number(hours) > 23 || Number(minutes) > 59) return undefined;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
};

/** Undefined for a date or a time that does not exist, such as February 30. */
const millisecondsFrom = (
  [year, month, day, hour, minute, second]: [number, number, number, number, number, number],
  zone: string,
): number | undefined => {
  const ahead = minutesAhead(zone);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  const isDay = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (ahead === undefined || !isDay || hour > 23 || minute > 59 || second > 59) return undefined;
  return date.getTime() + ((hour * 60 + minute - ahead) * 60 + second) * 1000;
};

const millisecondsOf = (text: string): number | undefined => {
  const [, ticks] = epoch.exec(text) ?? [];
  if (ticks !== undefined) return Number(ticks);
  const [, years, , monthNumber, days, hours, minutes, seconds = '0', fraction = '', zone] = iso.exec(text) ?? [];
  if (zone !== undefined) {
    const whole = millisecondsFrom(
      [Number(years), Number(monthNumber), Number(days), Number(hours), Number(minutes), Number(seconds)],
      zone,
    );
    return whole === undefined ? undefined : whole + Number(fraction.padEnd(3, '0').slice(0, 3));
  }
  const [, day, month = '', year, hour, minute, second, place = ''] = rfc1123.exec(text) ?? [];
  return millisecondsFrom(
    [Number(year), months.indexOf(month.toLowerCase()) + 1, Number(day), Number(hour), Number(minute), Number(second)],
    place,
  );
};

/**
 * Reads an instant in any unambiguous form, and writes it as `2026-11-20T09:00:00.000Z`. Undefined for any other text. A
 * time without a zone is ambiguous, and so are `11/12/2026` and a bare number.
 */
export const readInstant = (text: string): string | undefined => {
  const milliseconds = millisecondsOf(text.trim());
  const date = new Date(milliseconds ?? Number.NaN);
  const year = date.getUTCFullYear();
  return year >= 0 && year <= 9999 ? date.toISOString() : undefined;
};

/** The part of an instant that is finer than milliseconds, as six digits. Empty if there is none. */
export const beyondMilliseconds = (instant: string): string => {
  const [, digits = ''] = /[.,]\d{3}(\d{1,6})/.exec(instant) ?? [];
  return /[1-9]/.test(digits) ? digits.padEnd(6, '0') : '';
};
