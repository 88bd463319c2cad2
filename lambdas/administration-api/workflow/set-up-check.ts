import { unsetRoles } from '../../../domain/schedule/recording-roles.ts';
import { setUpCheck } from '../../../domain/workflow/check/setup-check.ts';
import type { Operation } from '../operation.ts';

/** The four steps of staged upload (SU-08), and who would be staged (SU-09). */
export const getSetUpCheck: Operation<'getSetUpCheck'> =
  ({ dataServers, workflows, recordingRoles, directory, clock }) =>
  async ({ caller }) => {
    const [servers, { users, teams }, endOfCall, daily, roles] = await Promise.all([
      dataServers.all(),
      directory.seenBy(caller),
      workflows.event('end-of-call'),
      workflows.event('daily'),
      recordingRoles.read(),
    ]);
    // An agent sends its first report a minute after it has enrolled.
    const enrolled = await Promise.all(
      servers.map(
        async ({ dataServerId }) => [dataServerId, (await dataServers.statuses(dataServerId)).length] as const,
      ),
    );
    return setUpCheck({
      dataServers: servers,
      users,
      teams,
      endOfCall,
      daily,
      recordingRoles: roles ?? unsetRoles,
      enrolled: new Map(enrolled),
      now: clock(),
    });
  };
