import { cached } from '../../domain/cached.ts';
import type { Clock } from '../../domain/clock.ts';
import { type Agents, agentsOf } from '../../domain/user/agents.ts';
import type { UserStore } from '../../domain/user/user.ts';
import { type Caller, type Directory as People, type Visibility, visibility } from '../../domain/user/visibility.ts';

/** Users and teams, and whose contacts the caller sees. */
export interface Seen extends People {
  agents: Agents;
  visible: Visibility;
}

export interface Directory {
  seenBy(caller: Caller): Promise<Seen>;
  /** Starts reading what a request will need; later readers wait for the same read. */
  prefetch(): void;
  /** Reads again at the next call, because something was changed here. */
  forget(): void;
}

/**
 * Every answer needs the names of all people, which change hourly at most. A longer cache would let people see contacts
 * for too long after their teams were changed; a shorter one would read all users at almost every call.
 */
const keptForMilliseconds = 30_000;

export const directory = (users: Pick<UserStore, 'users' | 'teams'>, clock: Clock): Directory => {
  const read = async () => {
    const [everyone, teams] = await Promise.all([users.users(), users.teams()]);
    return { users: everyone, teams, agents: agentsOf({ users: everyone, teams }) };
  };
  const keeping = () => cached(read, { clock, milliseconds: keptForMilliseconds });
  let people = keeping();

  return {
    seenBy: async (caller) => {
      const known = await people();
      return { ...known, visible: visibility(caller, known) };
    },
    prefetch: () => {
      people().catch(() => undefined);
    },
    forget: () => {
      people = keeping();
    },
  };
};
