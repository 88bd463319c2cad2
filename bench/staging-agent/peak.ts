import { readFileSync } from 'node:fs';

/** The most memory this process has had. Linux's own `maxRSS` remembers what its parent had before it became this one. */
export const peakBytes = (): number => {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024;
};
