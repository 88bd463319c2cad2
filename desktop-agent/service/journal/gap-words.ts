import type { GapCause as ReportedCause } from '../../../domain/desktop/words.ts';
import type { GapCause } from '../../../domain/screen/gap.ts';

/** The words of the desktop API for the causes of gaps. */
export const reportedCauses: Record<GapCause, ReportedCause> = {
  paused: 'paused',
  locked: 'locked',
  disconnected: 'session-disconnected',
  'monitors-changed': 'monitor-changed',
  'capture-failed': 'capture-failed',
  'not-running': 'agent-stopped',
  'disk-full': 'disk-full',
  suspended: 'suspended',
  'clock-changed': 'clock-changed',
  'service-away': 'service-unreachable',
  'not-allowed': 'not-permitted',
  'other-format': 'capture-failed',
  unknown: 'capture-failed',
};
