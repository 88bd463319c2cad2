import { agentNamed, comparedPhone, lower, readWindowsLogin } from '../../../../domain/control/access/agent-named.ts';
import {
  grantedTo,
  mustBeAllowed,
  mustBeGranted,
  mustControl,
  mustSee,
  mustSeeAllRecordings,
  mustSeeContact,
  type Rights,
  rightsWith,
  type VisiblePeople,
} from '../../../../domain/control/access/rights.ts';
import type { LiveContact } from '../../../../domain/control/contact/live-contact.ts';
import {
  type AgentIdentifier,
  type ControlSettings,
  controlFunctions,
  type UserIdentifiers,
  unsetSettings,
} from '../../../../domain/control/settings.ts';
import { agentsOf } from '../../../../domain/user/agents.ts';
import type { User } from '../../../../domain/user/user.ts';
import { type Caller, visibility } from '../../../../domain/user/visibility.ts';
import { connected } from '../control-kit.ts';

const user = (userId: string, username: string, more: Partial<User> = {}): User => ({
  ...{ userId, username, formerUsernames: [], active: true, syncedAt: '2026-11-20T00:00:00.000Z' },
  ...more,
});
const users = [
  user('u-ann', 'Ann.Agent', { teamId: 't-1' }),
  user('u-bob', 'bob', { teamId: 't-1' }),
  user('u-old', 'ann.agent', { active: false }),
  user('u-sue', 'sue', { teamId: 't-1' }),
  user('u-far', 'far', { teamId: 't-9' }),
];
const refusal = (act: () => unknown) => {
  try {
    return act() ?? 'allowed';
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return `${code}: ${message}`;
  }
};

describe('an agent who is named', () => {
  const identifiers: UserIdentifiers[] = [
    {
      userId: 'u-ann',
      systemUsername: 'anna',
      systemDomain: 'CORP',
      phone: '+41 44 555 01 42',
      crmUsername: 'ann@crm',
    },
    { userId: 'u-bob', systemUsername: 'Bob', phone: '+41 44 555 01 43 ext. 7' },
    { userId: 'u-sue', systemUsername: 'sue', systemDomain: 'east', phone: '+41 44 555 01 43 ext. 8' },
    { userId: 'u-far', systemUsername: 'SUE', systemDomain: 'west' },
  ];
  const diallingPlan = { countryCode: '41', trunkPrefix: '0', internationalPrefix: '00' };
  const named = (identifier: AgentIdentifier, value: string, plan?: typeof diallingPlan) =>
    refusal(() => agentNamed(identifier, value, { users, identifiers, diallingPlan: plan }));
  const nobody = (identifier: string) => `not-found: No agent has this ${identifier}`;
  const several = (identifier: string) =>
    `conflict: Multiple agents were returned with the same ${identifier}; nothing was done`;

  test.each<[AgentIdentifier, string, string]>([
    ['id', 'u-never-synced', 'u-never-synced'],
    ['username', 'ANN.agent', 'u-ann'],
    ['username', 'ann', nobody('username')],
    ['phone', '+41-44-555-01-42', 'u-ann'],
    ['phone', '044 555 01 42', nobody('phone')],
    ['phone', '+41 44 555 01 43 ext 7', 'u-bob'],
    ['phone', '+41 44 555 01 43', nobody('phone')],
    ['crm-username', 'Ann@CRM', 'u-ann'],
    ['crm-username', 'bob@crm', nobody('crm-username')],
    ['system-username', 'ANNA', 'u-ann'],
    ['system-username', 'corp\\anna', 'u-ann'],
    ['system-username', 'anna@corp', 'u-ann'],
    ['system-username', 'other\\anna', nobody('system-username')],
    ['system-username', 'bob', 'u-bob'],
    ['system-username', 'corp\\bob', nobody('system-username')],
    ['system-username', 'east\\sue', several('system-username')],
    ['system-username', 'sue', several('system-username')],
  ])('by %s %s is %s (OD-24, OD-26)', (identifier, value, found) => {
    expect(named(identifier, value)).toBe(found);
  });

  test('by a national number is found where the contact centre has a dialling plan (OD-24)', () => {
    expect(named('phone', '044 555 01 42', diallingPlan)).toBe('u-ann');
  });

  test.each([
    ['anna', { username: 'anna' }],
    ['CORP\\anna', { domain: 'CORP', username: 'anna' }],
    ['anna@corp.example', { domain: 'corp.example', username: 'anna' }],
    ['a\\b\\c', { username: 'a\\b\\c' }],
    ['a@b@c', { username: 'a@b@c' }],
    ['\\anna', { username: '\\anna' }],
    ['CORP\\', { username: 'CORP\\' }],
    ['@corp', { username: '@corp' }],
    ['anna@', { username: 'anna@' }],
  ])('by the Windows login %s is looked up as %j (OD-24)', (login, read) => {
    expect(readWindowsLogin(login)).toStrictEqual(read);
  });

  test('is compared by name without regard to case, and by number with its extension (OD-24)', () => {
    expect([lower('ÄNN'), lower('A\u0308nn'), lower(undefined)]).toEqual(['änn', 'änn', undefined]);
    expect(comparedPhone(undefined)).toBeUndefined();
    expect(comparedPhone('+41 44 555 01 42')).toBe('+41445550142');
    expect(comparedPhone('+41 44 555 01 42 ext. 7')).toBe('+41445550142;7');
  });
});

const caller = (role: 'agent' | 'supervisor' | 'administrator', username: string): Caller => ({ role, username });
const machine: Caller = { role: 'machine', clientId: 'crm' };
const settings: ControlSettings = {
  ...unsetSettings,
  enabled: true,
  fields: [
    { key: 'order', label: 'Order', type: 'text' },
    { key: 'secret', label: 'Secret', type: 'text' },
  ],
  grants: [
    { to: { role: 'agent' }, functions: ['pause'], writes: ['order'], sees: [] },
    { to: { username: 'BOB' }, functions: ['tag'], writes: [], sees: ['secret'], onlyOwnRecordings: true },
    { to: { role: 'supervisor' }, functions: ['pause', 'pause-others'], writes: [], sees: ['order'] },
  ],
};
const rightsOf = (who: Caller, changed: Partial<ControlSettings> = {}): Rights => {
  const directory = { users, teams: [] };
  const people: VisiblePeople = { ...directory, agents: agentsOf(directory), visible: visibility(who, directory) };
  return rightsWith(who, people, { ...settings, ...changed });
};

describe('what somebody may do', () => {
  const granted = (who: Caller) => {
    const { functions, writableFields, visibleFields, onlyOwnRecordings } = grantedTo(who, settings);
    return [[...functions], [...writableFields], [...visibleFields], onlyOwnRecordings];
  };

  test('is what was granted to their role or, instead, to their name, and a machine may do everything (OD-07)', () => {
    expect(granted(caller('agent', 'ann.agent'))).toEqual([['pause'], ['order'], [], false]);
    expect(granted(caller('agent', 'Bob'))).toEqual([['tag'], [], ['secret'], true]);
    expect(granted(caller('supervisor', 'sue'))).toEqual([['pause', 'pause-others'], [], ['order'], false]);
    expect(granted(caller('administrator', 'root'))).toEqual([[], [], [], false]);
    expect(granted(machine)).toEqual([[...controlFunctions], ['order', 'secret'], ['order', 'secret'], false]);
  });

  test('is that of the user who has their name today, and a machine is not a user (OD-07)', () => {
    expect(rightsOf(caller('agent', 'ann.agent'))).toMatchObject({ userId: 'u-ann', onlyOwnRecordings: false });
    expect(rightsOf(caller('agent', 'nobody')).userId).toBeUndefined();
    expect(rightsOf(machine).userId).toBeUndefined();
  });

  test('excludes what was not granted, and everything while recording control is off (OD-01, OD-07)', () => {
    const ann = rightsOf(caller('agent', 'ann.agent'));
    expect(refusal(() => mustBeGranted(ann, 'pause'))).toBe('allowed');
    expect(refusal(() => mustBeGranted(ann, 'tag'))).toBe('forbidden: You are not allowed to tag contacts');
    expect(refusal(() => mustBeAllowed(ann, 'pause'))).toBe('allowed');
    expect(refusal(() => mustBeAllowed(ann, 'start-stop'))).toBe(
      'forbidden: You are not allowed to start and stop recorders',
    );
    const off = rightsOf(caller('agent', 'ann.agent'), { enabled: false });
    expect(refusal(() => mustBeGranted(off, 'pause'))).toBe('allowed');
    expect(refusal(() => mustBeAllowed(off, 'pause'))).toBe(
      'forbidden: Recording control is off; an administrator can switch it on',
    );
  });

  test('has a refusal with words of its own for each function (OD-07)', () => {
    const root = rightsOf(caller('administrator', 'root'));
    const words = controlFunctions.map((one) => refusal(() => mustBeGranted(root, one)));
    expect(words).toHaveLength(controlFunctions.length);
    for (const word of words) expect(word).toMatch(/^forbidden: You are not allowed to [a-z].{5,}$/);
    expect(new Set(words).size).toBe(controlFunctions.length);
  });

  test('does not include other recordings for those who use On-Demand only (OD-17)', () => {
    expect(refusal(() => mustSeeAllRecordings(rightsOf(caller('agent', 'bob'))))).toBe(
      'forbidden: You see and control recordings in On-Demand only',
    );
    expect(refusal(() => mustSeeAllRecordings(rightsOf(caller('agent', 'ann.agent'))))).toBe('allowed');
  });
});

describe('a contact', () => {
  const onIt = (contactId: string, ...stays: [agentId: string, leftAt?: string][]): LiveContact => ({
    ...{ contactId, initialContactId: 'c-1', provider: 'twilio', connectedAt: connected.connectedAt! },
    history: {
      stays: Object.fromEntries(stays.map(([agentId, leftAt]) => [agentId, { agentId, ...(leftAt && { leftAt }) }])),
    },
  });
  const left = '2026-11-20T10:01:00.000Z';
  const ann = onIt('c-1', ['u-ann']);
  const far = onIt('c-2', ['u-far']);
  const annLeft = onIt('c-1', ['u-ann', left]);
  const unknown = 'not-found: There is no such contact';

  test.each<[string, Caller, LiveContact, LiveContact[], string]>([
    ['an agent who is on it', caller('agent', 'ann.agent'), ann, [ann], 'allowed'],
    ['an agent who is on another leg of it', caller('agent', 'ann.agent'), far, [far, ann], 'allowed'],
    ['an agent who was never on it', caller('agent', 'far'), ann, [ann], unknown],
    ['somebody who was never synced', caller('agent', 'nobody'), ann, [ann], unknown],
    [
      'an agent who handed it over',
      caller('agent', 'ann.agent'),
      annLeft,
      [far],
      'forbidden: This contact is with another agent now',
    ],
    [
      'an agent who left it alone',
      caller('agent', 'ann.agent'),
      annLeft,
      [annLeft],
      'forbidden: You are no longer on this contact',
    ],
    ['a supervisor of its agent', caller('supervisor', 'sue'), ann, [ann], 'allowed'],
    ['a supervisor of others', caller('supervisor', 'sue'), far, [far], unknown],
    [
      'a supervisor who handed it over to a foreign team',
      caller('supervisor', 'sue'),
      onIt('c-1', ['u-sue', left]),
      [far],
      'forbidden: This contact is with another agent now',
    ],
    [
      'a supervisor who handed it over to an agent of theirs',
      caller('supervisor', 'sue'),
      onIt('c-1', ['u-sue', left]),
      [ann],
      'allowed',
    ],
    [
      'an administrator without a grant',
      caller('administrator', 'root'),
      ann,
      [ann],
      "forbidden: You are not allowed to control the recorders of other agents' contacts",
    ],
    ['a machine', machine, far, [far], 'allowed'],
  ])('is controlled by %s (PR-09, OD-07)', (_, who, contact, legs, answer) => {
    expect(refusal(() => mustControl(rightsOf(who), contact, legs))).toBe(answer);
  });

  test('is visible to those who may see an agent on it, or the agent who had it last (PR-09)', () => {
    const sue = rightsOf(caller('supervisor', 'sue'));
    expect(refusal(() => mustSeeContact(sue, ann))).toBe('allowed');
    expect(refusal(() => mustSeeContact(sue, far))).toBe(unknown);
    const over = { ...annLeft, agentId: 'u-ann' };
    expect(refusal(() => mustSeeContact(sue, over))).toBe('allowed');
    expect(refusal(() => mustSeeContact(sue, { ...over, agentId: 'u-far' }))).toBe(unknown);
    expect(refusal(() => mustSee(sue, 'u-ann'))).toBe('allowed');
    for (const agentId of ['u-far', undefined]) expect(refusal(() => mustSee(sue, agentId))).toBe(unknown);
  });
});
