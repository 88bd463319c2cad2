import { agentsOf } from '../../../domain/user/agents.ts';
import { rolesOfGroups } from '../../../domain/user/federated-roles.ts';
import { whyNoPasswordChange } from '../../../domain/user/password-changes.ts';

const user = (userId: string, more: object = {}) => ({
  ...{ userId, username: userId, formerUsernames: [], active: true, syncedAt: '2026-11-20T10:00:00.000Z' },
  ...more,
});

test('an agent is found by a former name, or by words of their name where nobody has exactly this one (AC-35)', () => {
  const users = [
    user('u-1', { firstName: 'Ann', lastName: 'Berry', formerUsernames: ['ann.smith', 'a.smith'] }),
    user('u-2', { firstName: 'Annabel', lastName: 'Berry' }),
    user('u-3'),
  ];
  const { called, byId } = agentsOf({ users, teams: [] } as never);
  expect(called('A.SMITH')).toEqual(['u-1']);
  expect(called('u-3')).toEqual(['u-3']);
  expect(called('berry ann')).toContain('u-1');
  expect(called('Annabel')).toEqual(['u-2']);
  expect(called('nobody')).toEqual(['nobody']);
  expect(byId(undefined)).toBeUndefined();
});

test('a forgotten password is set by people whose role may, and whose password is ours (OD-23)', () => {
  const why = (isFederated: boolean, ...roles: ('agent' | 'supervisor')[]) =>
    whyNoPasswordChange({ isFederated, roles }, ['agent']);
  expect(why(false, 'supervisor', 'agent')).toBeUndefined();
  expect(why(false, 'supervisor')).toMatch(/Ask an administrator/);
  expect(why(false)).toMatch(/Ask an administrator/);
  expect(why(true, 'agent')).toMatch(/company’s sign-in/);
});

test('a list of groups in brackets ends with its bracket', () => {
  expect(rolesOfGroups('[staff]2', { staff2: 'agent' })).toEqual([]);
  expect(rolesOfGroups('[staff2]', { staff2: 'agent' })).toEqual(['agent']);
});
