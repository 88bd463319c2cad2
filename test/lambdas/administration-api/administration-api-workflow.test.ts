import { contact, recorded, recording } from '../api-kit.ts';
import { daily, staged, stagedUploadRule, stagesAll, startAdministration, zurich } from './administration-api-kit.ts';

const path = '/v1/workflow-events/daily';
const immediate = { percent: 100, immediateUpload: true };

test('before the first save everything is kept and uploaded at once', async () => {
  const { ask } = await startAdministration();
  for (const kind of ['end-of-call', 'daily']) {
    const { body } = await ask('GET', `/v1/workflow-events/${kind}`);
    expect(body).toMatchObject({ kind, rules: [], version: 0, changedAt: null, changedBy: null });
    expect(body).toMatchObject({ defaultRule: { actions: { keep: { voice: immediate } } } });
  }
});

test('a Daily Event is saved with its Time and its rules, and who saved it (SU-21, SU-31)', async () => {
  const { ask, saved } = await startAdministration();
  expect(await saved()).toMatchObject({ version: 1, changedAt: '2026-11-20T12:00:00.000Z', changedBy: 'root' });
  const { body } = await ask('GET', path);
  expect(body).toMatchObject({ ...daily(), version: 1, changedBy: 'root' });
});

test('saving other rules does not change when the Time was set, which is internal (SU-21, SU-32)', async () => {
  const { ask, saved, workflows, wait } = await startAdministration();
  await saved();
  const { timeSetAt } = await workflows.event('daily');
  wait(3_600_000);
  expect((await ask('PUT', path, daily({ rules: [], version: 1 }))).body).not.toHaveProperty('timeSetAt');
  expect(await workflows.event('daily')).toMatchObject({ timeSetAt, changedAt: '2026-11-20T13:00:00.000Z' });
  await ask('PUT', path, daily({ time: '23:15', version: 2 }));
  expect((await workflows.event('daily')).timeSetAt).toBe('2026-11-20T13:00:00.000Z');
});

test('a save based on an older version is refused, and changes nothing (SU-21)', async () => {
  const { ask, saved } = await startAdministration();
  await saved();
  expect(await ask('PUT', path, daily({ rules: [] }))).toMatchObject({
    status: 409,
    body: { errors: [{ field: 'version' }] },
  });
  expect((await ask('GET', path)).body).toMatchObject({ version: 1, rules: [{ ruleId: 'r1' }] });
});

test.each([['Staged Upload'], ['  staged upload ']])(
  'the second of two rules with the same name is refused: %j (SU-31)',
  async (name) => {
    const { ask } = await startAdministration();
    const rules = [stagedUploadRule, { ...stagedUploadRule, ruleId: 'r2', name }];
    expect(await ask('PUT', path, daily({ rules }))).toMatchObject({
      status: 409,
      body: { errors: [{ field: 'rules.1.name' }] },
    });
  },
);

test('no rule can take the name or the place of Default', async () => {
  const { ask } = await startAdministration();
  for (const name of ['default', ' Default (locked)'])
    expect((await ask('PUT', path, daily({ rules: [{ ...stagedUploadRule, name }] }))).status).toBe(409);
  const placed = { ...stagedUploadRule, ruleId: 'default' };
  expect((await ask('PUT', path, daily({ rules: [placed] }))).status).toBe(400);
});

describe('a save is refused, naming the field, when', () => {
  const withRule = (more: object) => daily({ rules: [{ ...stagedUploadRule, ...more }] });
  const withCondition = (condition: object) => withRule({ conditions: [condition] });
  const at = 'rules.0.conditions.0';
  test.each([
    ['a condition asks for an unknown field (SU-33)', withCondition({ field: 'moon', phase: 'full' }), `${at}.field`],
    ['a condition has an unknown value (SU-33)', withCondition({ field: 'team', teamIds: ['a'], colour: 1 }), 'colour'],
    ['a condition is empty', withCondition({ field: 'team', teamIds: [] }), `${at}.teamIds`],
    ['a number has two stars', withCondition({ field: 'called-number', numbers: ['*41*'] }), `${at}.numbers.0`],
    [
      'a number has a star in its middle',
      withCondition({ field: 'called-number', numbers: ['+4*1'] }),
      `${at}.numbers.0`,
    ],
    ['a duration has no end', withCondition({ field: 'duration' }), at],
    ['a duration ends before it begins', withCondition({ field: 'duration', atLeast: 9, atMost: 8 }), `${at}.atMost`],
    [
      'a percentage is more than all',
      withRule({ actions: { keep: { voice: { ...immediate, percent: 101 } } } }),
      'rules.0.actions.keep.voice.percent',
    ],
    ['the Time is none (SU-32)', daily({ time: '24:00' }), 'time'],
    ['there is no Time (SU-32)', daily({ time: undefined }), 'time'],
    ['the time zone is none', daily({ timeZone: 'Mars/Olympus' }), 'timeZone'],
    [
      'two rules have one id',
      daily({ rules: [stagedUploadRule, { ...stagedUploadRule, name: 'Other' }] }),
      'rules.1.ruleId',
    ],
  ])('%s', async (_, body, field) => {
    const { ask } = await startAdministration();
    const answer = await ask('PUT', path, body);
    expect(answer.status).toBe(400);
    expect(answer.body.errors.map((error) => error.field)).toContain(field);
  });

  test('End of Call has a Time', async () => {
    const { ask } = await startAdministration();
    expect((await ask('PUT', '/v1/workflow-events/end-of-call', daily())).body.errors).toMatchObject([
      { field: 'time' },
      { field: 'timeZone' },
    ]);
  });
});

test('a rule that prevents staged upload is refused, and nothing is saved (SU-36)', async () => {
  const { ask, created } = await startAdministration();
  await created();
  const rules = [{ ...stagedUploadRule, actions: { keep: { voice: stagesAll.keep.voice } } }];
  const answer = await ask('PUT', path, daily({ rules }));
  expect(answer).toMatchObject({
    status: 400,
    body: { errors: [{ field: 'rules.0', reason: expect.stringContaining('“Staged Upload”') }] },
  });
  expect((await ask('GET', path)).body).toMatchObject({ version: 0, rules: [] });
  expect((await ask('PUT', path, daily())).status).toBe(200);
});

test('an unknown event is not found', async () => {
  const { ask } = await startAdministration();
  expect((await ask('GET', '/v1/workflow-events/weekly')).status).toBe(404);
  expect((await ask('PUT', '/v1/workflow-events/weekly', daily())).status).toBe(404);
  expect((await ask('POST', '/v1/workflow-events/weekly/lint', daily())).status).toBe(404);
});

describe('a draft', () => {
  const findings = async (body: unknown, kind = 'daily') => {
    const { ask, created, saved } = await startAdministration();
    await created();
    const endOfCall = { rules: [], defaultRule: { actions: { keep: {} } }, version: 0 };
    await saved(endOfCall, 'end-of-call');
    const { status, body: answer } = await ask('POST', `/v1/workflow-events/${kind}/lint`, body);
    expect(status).toBe(200);
    return (answer as unknown as { findings: { ruleId: string | null; code: string }[] }).findings.map(
      ({ ruleId, code }) => `${ruleId} ${code}`,
    );
  };
  const voiceOnly = { ...stagedUploadRule, actions: { keep: { voice: { percent: 100, immediateUpload: false } } } };
  const recycle = {
    ruleId: 'broad',
    name: 'Recycle',
    conditions: [],
    actions: { keep: { voice: { percent: 0, immediateUpload: false } } },
  };
  const atOnce = { ...stagedUploadRule, actions: { keep: { ...stagesAll.keep, voice: immediate } } };

  test('in a time zone that does not exist gets that finding at its field', async () => {
    const { ask } = await startAdministration();
    const answer = await ask('POST', '/v1/workflow-events/daily/lint', daily({ timeZone: 'Mars/Olympus' }));
    expect(answer.status).toBe(400);
    expect(answer.body.errors).toMatchObject([{ field: 'timeZone' }]);
  });

  test('that stages recordings has no findings', async () => {
    expect(await findings(daily())).toEqual([]);
  });
  test.each([
    ['a broad rule above (SU-29)', daily({ rules: [recycle, stagedUploadRule] }), 'broad hidden-by-rule-above'],
    ['voice only (SU-35, SU-36)', daily({ rules: [voiceOnly] }), 'r1 only-voice-set'],
    ['Immediate Upload (SU-36)', daily({ rules: [atOnce] }), 'r1 immediate-upload-for-staged-agents'],
  ])('gets a finding at the rule that causes it (%s)', async (_, body, expected) => {
    expect(await findings(body)).toContain(expected);
  });
  test('of End of Call with Immediate Upload for staged agents gets a finding (SU-30)', async () => {
    const draft = { rules: [atOnce], defaultRule: { actions: { keep: {} } }, version: 1 };
    expect(await findings(draft, 'end-of-call')).toContain('r1 immediate-upload-for-staged-agents');
  });
});

test('a draft is simulated over the last days, decides nothing, and counts recordings that are not staged apart (SU-26, SU-27)', async () => {
  const { ask, created, contacts, recordings, uploads } = await startAdministration();
  const { dataServerId } = await created(zurich({ association: { mode: 'any', ipRanges: [], teamIds: ['sales'] } }));
  await contacts.keepNewest([recorded('c1'), recorded('long-ago', { connectedToAgentAt: '2026-11-10T09:00:00Z' })]);
  await recordings.keep(recording('c1'));
  await contacts.keepNewest([contact('c2', { agentId: 'u-cara', acdId: 'cara.care' })]);
  await uploads.register(staged('c2', { agentId: 'u-cara', username: 'cara.care', dataServerId }));
  await contacts.keepNewest([recorded('c4', { agentId: 'u-cara', acdId: 'cara.care' })]);
  await recordings.keep(recording('c4'));
  const half = { percent: 0, immediateUpload: false };
  const draft = daily({ defaultRule: { actions: { keep: { voice: half } } } });
  const { status, body } = await ask('POST', `${path}/simulation`, { draft, days: 2 });
  expect({ status, body }).toEqual({
    status: 200,
    body: {
      recordings: 2,
      // Cara's own recordings, which her PC did not stage: no data server accepts her.
      notStaged: 1,
      complete: true,
      rules: [
        { ruleId: 'r1', name: 'Staged Upload', matched: 1, kept: 1, tagged: 0, recycled: 0, immediate: 0, staged: 1 },
        { ruleId: 'default', name: 'Default', matched: 1, kept: 0, tagged: 0, recycled: 1, immediate: 0, staged: 0 },
      ],
    },
  });
  expect(await uploads.find('0-c2-audio')).toMatchObject({ uploadState: 'Not yet uploaded' });
  expect((await uploads.find('0-c2-audio'))?.decision).toBeUndefined();
  const longer = await ask('POST', `${path}/simulation`, { draft, days: 11 });
  expect(longer.body).toMatchObject({ recordings: 3 });
});

test('a draft keeps tagged recordings, as the rules will (PR-07)', async () => {
  const { ask, created, contacts, markStore, uploads } = await startAdministration();
  await markStore.tag('c2', { label: 'keep', by: 'lea.lead', at: '2026-11-20T10:00:00.000Z' });
  const { dataServerId } = await created();
  for (const contactId of ['c2', 'c3']) {
    await contacts.keepNewest([contact(contactId, { agentId: 'u-cara', acdId: 'cara.care' })]);
    await uploads.register(staged(contactId, { agentId: 'u-cara', username: 'cara.care', dataServerId }));
  }
  const none = { percent: 0, immediateUpload: false };
  const draft = daily({ rules: [], defaultRule: { actions: { keep: { voice: none } } } });
  const { body } = await ask('POST', `${path}/simulation`, { draft, days: 2 });
  expect(body).toMatchObject({ rules: [{ ruleId: 'default', matched: 2, kept: 0, tagged: 1, recycled: 1 }] });
});

test('the set-up check shows the four steps, and who would be staged (SU-08, SU-09)', async () => {
  const { ask, created, saved, dataServers } = await startAdministration();
  const check = async () => {
    const { body } = await ask('GET', '/v1/staged-upload/set-up-check');
    return body as unknown as {
      steps: { step: number; done: boolean }[];
      agents: { username: string; staged: boolean }[];
    };
  };
  const done = async () => (await check()).steps.map((step) => step.done);
  expect(await done()).toEqual([true, false, false, false]);
  const { dataServerId } = await created(zurich({ association: { mode: 'any', ipRanges: [], teamIds: ['sales'] } }));
  expect(await done()).toEqual([true, false, true, false]);
  await dataServers.noteStatus(dataServerId, {
    agentId: 'a',
    at: '2026-11-20T12:00:00.000Z',
    version: '1',
    waiting: { count: 0, bytes: 0 },
    disk: { freeBytes: 1, totalBytes: 1 },
    errors: [],
  });
  await saved({ rules: [], defaultRule: { actions: { keep: {} } }, version: 0 }, 'end-of-call');
  await saved();
  expect(await done()).toEqual([true, true, true, true]);
  const { agents } = await check();
  expect(agents.filter(({ staged }) => staged).map(({ username }) => username)).toEqual(['lea.lead', 'sam.seller']);
});
