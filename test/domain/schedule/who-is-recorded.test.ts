import type { UserIdentifiers } from '../../../domain/control/settings.ts';
import {
  type RecordingPermission,
  type RecordingRole,
  type RecordingRoles,
  roleProblems,
  rolesOf,
  unsetRoles,
} from '../../../domain/schedule/recording-roles.ts';
import { recordAll } from '../../../domain/schedule/schedule.ts';
import {
  areKeystrokesWanted,
  type DesktopPeople,
  fullLogin,
  isScreenWanted,
  scheduledAgent,
  whoIsRecorded,
  whyNotRecorded,
  whyNotStaged,
} from '../../../domain/schedule/who-is-recorded.ts';
import type { Team, User } from '../../../domain/user/user.ts';

const user = (userId: string, more: Partial<User> = {}): User => ({
  userId,
  username: `${userId}.agent`,
  formerUsernames: [],
  active: true,
  syncedAt: '2026-11-20T10:00:00.000Z',
  teamId: 'inside',
  ...more,
});
const teams: Team[] = [
  { teamId: 'sales', name: 'Sales', path: ['sales'] },
  { teamId: 'inside', name: 'Inside Sales', path: ['sales', 'inside'] },
];
const role = (name: string, permissions: RecordingPermission[], more: Partial<RecordingRole> = {}): RecordingRole => ({
  roleId: name,
  name,
  permissions,
  teamIds: [],
  userIds: [],
  ...more,
});
const rolesWith = (...roles: RecordingRole[]): RecordingRoles => ({ ...unsetRoles, roles, version: 1 });
const alice: UserIdentifiers = { userId: 'alice', systemUsername: 'alice', systemDomain: 'CORP' };
const screens = rolesWith(role('Screens', ['record-voice', 'record-screen'], { teamIds: ['sales'] }));

const now = '2026-11-20T12:00:00.000Z';
const people = (more: Partial<DesktopPeople> = {}): DesktopPeople => ({
  users: [user('alice'), user('bob')],
  teams,
  identifiers: [alice],
  extensions: [],
  roles: screens,
  acd: { rteMessaging: true },
  schedules: [recordAll],
  ...more,
});
const reasonsAt = (login: string, more: Partial<DesktopPeople> = {}) =>
  whoIsRecorded(people(more), now)(login).reasons.map(({ reason }) => reason);

describe('at a desktop', () => {
  test.each(['CORP\\alice', 'corp\\ALICE', 'alice@CORP'])(
    'a correctly configured user who logs on as %s is recorded (AC-12)',
    (login) => {
      expect(whoIsRecorded(people(), now)(login)).toMatchObject({
        user: { userId: 'alice' },
        media: ['screen'],
        reasons: [],
      });
    },
  );

  test('a user whose login has no domain is recorded at a PC without one (AC-12)', () => {
    const identifiers = [{ userId: 'alice', systemUsername: 'alice' }];
    expect(whoIsRecorded(people({ identifiers }), now)('alice').media).toEqual(['screen']);
  });

  test('a user without a domain is recorded from whichever they log on (AC-12)', () => {
    const identifiers = [{ userId: 'alice', systemUsername: 'alice' }];
    expect(whoIsRecorded(people({ identifiers }), now)('HOME\\alice').media).toEqual(['screen']);
  });

  test('of two users with one name in two domains, the one with the PC’s domain is recorded (AC-12)', () => {
    const identifiers = [alice, { userId: 'bob', systemUsername: 'alice', systemDomain: 'HOME' }];
    const who = whoIsRecorded(people({ identifiers }), now);
    expect([who('HOME\\alice'), who('CORP\\alice')].map((one) => one.user?.userId)).toEqual(['bob', 'alice']);
    expect(who('AWAY\\alice')).toMatchObject({ user: { userId: 'alice' }, reasons: [{ reason: 'login-differs' }] });
    expect(whoIsRecorded(people({ users: [] }), now)('CORP\\alice').reasons).toMatchObject([
      { reason: 'unknown-login' },
    ]);
  });

  test('schedules for a team are for everybody in the teams below it, and a team that is not listed is itself', () => {
    const agentOf = scheduledAgent(people());
    expect(agentOf({ userId: 'alice', teamId: 'inside' }).teamIds).toEqual(['sales', 'inside']);
    expect(agentOf({ userId: 'alice', teamId: 'unlisted' }).teamIds).toEqual(['unlisted']);
    expect(agentOf({ userId: 'alice' }).teamIds).toEqual([]);
  });

  test('a screen is wanted, at any PC, of active users with the permission and a schedule while RTE messaging is on (AC-12)', () => {
    const roles = rolesWith(role('Both', ['record-screen', 'record-keystrokes'], { teamIds: ['sales'] }));
    const wanted = (more: Partial<DesktopPeople>, who = user('alice')) => [
      isScreenWanted(people({ roles, ...more }), who, now),
      areKeystrokesWanted(people({ roles, ...more }), who, now),
    ];
    expect(wanted({})).toEqual([true, true]);
    expect(wanted({ roles: screens })).toEqual([true, false]);
    expect(wanted({ acd: { rteMessaging: false } })).toEqual([false, false]);
    expect(wanted({ schedules: [] })).toEqual([false, false]);
    expect(wanted({}, user('alice', { active: false }))).toEqual([false, false]);
  });

  test('recordings are staged for a role that has Record Voice or Record Screen (SU-11)', () => {
    const why = (...permissions: RecordingPermission[]) => whyNotStaged({ name: 'Guests', permissions });
    expect([why('record-voice'), why('record-screen'), why('record-voice', 'record-screen')]).toEqual(
      Array(3).fill(undefined),
    );
    expect(why('record-keystrokes')).toBe('the role Guests has neither Record Voice nor Record Screen');
  });

  test.each([
    ['CORP\\alice', alice],
    ['alice', { systemUsername: 'alice' }],
    [undefined, { systemDomain: 'CORP' }],
  ])('the full Windows login is %s', (login, identifiers) => expect(fullLogin(identifiers)).toBe(login));

  test('a login that was never set is named as such (AC-12)', () => {
    const facts = { medium: 'screen', user: user('bob'), isScheduled: true } as const;
    const desktop = { login: 'CORP\\bob', identifiers: {}, acd: { rteMessaging: true } };
    expect(whyNotRecorded({ ...facts, desktop, role: role('Screens', ['record-screen']) })).toEqual([
      { reason: 'login-differs', sentence: 'The Windows login of bob.agent is not set; CORP\\bob is logged on.' },
    ]);
  });

  test('schedules for extensions cover those of gateways and those of Amazon Connect (OD-39)', () => {
    const agentOf = scheduledAgent(
      people({
        identifiers: [{ userId: 'alice', phone: '+4930555201' }],
        extensions: [
          { userId: 'alice', extension: '201' },
          { userId: 'ben', extension: '202' },
        ],
      }),
    );
    expect(agentOf({ userId: 'alice' }).extensions).toEqual(['201', '+4930555201']);
    expect(agentOf({ userId: 'ben' }).extensions).toEqual(['202']);
  });

  test.each<[string, string, Partial<DesktopPeople>, string[]]>([
    ['an inactive user', 'CORP\\alice', { users: [user('alice', { active: false })] }, ['inactive-user']],
    ['a role without Record Screen', 'CORP\\alice', { roles: unsetRoles }, ['no-permission']],
    ['a Windows login of another domain', 'HOME\\alice', {}, ['login-differs']],
    ['RTE messaging that is off', 'CORP\\alice', { acd: { rteMessaging: false } }, ['rte-messaging-off']],
    ['no schedule that is for them', 'CORP\\alice', { schedules: [] }, ['no-schedule']],
    ['a Windows login that no user has', 'CORP\\mallory', {}, ['unknown-login']],
    [
      'everything at once',
      'HOME\\alice',
      { users: [user('alice', { active: false })], roles: unsetRoles, acd: { rteMessaging: false } },
      ['inactive-user', 'no-permission', 'login-differs', 'rte-messaging-off'],
    ],
  ])('%s prevents screen recording, with the reason (AC-12)', (_, login, more, reasons) => {
    expect(whoIsRecorded(people(more), now)(login).media).toEqual([]);
    expect(reasonsAt(login, more)).toEqual(reasons);
  });

  test('each reason is a sentence that says what to fix (AC-12)', () => {
    const { reasons } = whoIsRecorded(
      people({
        users: [user('alice', { firstName: 'Alice', lastName: 'Agent', active: false })],
        roles: unsetRoles,
        acd: { rteMessaging: false },
      }),
      now,
    )('HOME\\alice');
    expect(reasons.map(({ sentence }) => sentence)).toEqual([
      'Alice Agent is not active.',
      'The role of Alice Agent, Everybody else, lacks Record Screen.',
      'The Windows login of Alice Agent is set to CORP\\alice, but HOME\\alice is logged on.',
      'Enable RTE Messaging for Screen Recording is off on the ACD Configuration page.',
    ]);
  });

  test('keystrokes are recorded only by a role that says so', () => {
    const roles = rolesWith(role('All', ['record-screen', 'record-keystrokes'], { userIds: ['alice'] }));
    expect(whoIsRecorded(people({ roles }), now)('CORP\\alice').media).toEqual(['screen', 'keystroke']);
  });

  test('whose sound is recorded depends neither on a PC nor on RTE messaging (SU-11)', () => {
    const roleOf = rolesOf(unsetRoles, teams);
    const facts = { medium: 'audio', user: user('bob'), isScheduled: true } as const;
    expect(whyNotRecorded({ ...facts, role: roleOf(facts.user) })).toEqual([]);
    expect(whyNotRecorded({ ...facts, role: { name: 'None', permissions: [] } })).toMatchObject([
      { reason: 'no-permission' },
    ]);
  });
});

describe('with recording roles', () => {
  test('a user has their own role, otherwise that of the nearest team, otherwise that of everybody else (SU-11)', () => {
    const roleOf = rolesOf(
      rolesWith(
        role('Sales', [], { teamIds: ['sales'] }),
        role('Inside', [], { teamIds: ['inside'] }),
        role('Single', [], { userIds: ['alice'] }),
      ),
      teams,
    );
    const names = [
      user('alice'),
      user('bob'),
      user('cy', { teamId: 'sales' }),
      user('di', { teamId: 'unlisted' }),
      { userId: 'ed' },
    ].map((one) => roleOf(one).name);
    expect(names).toEqual(['Single', 'Inside', 'Sales', 'Everybody else', 'Everybody else']);
  });

  test('until somebody saves roles, voices are recorded and screens are not (SU-11)', () => {
    expect(rolesOf(unsetRoles, teams)(user('alice')).permissions).toEqual(['record-voice']);
  });

  test('nobody is in two roles, and no two roles have the same name', () => {
    const roles = [
      role('One', [], { teamIds: ['sales'], userIds: ['alice'] }),
      role('one ', [], { teamIds: ['inside', 'sales'], userIds: ['alice'] }),
      role(' ', []),
    ];
    expect(roleProblems(roles).map(({ field }) => field)).toEqual([
      'roles.1.name',
      'roles.2.name',
      'roles.1.teamIds.1',
      'roles.1.userIds.0',
    ]);
    expect(roleProblems([role('One', [], { teamIds: ['sales'] }), role('Two', [], { teamIds: ['inside'] })])).toEqual(
      [],
    );
  });
});
