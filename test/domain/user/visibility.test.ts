import { agentsOf } from '../../../domain/user/agents.ts';
import type { Team, User } from '../../../domain/user/user.ts';
import { highestRole, sees, visibility } from '../../../domain/user/visibility.ts';

const user = (userId: string, teamId?: string, more: Partial<User> = {}): User => ({
  userId,
  username: `${userId}.name`,
  formerUsernames: [],
  active: true,
  syncedAt: '2026-11-20T08:00:00Z',
  ...(teamId && { teamId }),
  ...more,
});

const team = (teamId: string, ...above: string[]): Team => ({
  teamId,
  name: `Team ${teamId}`,
  path: [...above, teamId],
});

const teams = [
  team('north'),
  team('sales', 'north'),
  team('inside-sales', 'north', 'sales'),
  team('south'),
  team('care', 'south'),
];
const users = [
  user('boss', 'north'),
  user('lead', 'sales', { supervisedTeamIds: ['care'] }),
  user('seller', 'sales'),
  user('insider', 'inside-sales'),
  user('carer', 'care'),
  user('southerner', 'south'),
  user('gone', 'sales', { active: false, formerUsernames: ['once.called'] }),
  user('teamless'),
];
const directory = { users, teams };

const seenBy = (role: 'administrator' | 'supervisor' | 'agent', username: string) => {
  const visible = visibility({ role, username }, directory);
  return users.map(({ userId }) => userId).filter((agentId) => sees(visible, agentId));
};

test('an administrator sees every contact, even those without an agent', () => {
  expect(seenBy('administrator', 'nobody')).toHaveLength(users.length);
  expect(sees(visibility({ role: 'administrator', username: 'nobody' }, directory), undefined)).toBe(true);
});

test('a machine sees everything that its scope allows', () => {
  expect(visibility({ role: 'machine', clientId: 'warehouse' }, directory)).toBe('all');
});

test('a supervisor sees their team, the teams below it and those they supervise, with agents who have left', () => {
  expect(seenBy('supervisor', 'lead.name')).toEqual(['lead', 'seller', 'insider', 'carer', 'gone']);
  expect(seenBy('supervisor', 'boss.name')).toEqual(['boss', 'lead', 'seller', 'insider', 'gone']);
});

test('a supervisor without a team sees their own contacts', () => {
  expect(seenBy('supervisor', 'teamless.name')).toEqual(['teamless']);
});

test('a contact without an agent belongs to no team', () => {
  expect(sees(visibility({ role: 'supervisor', username: 'boss.name' }, directory), undefined)).toBe(false);
  expect(sees(visibility({ role: 'agent', username: 'seller.name' }, directory), undefined)).toBe(false);
});

test('an agent sees only their own contacts, however their name is spelt at sign-in', () => {
  expect(seenBy('agent', 'Seller.Name')).toEqual(['seller']);
});

test('somebody who was never synced, has left, or signs in with a former name sees nothing', () => {
  for (const name of ['stranger', 'gone.name', 'once.called']) {
    expect(seenBy('agent', name)).toEqual([]);
    expect(seenBy('supervisor', name)).toEqual([]);
  }
});

test('of several roles the highest counts', () => {
  expect(highestRole(['agent', 'administrator', 'supervisor'])).toBe('administrator');
  expect(highestRole(['agent', 'supervisor'])).toBe('supervisor');
  expect(highestRole(['accountant'])).toBeUndefined();
});

describe('agents are found', () => {
  const agents = agentsOf(directory);

  test('by id and by user name, former ones included (AC-11)', () => {
    expect(agents.called('seller')).toEqual(['seller']);
    expect(agents.called('SELLER.name')).toEqual(['seller']);
    expect(agents.called('once.called')).toEqual(['gone']);
    expect(agents.called('never-synced')).toEqual(['never-synced']);
  });

  test('by team id or name, with the teams below it', () => {
    expect(agents.inTeam('north')).toEqual(['boss', 'lead', 'seller', 'insider', 'gone']);
    expect(agents.inTeam('team SALES')).toEqual(['lead', 'seller', 'insider', 'gone']);
    expect(agents.inTeam('nowhere')).toEqual([]);
  });

  test('for a contact by id, and by user name only where the record has no id (AC-34, AC-35)', () => {
    expect(agents.of({ acdId: 'carer.name' })?.userId).toBe('carer');
    expect(agents.of({ agentId: 'seller', acdId: 'carer.name' })?.userId).toBe('seller');
    expect(agents.of({ agentId: 'never-synced', acdId: 'carer.name' })).toBeUndefined();
    expect(agents.of({})).toBeUndefined();
    const given = [
      user('new', 'sales', { username: 'shared' }),
      user('old', 'sales', { username: 'shared', active: false }),
    ];
    expect(agentsOf({ users: given, teams }).of({ acdId: 'shared' })?.userId).toBe('new');
  });
});
