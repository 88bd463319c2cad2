/** The parts of a typed or pasted list: lines, or parts between commas or semicolons. */
export const splitTyped = (text: string): string[] =>
  text
    .split(/[\n,;]+/)
    .map((part) => part.trim())
    .filter(Boolean);

/** A typed whole number, or undefined. */
export const wholeNumber = (text: string, from: number, to: number): number | undefined => {
  if (!/^\d+$/.test(text.trim())) return undefined;
  const value = Number(text);
  return value >= from && value <= to ? value : undefined;
};

/** Reads a typed time as `08:30`; also `8:30`, `0830` and `08.30`. Undefined if it is not a time of day. */
export const clockOf = (text: string): string | undefined => {
  const [, hours, minutes] = text.trim().match(/^(\d{1,2})[:.]?(\d{2})$/) ?? [];
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59) return undefined;
  return `${hours.padStart(2, '0')}:${minutes}`;
};
