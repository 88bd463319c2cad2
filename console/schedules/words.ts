import type { ScheduleType } from '../../domain/schedule/schedule.ts';
import type { CallMode } from '../../domain/schedule/simulate-schedules.ts';

export const typeDescriptions: Record<ScheduleType, string> = {
  all: 'Every call is recorded automatically.',
  percentage: 'A sample of the calls is recorded automatically; the others go to the schedules below.',
  'on-demand': 'Agents decide which of their calls are recorded.',
  timed: 'Screens are recorded at fixed times, without a call. Calls are left to the other schedules.',
};

export const modeLabels: Record<CallMode, string> = {
  automatic: 'Recorded',
  'on-demand': 'On-Demand',
  supplemented: 'Recorded, On-Demand too',
  none: 'Not recorded',
};
