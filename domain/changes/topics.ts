import type { Visibility } from '../user/visibility.ts';

/**
 * What a connection hears of, and nothing else of what changed. Contacts of one agent, or of the agents of one team;
 * what everybody's page shows; later the work of one PC.
 */
export type Topic = `agent#${string}` | `team#${string}` | 'everybody' | 'settings';

export const agentTopic = (agentId: string): Topic => `agent#${agentId}`;
export const teamTopic = (teamId: string): Topic => `team#${teamId}`;

/** Somebody with more teams hears of everybody's changes instead: each topic of a connection is an item to write. */
const mostTeams = 50;

/**
 * What a person may hear of: their own contacts, and those of the teams they see. A message names a topic and no
 * contact, so that it tells nothing that its receiver may not know.
 */
export const topicsFor = (userId: string | undefined, visible: Visibility): Topic[] => {
  const own = userId === undefined ? [] : [agentTopic(userId)];
  if (visible === 'all' || visible.teamIds.size > mostTeams) return [...own, 'everybody'];
  return [...own, ...[...visible.teamIds].map(teamTopic)];
};

/** Who hears that something changed about a contact of this agent; of nobody's contact, only those who see everybody's. */
export const topicsOfContact = (agentId: string | undefined, teamId: string | undefined): Topic[] => [
  ...(agentId === undefined ? [] : [agentTopic(agentId)]),
  ...(teamId === undefined ? [] : [teamTopic(teamId)]),
  'everybody',
];
