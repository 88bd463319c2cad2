import type { Operation } from './operation.ts';

export const status: Operation<'status'> =
  ({ dataServers, clock }) =>
  async ({ version, waiting, disk, errors, notTaken }, { agent, server }) => {
    const at = clock().toISOString();
    await dataServers.noteStatus(server.dataServerId, {
      agentId: agent.agentId,
      at,
      version,
      waiting: {
        count: waiting.count,
        bytes: waiting.bytes,
        ...(waiting.oldest !== undefined && { oldest: waiting.oldest }),
      },
      disk,
      errors,
      ...(notTaken && { notTaken }),
    });
    return {
      serverTime: at,
      stagedUpload: server.stagedUpload.enabled,
      location: server.stagedUpload.location ?? null,
      timeZone: server.timeZone,
      bandwidth: server.bandwidth.map((window) => ({ ...window, days: [...window.days] })),
    };
  };
