import type { Measurement } from '../measurement.ts';
import { measureBusyHour } from './busy-hour.ts';
import { measureCloudAway } from './cloud-away.ts';
import { measureLoad } from './load.ts';

/** Needs Debian, for Asterisk and sipp; about eight minutes. */
export const measure = async (): Promise<Measurement[]> => [
  ...(await measureCloudAway()),
  ...(await measureLoad()),
  ...(await measureBusyHour()),
];
