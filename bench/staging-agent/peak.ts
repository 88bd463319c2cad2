import { readFileSync } from 'node:fs';

/** The peak memory of this process. On Linux, `maxRSS` includes what the parent process had before this one started. */
export const peakBytes = (): number => {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024;
};
