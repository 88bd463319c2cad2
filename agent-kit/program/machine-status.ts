import { statfs } from 'node:fs/promises';

const dayMs = 24 * 3_600_000;

/** Every program reports this to the cloud about its machine: the space on a disk, and the errors of the last day. */
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
