import { statfs } from 'node:fs/promises';

const dayMs = 24 * 3_600_000;

/** What every program reports to the cloud about its machine: the free space on a disk, and what went wrong in a day. */
export const machineStatus = async (
  folder: string,
  troubles: readonly { at: string; what: string }[],
  now: Date,
): Promise<{ disk: { freeBytes: number; totalBytes: number }; errors: string[] }> => {
  const disk = await statfs(folder).catch(() => undefined);
  const recent = new Date(now.getTime() - dayMs).toISOString();
  return {
    disk: {
      freeBytes: disk ? disk.bavail * disk.bsize : 0,
      totalBytes: disk ? disk.blocks * disk.bsize : 0,
    },
    errors: troubles.filter(({ at }) => at >= recent).map(({ what }) => what),
  };
};
