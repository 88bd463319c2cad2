/** What one process measured about itself. */
export interface Run {
  wallSeconds: number;
  cpuSeconds: number;
  peakBytes: number;
  records: number;
  digest?: string;
}

export const timed = async (work: () => Promise<{ records: number; digest?: string }>): Promise<Run> => {
  const wall = performance.now();
  const cpu = process.cpuUsage();
  const done = await work();
  const { user, system } = process.cpuUsage(cpu);
  return {
    wallSeconds: (performance.now() - wall) / 1000,
    cpuSeconds: (user + system) / 1e6,
    peakBytes: process.resourceUsage().maxRSS * 1024,
    ...done,
  };
};
