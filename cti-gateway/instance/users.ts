import type { GatewayAnswer } from '../../api/programs/gateway.ts';
import type { AgentList } from '../../domain/telephony/agent-list.ts';
import type { Cloud } from '../cloud.ts';
import type { Journal } from '../journal/journal.ts';

const dayMs = 24 * 3_600_000;

type Users = NonNullable<GatewayAnswer<'users'>['users']>;

interface LoadedUsers {
  version: string;
  /** By the cloud's clock. */
  loadedAtMs: number;
  users: Users;
}

/** The part of the answer to a report that is about users. */
export type UsersNews = Pick<GatewayAnswer<'report'>, 'usersVersion' | 'loadUsersRequestedAt'>;

/**
 * The users of the recording server. They are loaded at start, daily, when an administrator asks for it, and when they have
 * changed in the cloud. If the cloud cannot be reached, the last ones are used.
 */
export const usersOf = ({ journal, agents, cloud }: { journal: Journal; agents: AgentList; cloud: Cloud }) => {
  const stored = journal.noted('users');
  let loaded: LoadedUsers | undefined = stored === undefined ? undefined : JSON.parse(stored);
  let isFirst = true;
  if (loaded) agents.setUsers(loaded.users);

  return {
    isDue(nowMs: number, news?: UsersNews): boolean {
      if (isFirst || !loaded || nowMs - loaded.loadedAtMs >= dayMs) return true;
      if (!news) return false;
      const requestedMs = news.loadUsersRequestedAt === null ? 0 : Date.parse(news.loadUsersRequestedAt);
      return requestedMs > loaded.loadedAtMs || news.usersVersion !== loaded.version;
    },
    async load(nowMs: number, signal?: AbortSignal): Promise<void> {
      const { version, users } = await cloud('users', { version: loaded?.version ?? null }, signal);
      isFirst = false;
      loaded = { version, loadedAtMs: nowMs, users: users ?? loaded?.users ?? [] };
      journal.note('users', JSON.stringify(loaded));
      agents.setUsers(loaded.users);
    },
    get loaded() {
      return loaded;
    },
  };
};
