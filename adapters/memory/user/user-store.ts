import { Failure } from '../../../domain/failure.ts';
import type { Team, User, UserStore, UserSyncReport } from '../../../domain/user/user.ts';

export class MemoryUserStore implements UserStore {
  readonly #users = new Map<string, User>();
  readonly #supervised = new Map<string, string[]>();
  #teams: Team[] = [];
  #lastSync: UserSyncReport | undefined;

  async users(): Promise<User[]> {
    return [...this.#users.values()].map((user) => {
      const supervisedTeamIds = this.#supervised.get(user.userId);
      return structuredClone({ ...user, ...(supervisedTeamIds && { supervisedTeamIds }) });
    });
  }

  async teams(): Promise<Team[]> {
    return structuredClone(this.#teams);
  }

  async putUsers(users: readonly User[]): Promise<void> {
    for (const { supervisedTeamIds: _, ...user } of users) this.#users.set(user.userId, structuredClone(user));
  }

  async replaceTeams(teams: readonly Team[]): Promise<void> {
    this.#teams = structuredClone([...teams]);
  }

  async setSupervisedTeams(userId: string, teamIds: readonly string[]): Promise<void> {
    if (!this.#users.has(userId)) throw new Failure('not-found', 'There is no such user');
    this.#supervised.set(userId, [...teamIds]);
  }

  async lastSync(): Promise<UserSyncReport | undefined> {
    return structuredClone(this.#lastSync);
  }

  async noteSync(report: UserSyncReport): Promise<void> {
    this.#lastSync = structuredClone(report);
  }
}
