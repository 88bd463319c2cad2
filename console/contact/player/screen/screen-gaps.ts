import type { RecordingView } from '../../../../api/contacts/contacts.ts';
import type { Region } from '../../recordings/pauses.ts';

export type Gap = RecordingView['gaps'][number];

const causes: Record<Gap['cause'], string> = {
  paused: 'Recording was paused',
  locked: 'The PC was locked',
  'monitors-changed': 'A monitor was changed',
  'capture-failed': 'Capture failed',
  'not-running': 'The desktop agent was not running',
  'service-away': 'The desktop agent’s service was not running',
  suspended: 'The PC was asleep',
  'clock-changed': 'The clock of the PC was changed',
  'disk-full': 'The disk of the PC was full',
  disconnected: 'The agent’s session was disconnected',
  'not-allowed': 'Screen recording of the agent was off',
  'other-format': 'Captured in another format',
  unknown: 'The reason is unknown',
};

export const gapText = ({ cause }: Pick<Gap, 'cause'>): string => causes[cause] ?? cause;

/** A span of a screen recording in which the picture is black. */
export interface Black {
  from: number;
  to: number;
  text: string;
}

/**
 * Where a screen is black, and why: its pauses, its gaps and the parts that were removed, the earliest first. A gap that is
 * explained by a pause is not listed twice.
 */
export const blacksOf = (
  { gaps, redacted }: Pick<RecordingView, 'gaps' | 'redacted'>,
  pauses: readonly Region[],
  seconds: number,
): Black[] => {
  const paused = pauses
    .filter(({ start, end }) => end > start)
    .map(({ at, end }) => ({ from: at, to: end * seconds, text: gapText({ cause: 'paused' }) }));
  const named = gaps
    .filter(
      ({ cause, fromSeconds, toSeconds }) =>
        cause !== 'paused' || !paused.some(({ from, to }) => from < toSeconds && to > fromSeconds),
    )
    .map((gap) => ({ from: gap.fromSeconds, to: gap.toSeconds, text: gapText(gap) }));
  const removed = redacted.map(({ fromSeconds, toSeconds }) => ({
    from: fromSeconds,
    to: toSeconds,
    text: 'This part was removed',
  }));
  return [...paused, ...named, ...removed].sort((a, b) => a.from - b.from);
};

export const blackAt = (blacks: readonly Black[], seconds: number): Black | undefined =>
  blacks.find(({ from, to }) => seconds >= from && seconds < to);
