import type { Clock } from '../../domain/clock.ts';

/** Teams change hourly at most, and the page of a supervisor who is notified too late polls by itself. */
const cacheMilliseconds = 300_000;

/** Looks up an agent's team, at most once in five minutes for each agent. */
export const teamOf = (
  find: (agentId: string) => Promise<string | undefined>,
  clock: Clock,
): ((agentId: string) => Promise<string | undefined>) => {
  const cache = new Map<string, { readAt: number; team: Promise<string | undefined> }>();
  return (agentId) => {
    const now = clock().getTime();
    const cached = cache.get(agentId);
    if (cached && now - cached.readAt < cacheMilliseconds) return cached.team;
    const team = find(agentId);
    cache.set(agentId, { readAt: now, team });
    // A lookup that failed is repeated the next time.
    team.catch(() => cache.delete(agentId));
    return team;
  };
};
