/** Two clocks of a PC at one moment, in milliseconds. */
export interface ClockReading {
  /** Since 1970; people and the time service set it. */
  wall: number;
  /** Since the PC was started, also while it sleeps. */
  uptime: number;
}

/** A correction by the time service is smaller than this. */
const maxCorrectionMs = 1000;
/** Nothing else keeps a program from looking for so long. */
const maxPauseMs = 5000;

/** What happened to the PC between two readings that follow each other closely. */
export const clockEvent = (before: ClockReading, now: ClockReading): 'clock-changed' | 'suspended' | undefined => {
  const passed = now.uptime - before.uptime;
  if (Math.abs(now.wall - before.wall - passed) > maxCorrectionMs) return 'clock-changed';
  return passed > maxPauseMs ? 'suspended' : undefined;
};
