import { mapConcurrently, maxStoreRequests } from '../../../domain/concurrency.ts';
import { Failure } from '../../../domain/failure.ts';
import type { UploadStore, UploadTotal } from '../../../domain/upload/upload-store.ts';
import { nameOf } from '../../access/caller.ts';
import type { Operation } from '../operation.ts';
import { giveUp } from '../uploads/give-up.ts';

const phrase = (total: Pick<UploadTotal, 'count'> | undefined, what: string): string[] =>
  total && total.count > 0 ? [`${total.count} ${what}`] : [];

/** Says what exists only on this data server. Undefined when the archive has everything. */
const stillThere = async (
  dataServerId: string,
  { uploads }: { uploads: Pick<UploadStore, 'totals'> },
): Promise<string | undefined> => {
  const totals = await uploads.totals(dataServerId);
  const all = totals['Not yet uploaded']?.count ?? 0;
  const kinds = [
    ...phrase({ count: all - (totals.released?.count ?? 0) }, 'undecided'),
    ...phrase(totals.released, 'released'),
    ...phrase(totals.Uploading, 'uploading'),
    ...phrase(totals.Failed, 'failed'),
  ];
  return kinds.length === 0 ? undefined : kinds.join(', ');
};

/**
 * First stops accepting recordings, then checks whether everything is uploaded, and removes the entry by which others
 * find the server last. If this is interrupted, the data server is still listed, and repeating the request completes
 * it. Recordings are given up only after its staging agents have lost access, so that none of them arrives in the
 * meantime.
 */
export const removeDataServer: Operation<'removeDataServer'> =
  (context) =>
  async ({ params: { dataServerId }, query: { lostRecordings }, caller }) => {
    const { dataServers, passwords, clock, telemetry } = context;
    const by = nameOf(caller);
    const uploaded = async (name: string, before = ''): Promise<void> => {
      const left = lostRecordings === 'accepted' ? undefined : await stillThere(dataServerId, context);
      if (left === undefined) return;
      throw new Failure(
        'conflict',
        `Recordings wait on ${name} that are not in the archive: ${left}. ${before}Let its staging agent upload them first; Tonight's upload shows the progress.`,
        { field: 'lostRecordings' },
      );
    };

    const server = await dataServers.find(dataServerId);
    let version = server?.version ?? 0;
    if (server) {
      await uploaded(server.name);
      const { enrolment: _, ...rest } = server;
      const stagedUpload = { ...server.stagedUpload, enabled: false };
      if (server.stagedUpload.enabled || server.enrolment) {
        await dataServers.save({ ...rest, stagedUpload, changed: { at: clock().toISOString(), by } });
        version += 1;
        await uploaded(
          server.name,
          'They arrived just now; Staged Upload has been switched off there, so that no others arrive. ',
        );
      }
    }
    const agents = (await dataServers.agents()).filter((agent) => agent.dataServerId === dataServerId);
    await mapConcurrently(agents, maxStoreRequests, ({ agentId }) => dataServers.removeAgent(agentId));
    const lost =
      server && lostRecordings === 'accepted'
        ? await giveUp(
            { holderId: dataServerId, name: server.name },
            `${by} gave it up with the data server ${server.name}, where it was stored`,
            context,
          )
        : 0;
    if (lost > 0) telemetry.log.warn('Recordings are given up as lost', { dataServerId, lost, by });
    await passwords.forget(dataServerId);
    await dataServers.remove({ dataServerId, version });
    if (server) telemetry.log.info('Data server removed', { dataServerId, by });
    return { removed: true };
  };
