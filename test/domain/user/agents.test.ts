import { agentsOf } from '../../../domain/user/agents.ts';
import { rolesOfGroups } from '../../../domain/user/federated-roles.ts';
import type { User } from '../../../domain/user/user.ts';
import { sees, visibility } from '../../../domain/user/visibility.ts';

const user = (userId: string, more: Partial<User> = {}): User => ({
  userId,
  username: userId,
  formerUsernames: [],
  active: true,
  syncedAt: '2026-11-20T10:00:00.000Z',
  ...more,
});
const teams = [
  { teamId: 't-1', name: 'Sales', path: [] },
  { teamId: 't-2', name: 'Sales West', path: ['t-1'] },
];

describe('the agent of a contact', () => {
  const users = [
    user('ann', { username: 'ann.b', teamId: 't-2' }),
    user('old', { username: 'ann.b', active: false }),
    user('bob'),
  ];
  const agents = agentsOf({ users, teams } as never);

  test('is found by id, and by name only where the record has no id (AC-34)', () => {
    expect(agents.of({ agentId: 'ann', acdId: 'bob' })?.userId).toBe('ann');
    expect(agents.of({ agentId: 'nobody', acdId: 'ann.b' })).toBeUndefined();
    expect(agents.of({ acdId: 'ann.b' })?.userId).toBe('ann');
    expect(agents.of({})).toBeUndefined();
    expect(agents.byId('old')?.active).toBe(false);
    expect(agents.byId(undefined)).toBeUndefined();
  });

  test('is found by id or by any name they have or had, whatever its case (AC-35)', () => {
    expect(agents.called('ANN.B')).toEqual(['ann', 'old']);
    expect(agents.called('bob')).toEqual(['bob']);
    expect(agents.called('ann')).toEqual(['ann']);
    expect(agents.called('never-synced')).toEqual(['never-synced']);
  });

  test('has the team they are in, and belongs to the teams above it', () => {
    expect(agents.teamName('t-2')).toBe('Sales West');
    expect(agents.teamName(undefined)).toBeUndefined();
    expect(agents.inTeam('sales')).toEqual(['ann']);
    expect(agents.inTeam('t-2')).toEqual(['ann']);
    expect(agents.inTeam('Support')).toEqual([]);
  });
});

test('a supervisor without a team sees their own contacts, and those without an agent are nobody’s (AC-35)', () => {
  const users = [user('sue'), user('bob'), user('ann', { teamId: 't-1' })];
  const visible = visibility({ role: 'supervisor', username: 'sue' }, { users, teams } as never);
  expect(visible).toEqual({ agentIds: new Set(['sue']), teamIds: new Set() });
  expect(sees(visible, undefined)).toBe(false);
  expect(sees(visible, 'sue')).toBe(true);
  expect(sees(visible, 'bob')).toBe(false);
  expect(sees('all', undefined)).toBe(true);
});

test.each([
  [undefined, []],
  ['', []],
  ['[a, b]', ['agent', 'supervisor']],
  ['["a","b"]', ['agent', 'supervisor']],
  [' [ "a" ] ', ['agent']],
  ['[a]\n', ['agent']],
  ['a', ['agent']],
  ['a,a', ['agent']],
  ['x[a]', []],
  ['[a]x', []],
  ['x"a"', []],
  ['"a"x', []],
  ['"quoted"', ['administrator']],
  ['toString', []],
])('the groups %j give the roles %j', (text, roles) => {
  const mapped = { a: 'agent', b: 'supervisor', quoted: 'administrator' } as const;
  expect(rolesOfGroups(text, mapped)).toEqual(roles);
});
