import { screensWithoutPc } from '../../../domain/desktop/list.ts';
import { unsetRoles } from '../../../domain/schedule/recording-roles.ts';
import { setUpCheck } from '../../../domain/workflow/check/setup-check.ts';
import type { Operation } from '../operation.ts';

/** The four steps of staged upload (SU-08), and who would be staged (SU-09). */
export const getSetUpCheck: Operation<'getSetUpCheck'> =
  ({ dataServers, workflows, recordingRoles, identifiers, desktops, directory, clock }) =>
  async ({ caller }) => {
    const [servers, { users, teams }, endOfCall, daily, saved, names, reports] = await Promise.all([
      dataServers.all(),
      directory.seenBy(caller),
      workflows.event('end-of-call'),
      workflows.event('daily'),
      recordingRoles.read(),
      identifiers.all(),
      desktops.reports(),
    ]);
    // An agent sends its first report a minute after it has enrolled.
    const enrolled = await Promise.all(
      servers.map(
        async ({ dataServerId }) => [dataServerId, (await dataServers.statuses(dataServerId)).length] as const,
      ),
    );
    const roles = saved ?? unsetRoles;
    return setUpCheck({
      dataServers: servers,
      users,
      teams,
      endOfCall,
      daily,
      recordingRoles: roles,
      screensWithoutPc: screensWithoutPc({ users, teams, identifiers: names, roles }, reports),
      enrolled: new Map(enrolled),
      now: clock(),
    });
  };
