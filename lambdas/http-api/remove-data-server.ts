import { Failure } from '../../domain/failure.ts';
import type { UploadStore, UploadTotal } from '../../domain/upload/upload-store.ts';
import { nameOf } from '../kit/asker.ts';
import { inParts } from '../kit/in-parts.ts';
import type { Operation } from './operation.ts';

const told = (total: Pick<UploadTotal, 'count'> | undefined, what: string): string[] =>
  total && total.count > 0 ? [`${total.count} ${what}`] : [];

/** What lies on this data server and nowhere else, in words; undefined when the archive has all that it was to have. */
const stillThere = async (
  dataServerId: string,
  { uploads }: { uploads: Pick<UploadStore, 'totals'> },
): Promise<string | undefined> => {
  const totals = await uploads.totals(dataServerId);
  const all = totals['Not yet uploaded']?.count ?? 0;
  const kinds = [
    ...told({ count: all - (totals.released?.count ?? 0) }, 'undecided'),
    ...told(totals.released, 'released'),
    ...told(totals.Uploading, 'uploading'),
    ...told(totals.Failed, 'failed'),
  ];
  return kinds.length === 0 ? undefined : kinds.join(', ');
};

/**
 * Nothing more is taken before it is looked whether all is uploaded, and its entry, by which others find it, goes last:
 * wherever this breaks off, the data server is still listed, and asking again brings it to its end.
 */
export const removeDataServer: Operation<'removeDataServer'> =
  (context) =>
  async ({ params: { dataServerId }, asker }) => {
    const { dataServers, passwords, clock, telemetry } = context;
    const uploaded = async (name: string, before = ''): Promise<void> => {
      const left = await stillThere(dataServerId, context);
      if (left === undefined) return;
      throw new Failure(
        'conflict',
        `Recordings wait on ${name} that are not in the archive: ${left}. ${before}Let its staging agent upload them first; Tonight's upload tells how far it is.`,
      );
    };

    const server = await dataServers.find(dataServerId);
    let version = server?.version ?? 0;
    if (server) {
      await uploaded(server.name);
      const { enrolment: _, ...rest } = server;
      const stagedUpload = { ...server.stagedUpload, enabled: false };
      const changed = { at: clock().toISOString(), by: nameOf(asker) };
      if (server.stagedUpload.enabled || server.enrolment) {
        await dataServers.save({ ...rest, stagedUpload, changed });
        version += 1;
        await uploaded(server.name, 'They came just now; Staged Upload is cleared there, so that no more come. ');
      }
    }
    const agents = (await dataServers.agents()).filter((agent) => agent.dataServerId === dataServerId);
    await inParts(agents, ({ agentId }) => dataServers.removeAgent(agentId));
    await passwords.forget(dataServerId);
    await dataServers.remove({ dataServerId, version });
    if (server) telemetry.log.info('Data server removed', { dataServerId, by: nameOf(asker) });
    return { removed: true };
  };
