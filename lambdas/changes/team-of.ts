import type { Clock } from '../../domain/clock.ts';

/** Teams change hourly at most, and a leader who is told a little late asks by themselves. */
const keptForMilliseconds = 300_000;

/** Looks up an agent's team, at most once in five minutes for each agent. */
export const teamOf = (
  find: (agentId: string) => Promise<string | undefined>,
  clock: Clock,
): ((agentId: string) => Promise<string | undefined>) => {
  const known = new Map<string, { readAt: number; team: Promise<string | undefined> }>();
  return (agentId) => {
    const now = clock().getTime();
    const kept = known.get(agentId);
    if (kept && now - kept.readAt < keptForMilliseconds) return kept.team;
    const team = find(agentId);
    known.set(agentId, { readAt: now, team });
    // What could not be read is asked for again the next time.
    team.catch(() => known.delete(agentId));
    return team;
  };
};
