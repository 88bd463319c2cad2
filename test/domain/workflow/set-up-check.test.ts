import type { DataServer } from '../../../domain/data-server/data-server.ts';
import type { DesktopReport } from '../../../domain/desktop/desktop.ts';
import { screensWithoutPc } from '../../../domain/desktop/list.ts';
import { unsetRoles } from '../../../domain/schedule/recording-roles.ts';
import { setUpCheck } from '../../../domain/workflow/check/setup-check.ts';
import { unsavedEvent } from '../../../domain/workflow/unsaved-event.ts';
import type { WorkflowRule } from '../../../domain/workflow/workflow.ts';
import { anEvent, aRule, keepAll } from '../../lambdas/daily-event/daily-event-kit.ts';
import { ann, bob, now, ofStaged, patient, site, stagedRule, teams } from './workflow-lint-kit.ts';

const installed = {
  dataServers: [site()],
  users: [ann, bob],
  teams,
  endOfCall: patient,
  daily: anEvent([stagedRule], { version: 1 }),
  recordingRoles: unsetRoles,
  enrolled: new Map([['site-1', 1]]),
  now,
};
const done = (changes: Partial<Parameters<typeof setUpCheck>[0]>) =>
  setUpCheck({ ...installed, ...changes }).steps.map((step) => step.done);

test('the set-up check shows four steps done, and who is staged by what (SU-08, SU-09)', () => {
  const { steps, agents } = setUpCheck(installed);
  expect(steps.map(({ step, done, missing }) => [step, done, missing])).toEqual([
    [1, true, []],
    [2, true, []],
    [3, true, []],
    [4, true, []],
  ]);
  expect(agents).toEqual([
    {
      agentId: 'u1',
      username: 'ann',
      staged: true,
      because:
        'Staged: the team Staged Upload Team is associated with Site 1, and the Daily rule “Staged Upload Team” decides.',
    },
    { agentId: 'u2', username: 'bob', staged: false, because: expect.stringContaining('Not associated') },
  ]);
});

test('the set-up check an agent whose role has neither Record Voice nor Record Screen is not staged, with the reason (SU-11)', () => {
  const recordingRoles = { ...unsetRoles, everybodyElse: [], version: 1 };
  const [first] = setUpCheck({ ...installed, recordingRoles }).agents;
  expect(first).toMatchObject({
    username: 'ann',
    staged: false,
    because:
      'Not staged: the role Everybody else has neither Record Voice nor Record Screen. Change it on the Roles page.',
  });
  const screens = { ...recordingRoles, everybodyElse: ['record-screen' as const] };
  expect(setUpCheck({ ...installed, recordingRoles: screens }).agents[0]).toMatchObject({ staged: true });
});

test('the set-up check an agent with Record Screen and without a PC is named, with the reason (SU-11)', () => {
  const roles = { ...unsetRoles, everybodyElse: ['record-voice' as const, 'record-screen' as const], version: 1 };
  const identifiers = [{ userId: 'u1', systemUsername: 'ann', systemDomain: 'CORP' }];
  const of = (logins: string[]) => {
    const reports = [{ users: logins.map((login) => ({ login })) }] as unknown as DesktopReport[];
    const without = screensWithoutPc({ users: [ann, bob], teams, identifiers, roles }, reports);
    return setUpCheck({ ...installed, recordingRoles: roles, screensWithoutPc: without }).agents;
  };
  expect(of(['corp\\ANN']).map(({ because }) => /The screen is not recorded now: (.*)\.$/.exec(because)?.[1])).toEqual([
    undefined,
    'the user has no System Username',
  ]);
  expect(of(['CORP\\else'])[0]).toMatchObject({
    staged: true,
    because: expect.stringMatching(/The screen is not recorded now: no PC reports that CORP\\ann is logged on\.$/),
  });
  const voicesOnly = screensWithoutPc({ users: [ann, bob], teams, identifiers, roles: unsetRoles }, []);
  expect([...voicesOnly]).toEqual([]);
});

test('the set-up check shows that the component alone does nothing without association and rule (SU-16)', () => {
  const bare = site({ association: { mode: 'any', ipRanges: [], teamIds: [] } });
  const daily = unsavedEvent('daily');
  const { steps, agents } = setUpCheck({ ...installed, dataServers: [bare], daily });
  expect(steps.map((step) => step.done)).toEqual([true, true, false, false]);
  expect(steps[2]!.missing[0]).toContain('Associate agents with Site 1');
  expect(agents.some(({ staged }) => staged)).toBe(false);
  const unruled = setUpCheck({ ...installed, daily });
  expect(unruled.steps.map((step) => step.done)).toEqual([true, true, true, false]);
  expect(unruled.agents.some(({ staged }) => staged)).toBe(false);
});

test('the set-up check says what is missing at each data server (SU-11, SU-15)', () => {
  const wrong = site({
    stagedUpload: { enabled: true, location: 'C:\\x', username: 'svc', passwordSet: false },
  });
  const [, step] = setUpCheck({ ...installed, dataServers: [wrong], enrolled: new Map() }).steps;
  expect(step!.done).toBe(false);
  expect(step!.missing).toEqual([
    expect.stringContaining('The Location of Site 1 must be a UNC path'),
    expect.stringContaining('The Username of Site 1'),
    expect.stringContaining('Password'),
    expect.stringContaining('Enrol a staging agent for Site 1'),
  ]);
});

test('the set-up check asks for nothing at a data server whose Staged Upload is off, and for one that is on (SU-11, SU-17)', () => {
  const off = {
    ...site({ dataServerId: 'site-2', name: 'Site 2' }),
    stagedUpload: { enabled: false, passwordSet: false },
  };
  expect(setUpCheck({ ...installed, dataServers: [site(), off] }).steps[1]).toMatchObject({ done: true, missing: [] });
  expect(setUpCheck({ ...installed, dataServers: [off] }).steps[1]!.missing).toEqual([
    'Enable Staged Upload for a data server.',
  ]);
});

test('the set-up check counts staging agents only where they are counted (SU-11)', () => {
  const { enrolled: _, ...uncounted } = installed;
  expect(setUpCheck(uncounted).steps[1]).toMatchObject({ done: true, missing: [] });
});

test('the set-up check asks for no Password without a Username, nor when there is one (SU-19, SU-20)', () => {
  const { username: _, ...bare } = site().stagedUpload;
  const [, open] = setUpCheck({
    ...installed,
    dataServers: [site({ stagedUpload: { ...bare, passwordSet: false } })],
  }).steps;
  expect(open).toMatchObject({ done: true, missing: [] });
  const named = site({ stagedUpload: { ...site().stagedUpload, passwordSet: false } });
  const [, without] = setUpCheck({ ...installed, dataServers: [named] }).steps;
  expect(without!.missing).toEqual(['Set the Password of CORP\\svc.fermata at Site 1.']);
});

test('the set-up check reports teams without active users, and counts a range of addresses as somebody (SU-23, SU-24)', () => {
  const associated = (association: Partial<DataServer['association']>) =>
    setUpCheck({
      ...installed,
      dataServers: [site({ association: { mode: 'any', ipRanges: [], teamIds: [], ...association } })],
    }).steps[2]!.missing;
  expect(associated({ teamIds: ['nobody'] })).toEqual(['No active agent is in the teams associated with Site 1.']);
  expect(associated({ teamIds: ['staged'] })).toEqual([]);
  expect(associated({ ipRanges: ['10.1.0.0/16'] })).toEqual([]);
  expect(associated({ ipRanges: ['10.1.0.0/99'], teamIds: ['staged'] })).toEqual([
    expect.stringContaining('10.1.0.0/99 is not an IP address'),
  ]);
});

test('the set-up check ignores a data server that is not enabled, but not an enabled one next to it (SU-17)', () => {
  const off = site({ dataServerId: 'site-0', name: 'Site 0', stagedUpload: { enabled: false, passwordSet: false } });
  expect(setUpCheck({ ...installed, dataServers: [off] }).agents[0]).toMatchObject({
    staged: false,
    because: 'Associated with Site 0, where Staged Upload is not enabled.',
  });
  expect(setUpCheck({ ...installed, dataServers: [off, site()] }).agents[0]).toMatchObject({ staged: true });
});

test('the set-up check prefers a data server of the agent’s team to one that accepts the address of any PC (SU-09, SU-24)', () => {
  const byAddress = site({
    dataServerId: 'site-0',
    name: 'Site 0',
    association: { mode: 'any', ipRanges: ['10.0.0.0/8'], teamIds: [] },
  });
  const because = (...dataServers: DataServer[]) => setUpCheck({ ...installed, dataServers }).agents[0]!.because;
  expect(because(byAddress, site())).toMatch(/^Staged: .*Site 1/);
  expect(because(byAddress)).toMatch(/^Only on PCs at 10.0.0.0\/8, which are associated with Site 0/);
});

test('the set-up check shows a Daily Event without its Time or time zone as not done (SU-32)', () => {
  for (const missing of ['time', 'timeZone'] as const) {
    const { [missing]: _, ...daily } = anEvent([stagedRule], { version: 1 });
    const { steps } = setUpCheck({ ...installed, daily });
    expect(steps[3]!.missing).toContain('Set the Time and the time zone of the Daily Event.');
  }
});

test('the set-up check shows nobody as staged by a Daily Event that keeps nothing or was never saved (SU-09, SU-28)', () => {
  const nothing = anEvent([aRule('Nothing', { ...ofStaged, actions: { keep: {} } })], { version: 1 });
  const atOnce = anEvent([aRule('At once', { ...ofStaged, actions: keepAll(100, true) })], { version: 1 });
  const unsaved = anEvent([stagedRule], { version: 0 });
  for (const daily of [nothing, atOnce, unsaved]) {
    expect(setUpCheck({ ...installed, daily }).agents[0]).toMatchObject({
      staged: false,
      because: 'Associated with Site 1, but no rule of the Daily Event stages the recordings.',
    });
  }
});

test('the set-up check lists data servers in the order of their names', () => {
  const dataServers = ['Zurich', 'Berne'].map((name) => site({ name, dataServerId: name }));
  const [, step] = setUpCheck({ ...installed, dataServers, enrolled: new Map() }).steps;
  expect(step!.missing).toEqual([expect.stringContaining('Berne'), expect.stringContaining('Zurich')]);
});

test('the set-up check says for every step what to do when nothing is there yet (SU-08)', () => {
  expect(done({ dataServers: [], users: [], daily: unsavedEvent('daily') })).toEqual([false, false, false, false]);
});

test('the set-up check names an End of Call rule that uploads at once as the reason why an agent is not staged (SU-09, SU-30)', () => {
  const endOfCall = unsavedEvent('end-of-call');
  const { steps, agents } = setUpCheck({ ...installed, endOfCall });
  expect(steps[3]!.done).toBe(false);
  expect(agents[0]).toMatchObject({ staged: false, because: expect.stringContaining('“Default”') });
});

const longAtOnce = aRule('Long talks at once', {
  conditions: [{ field: 'duration', atLeast: 12 }],
  actions: keepAll(100, true),
});
const shortNotKept = aRule('Short talks are not kept', {
  conditions: [{ field: 'duration', atMost: 7 }],
  actions: keepAll(0),
});
const leaving = (...rules: WorkflowRule[]) =>
  anEvent(rules, { kind: 'end-of-call', version: 1, defaultRule: { actions: { keep: {} } } });

test('the set-up check shows an agent with some contacts uploaded at once as staged, and names the rule (SU-09, SU-30)', () => {
  const { steps, agents } = setUpCheck({ ...installed, endOfCall: leaving(longAtOnce) });
  expect(steps[3]).toMatchObject({ done: true, missing: [] });
  expect(agents[0]).toMatchObject({
    staged: true,
    because: expect.stringMatching(
      /^Staged: .*“Staged Upload Team”.* The End of Call rule “Long talks at once” decides about some recordings at once: those do not wait\.$/,
    ),
  });
});

test('the set-up check names all rules that take some recordings at once, whether they upload or recycle (SU-09, SU-30)', () => {
  const { agents } = setUpCheck({ ...installed, endOfCall: leaving(longAtOnce, shortNotKept) });
  expect(agents[0]).toMatchObject({
    staged: true,
    because: expect.stringContaining(
      'The End of Call rules “Long talks at once” and “Short talks are not kept” decide about some recordings at once',
    ),
  });
});

test('the set-up check also names a rule that takes only one kind of recording at once (SU-09, SU-30)', () => {
  const { keep } = keepAll(100);
  const actions = { keep: { ...keep, voice: { percent: 100, immediateUpload: true } } };
  const voiceAtOnce = aRule('Voice at once', { ...longAtOnce, name: 'Voice at once', actions });
  const { agents } = setUpCheck({ ...installed, endOfCall: leaving(voiceAtOnce) });
  expect(agents[0]!.because).toContain('The End of Call rule “Voice at once” decides about some recordings at once');
});

test('the set-up check shows that a rule takes all the rest, even after a rule for some contacts (SU-09, SU-30)', () => {
  const everything = aRule('Everything now', { ...ofStaged, actions: keepAll(100, true) });
  const { steps, agents } = setUpCheck({ ...installed, endOfCall: leaving(longAtOnce, everything) });
  expect(steps[3]!.missing).toEqual([expect.stringContaining('“Everything now”')]);
  expect(agents[0]).toMatchObject({ staged: false, because: expect.stringContaining('“Everything now”') });
});

test('the set-up check is complete with a Daily rule that recycles some contacts first (SU-09, SU-29)', () => {
  const daily = anEvent([shortNotKept, stagedRule], { version: 1 });
  const { steps, agents } = setUpCheck({ ...installed, daily });
  expect(steps[3]).toMatchObject({ done: true, missing: [] });
  expect(agents[0]).toMatchObject({ staged: true, because: expect.stringContaining('“Staged Upload Team”') });
});

test('the set-up check says when an agent is staged only on some PCs (SU-09, SU-22)', () => {
  const byAddress = site({ association: { mode: 'any', ipRanges: ['10.1.0.0/16'], teamIds: [] } });
  const { agents } = setUpCheck({ ...installed, dataServers: [byAddress] });
  expect(agents[0]!.because).toContain('10.1.0.0/16');
});
