import { duration } from '../../kit/format.ts';

/** Reads a typed duration in seconds: `1:30`, `1:02:09`, or only minutes. Undefined if it is not a duration. */
export const typedDuration = (text: string): number | undefined => {
  const [, hours = '0', minutes = '', seconds = '0'] =
    /^(?:(\d{1,2}):(?=\d+:))?(\d{1,4})(?::([0-5]\d))?$/.exec(text.trim()) ?? [];
  if (minutes === '') return undefined;
  const whole = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return whole <= 86_400 ? whole : undefined;
};

export const durationText = (seconds: number | undefined): string => (seconds === undefined ? '' : duration(seconds));
