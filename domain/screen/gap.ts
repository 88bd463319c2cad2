export const gapCauses = [
  /** By a command or a trigger: nothing is captured. */
  'paused',
  /** The PC was locked, or shows its secure desktop. */
  'locked',
  /** A remote session without a desktop. */
  'disconnected',
  /** A monitor was plugged in, unplugged, rotated, moved or resized. */
  'monitors-changed',
  /** ffmpeg ended, or delivered nothing for too long. */
  'capture-failed',
  /** The program or the PC was stopped, or killed. */
  'not-running',
  'disk-full',
  'suspended',
  /** Somebody, or the time service, set the clock. */
  'clock-changed',
  /** The session could not hand its pictures to the service. */
  'service-away',
  /** The user is not to be recorded: RTE messaging is off, their role, their login. */
  'not-allowed',
  /** The pictures are there, and cannot be joined with the others of this recording. */
  'other-format',
  'unknown',
] as const;
export type GapCause = (typeof gapCauses)[number];

/** Time of a logon session that was not captured. Epoch milliseconds by the clock of the PC. */
export interface Gap {
  logonSessionId: string;
  /** Absent when no monitor was captured. */
  monitorId?: string;
  cause: GapCause;
  from: number;
  /** Absent while it lasts. */
  to?: number;
}

/** A span of a finished screen recording that shows black, and why. Milliseconds from its beginning. */
export interface BlackMark {
  /** Which video track, counted from 0: each monitor has one. */
  track: number;
  fromMs: number;
  toMs: number;
  cause: GapCause;
}
