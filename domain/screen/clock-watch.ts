/** Two clocks of a PC at one moment, in milliseconds. */
export interface ClockReading {
  /** Milliseconds since 1970. People and the time service may set it. */
  wall: number;
  /** Milliseconds since the PC was started, including sleep. */
  uptime: number;
}

/** A correction by the time service is smaller than this. */
const maxCorrectionMs = 1000;
/** Only sleep keeps a program from reading the clocks for this long. */
const maxPauseMs = 5000;

/** What happened to the PC between two readings in quick succession. */
export const clockEvent = (before: ClockReading, now: ClockReading): 'clock-changed' | 'suspended' | undefined => {
  const passed = now.uptime - before.uptime;
  if (Math.abs(now.wall - before.wall - passed) > maxCorrectionMs) return 'clock-changed';
  return passed > maxPauseMs ? 'suspended' : undefined;
};
