import type { Visibility } from '../user/visibility.ts';

/**
 * What a connection subscribes to: the contacts of one agent or of one team's agents, everybody's contacts, the settings, or
 * the work of one PC. A connection receives nothing else.
 */
export type Topic = `agent#${string}` | `team#${string}` | `desktop#${string}` | 'everybody' | 'settings';

export const agentTopic = (agentId: string): Topic => `agent#${agentId}`;
export const desktopTopic = (desktopId: string): Topic => `desktop#${desktopId}`;
export const teamTopic = (teamId: string): Topic => `team#${teamId}`;

/** A person with more teams subscribes to everybody's changes, because each topic of a connection is an item to write. */
const maxTeams = 50;

/**
 * What a person may subscribe to: their own contacts, and those of the teams they see. A message names a topic and no
 * contact, so it reveals nothing that its receiver may not know.
 */
export const topicsFor = (userId: string | undefined, visible: Visibility): Topic[] => {
  const own = userId === undefined ? [] : [agentTopic(userId)];
  if (visible === 'all' || visible.teamIds.size > maxTeams) return [...own, 'everybody'];
  return [...own, ...[...visible.teamIds].map(teamTopic)];
};

/**
 * The topics of a change to this agent's contact. Without an agent, only people who see everybody's contacts are
 * notified.
 */
export const topicsOfContact = (agentId: string | undefined, teamId: string | undefined): Topic[] => [
  ...(agentId === undefined ? [] : [agentTopic(agentId)]),
  ...(teamId === undefined ? [] : [teamTopic(teamId)]),
  'everybody',
];
