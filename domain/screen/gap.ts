export const gapCauses = [
  /** Paused by a command or a trigger. */
  'paused',
  /** The PC was locked, or showed its secure desktop. */
  'locked',
  /** A remote session without a desktop. */
  'disconnected',
  /** A monitor was plugged in, unplugged, rotated, moved or resized. */
  'monitors-changed',
  /** ffmpeg ended, or delivered nothing for too long. */
  'capture-failed',
  /** The program or the PC was stopped or killed. */
  'not-running',
  'disk-full',
  'suspended',
  /** Somebody, or the time service, set the clock. */
  'clock-changed',
  /** The session could not send its pictures to the service. */
  'service-away',
  /** The user must not be recorded, because of RTE messaging, their role or their login. */
  'not-allowed',
  /** The pictures exist, but cannot be joined with the others of this recording. */
  'other-format',
  'unknown',
] as const;
export type GapCause = (typeof gapCauses)[number];

/** Time of a logon session that was not captured. Epoch milliseconds by the clock of the PC. */
export interface Gap {
  logonSessionId: string;
  /** Absent if no monitor was captured. */
  monitorId?: string;
  cause: GapCause;
  from: number;
  /** Absent while it lasts. */
  to?: number;
}

/** A span of a finished screen recording that is black, and why. Milliseconds from its beginning. */
export interface BlackMark {
  /** The video track, counted from 0. Each monitor has one. */
  track: number;
  fromMs: number;
  toMs: number;
  cause: GapCause;
}
