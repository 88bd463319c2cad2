import type { Measurement } from '../measurement.ts';
import { measureBusyHour } from './busy-hour.ts';
import { measureCloudAway } from './cloud-away.ts';
import { measureKills } from './kills.ts';
import { measureLoad } from './load.ts';

/** Needs Debian, for Asterisk and sipp; about ten minutes. */
export const measure = async (): Promise<Measurement[]> => [
  ...(await measureKills()),
  ...(await measureCloudAway()),
  ...(await measureLoad()),
  ...(await measureBusyHour()),
];
