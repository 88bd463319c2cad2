/** What was typed or pasted as a list: lines, or parts between commas or semicolons. */
export const splitTyped = (text: string): string[] =>
  text
    .split(/[\n,;]+/)
    .map((part) => part.trim())
    .filter(Boolean);

/** A whole number as typed, or undefined. */
export const wholeNumber = (text: string, from: number, to: number): number | undefined => {
  if (!/^\d+$/.test(text.trim())) return undefined;
  const value = Number(text);
  return value >= from && value <= to ? value : undefined;
};

/** `08:30`, as clocks are typed: `8:30`, `0830` and `08.30` too. Undefined when it is not a time of day. */
export const clockOf = (text: string): string | undefined => {
  const [, hours, minutes] = text.trim().match(/^(\d{1,2})[:.]?(\d{2})$/) ?? [];
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59) return undefined;
  return `${hours.padStart(2, '0')}:${minutes}`;
};
