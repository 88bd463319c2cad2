import type { Clock } from '../../domain/clock.ts';
import type { UserSource, UserStore, UserSyncReport } from '../../domain/user/user.ts';
import { userChanges } from '../../domain/user/user-sync.ts';
import type { Telemetry } from '../kit/telemetry.ts';

interface Dependencies {
  source: UserSource;
  users: UserStore;
  clock: Clock;
  telemetry: Telemetry;
}

/**
 * Updates users, names and teams to what the provider reports today. Everything is read before anything is written, so
 * an interrupted listing leaves the users unchanged. Harmless when repeated.
 */
export const userSync =
  ({ source, users, clock, telemetry }: Dependencies) =>
  async (): Promise<UserSyncReport> => {
    const teams = await source.teams();
    const listed = await source.users();
    const { changed, report } = userChanges(await users.users(), listed, clock().toISOString());

    // Teams first: a user must not refer to a team that does not exist yet.
    await users.replaceTeams(teams);
    await users.putUsers(changed);
    await users.noteSync(report);

    const { at: _, ...counts } = report;
    telemetry.log.info('Users synced', { ...counts, teams: teams.length });
    telemetry.count('UsersSynced', listed.length);
    telemetry.flush();
    return report;
  };
