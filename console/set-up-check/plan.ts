import type { SetUpCheck } from '../kit/api/administration.ts';

type Agent = SetUpCheck['agents'][number];
export type Shown = 'all' | 'staged' | 'not-staged';

/** The agents of the plan that match, in the order of their names. */
export const filterPlan = (agents: readonly Agent[], shown: Shown, typed: string): Agent[] => {
  const sought = typed.trim().toLowerCase();
  return agents
    .filter(({ staged }) => shown === 'all' || staged === (shown === 'staged'))
    .filter(({ username, because }) => `${username} ${because}`.toLowerCase().includes(sought))
    .toSorted((a, b) => a.username.localeCompare(b.username));
};
