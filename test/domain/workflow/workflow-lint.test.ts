import type { Draft } from '../../../domain/workflow/check/finding.ts';
import type { Circumstances } from '../../../domain/workflow/check/lint.ts';
import { refusedRules } from '../../../domain/workflow/check/staged-minimum.ts';
import { unsavedEvent } from '../../../domain/workflow/unsaved-event.ts';
import type { Actions, Condition, WorkflowRule } from '../../../domain/workflow/workflow.ts';
import { anEvent, aRule, keepAll } from '../../lambdas/daily-event/daily-event-kit.ts';
import {
  all,
  ann,
  bob,
  codes,
  lintDraft,
  ofStaged,
  setOf,
  site,
  stagedRule,
  teams,
  user,
} from './workflow-lint-kit.ts';

describe('what prevents staged upload', () => {
  const refused = (rules: WorkflowRule[], organization: Partial<Circumstances> = {}, kind: Draft['kind'] = 'daily') =>
    refusedRules(
      { ...anEvent(), kind, rules },
      { dataServers: [site()], users: [ann, bob], teams, ...organization },
    ).map(({ ruleId, code }) => `${ruleId} ${code}`);
  const voice = aRule('Voice', setOf({ voice: all }));

  test.each<[string, Actions['keep'], string]>([
    ['voice alone', { voice: all }, 'rule only-voice-set'],
    ['screens alone', { 'matching-screen': all, 'unmatched-screen': all }, 'rule only-screen-set'],
    ['Immediate Upload', keepAll(100, true).keep, 'rule immediate-upload-for-staged-agents'],
  ])('is refused at a rule for staged agents with %s (SU-36)', (_, keep, expected) => {
    expect(refused([aRule('Rule', setOf(keep))])).toEqual([expected]);
  });

  test('is the same finding that the page shows before Save (SU-36)', () => {
    expect(lintDraft({ rules: [voice] })).toContainEqual(
      expect.objectContaining({ ruleId: 'voice', code: 'only-voice-set', refused: true }),
    );
  });

  test('is only a warning in a rule that also decides about other agents (SU-36)', () => {
    const forBoth = aRule('Voice', { actions: { keep: { voice: all } } });
    expect(refused([forBoth])).toEqual([]);
    expect(codes({ rules: [forBoth] })).toContain('voice error only-voice-set');
    expect(refused([forBoth], { users: [ann] })).toEqual(['voice only-voice-set']);
  });

  test('is not refused when nobody is staged, or the rule decides about nobody (SU-36)', () => {
    expect(
      refused([voice], { dataServers: [site({ association: { mode: 'any', ipRanges: [], teamIds: [] } })] }),
    ).toEqual([]);
    expect(refused([stagedRule, voice])).toEqual([]);
  });

  test('may be intended when only PCs with certain addresses are staged, or some contacts are urgent (SU-36)', () => {
    const byAddress = site({ association: { mode: 'any', ipRanges: ['10.0.0.0/8'], teamIds: [] } });
    expect(refused([voice], { dataServers: [byAddress] })).toEqual([]);
    const urgent = aRule('Urgent', {
      conditions: [...ofStaged.conditions, { field: 'queue', queueNames: ['Claims'] }],
      actions: keepAll(100, true),
    });
    expect(refused([urgent, stagedRule])).toEqual([]);
  });

  test('is refused in the Default rule, too, if that decides only about staged agents (SU-36)', () => {
    const defaultRule = { actions: { keep: { voice: all } } };
    const draft = { ...anEvent(), kind: 'daily' as const, rules: [], defaultRule };
    const organization = { dataServers: [site()], users: [ann], teams };
    expect(refusedRules(draft, organization).map(({ ruleId }) => ruleId)).toEqual(['default']);
  });

  test('concerns only the Daily Event: End of Call exists to upload at once (SU-30, SU-36)', () => {
    expect(refused([aRule('At once', setOf(keepAll(100, true).keep))], {}, 'end-of-call')).toEqual([]);
  });
});

test('the example of the manual, a rule for the team of the data server, has no findings (SU-36, SU-37)', () => {
  expect(lintDraft({ rules: [stagedRule] })).toEqual([]);
});

test('a broad rule above that recycles is reported at that rule, and reordering resolves it (SU-29)', () => {
  const broad = aRule('Recycle all', { actions: keepAll(0) });
  const [finding] = lintDraft({ rules: [broad, stagedRule] });
  expect(finding).toMatchObject({ ruleId: 'recycle-all', severity: 'error', code: 'hidden-by-rule-above' });
  expect(finding!.sentence).toContain('“Recycle all” stands above “Staged Upload Team”');
  expect(finding!.sentence).toContain('Ann');
  expect(finding!.sentence).toContain('recycles them');
  expect(codes({ rules: [stagedRule, broad] })).toEqual([]);
});

test('a rule above for a parent team, or for the data server, hides it as well (SU-29)', () => {
  for (const conditions of [
    [{ field: 'team' as const, teamIds: ['europe'] }],
    [{ field: 'data-server' as const, dataServerIds: ['site-1'] }],
  ]) {
    const above = aRule('Above', { conditions, actions: keepAll(0) });
    expect(codes({ rules: [above, stagedRule] })).toContain('above error hidden-by-rule-above');
  }
});

test('a rule above for the same agents and more hides a rule that names some of them, and not the other way round (SU-29)', () => {
  const named = (name: string, agentIds: string[], percent = 100) =>
    aRule(name, {
      conditions: [
        { field: 'agent', agentIds },
        { field: 'duration', atLeast: 60 },
      ],
      actions: keepAll(percent),
    });
  const lower = named('Lower', ['u1']);
  expect(codes({ rules: [named('Above', ['u2', 'u1'], 0), lower] })).toContain('above error hidden-by-rule-above');
  expect(codes({ rules: [named('Above', ['u2'], 0), lower] })).not.toContain('above error hidden-by-rule-above');
  expect(codes({ rules: [lower, named('Below', ['u2', 'u1'], 0)] })).not.toContain(
    'lower warning hidden-by-rule-above',
  );
});

test('a rule above for the same data servers and more hides a rule that names some of them (SU-29)', () => {
  const named = (name: string, dataServerIds: string[], percent = 100) =>
    aRule(name, {
      conditions: [
        { field: 'data-server', dataServerIds },
        { field: 'duration', atLeast: 60 },
      ],
      actions: keepAll(percent),
    });
  const lower = named('Lower', ['site-1']);
  expect(codes({ rules: [named('Above', ['site-2', 'site-1'], 0), lower] })).toContain(
    'above error hidden-by-rule-above',
  );
  expect(codes({ rules: [named('Above', ['site-2'], 0), lower] })).not.toContain('above error hidden-by-rule-above');
});

test('a rule above says what it does with the recordings that it takes (SU-29)', () => {
  const above = (actions: Actions) =>
    lintDraft({ rules: [aRule('Above', { actions }), stagedRule] }).find(({ code }) => code === 'hidden-by-rule-above')!
      .sentence;
  expect(above(keepAll(100, true))).toContain(', and uploads them at once (');
  expect(above(keepAll(0, true))).toContain(', and recycles them (');
  expect(above(keepAll(0))).toContain(', and recycles them (');
  expect(above({ keep: {} })).toContain(', and leaves them waiting (');
});

test('a rule above only for some contacts, or for other agents, hides nothing (SU-29)', () => {
  const sales = aRule('Sales', { conditions: [{ field: 'queue', queueNames: ['Sales'] }], actions: keepAll(0) });
  const others = aRule('Others', { conditions: [{ field: 'team', teamIds: ['other'] }], actions: keepAll(0) });
  expect(codes({ rules: [sales, others, stagedRule] })).toEqual([]);
});

test('a rule above that recycles all contacts of the lower one hides it, although they are only some of the agents’ (SU-29)', () => {
  const inbound = { field: 'direction', direction: 'inbound' } as const;
  const above = aRule('Above', { conditions: [inbound], actions: keepAll(0) });
  const lower = aRule('Inbound staged', { conditions: [...ofStaged.conditions, inbound] });
  expect(codes({ rules: [above, lower] })).toEqual(['above error hidden-by-rule-above']);
});

test('a rule above that does the same causes a warning, because the lower one never decides (SU-29)', () => {
  expect(codes({ rules: [aRule('All'), stagedRule] })).toEqual(['all warning hidden-by-rule-above']);
});

test('an End of Call rule with Immediate Upload for staged agents is an error in that rule (SU-30)', () => {
  const immediate = aRule('Everything now', { actions: keepAll(100, true) });
  const [finding, ...more] = lintDraft({ kind: 'end-of-call', rules: [immediate] }, { other: anEvent([stagedRule]) });
  expect(more).toEqual([]);
  expect(finding).toMatchObject({
    ruleId: 'everything-now',
    severity: 'error',
    code: 'immediate-upload-for-staged-agents',
  });
  expect(finding!.sentence).toMatch(/Everything now.*Immediate Upload.*Ann/);
  expect(finding!.sentence).not.toContain('Bob');
});

test('End of Call’s Default, as it is before the first save, uploads staged agents at once (SU-30)', () => {
  const unsaved = unsavedEvent('end-of-call');
  expect(codes({ ...unsaved })).toEqual(['default error immediate-upload-for-staged-agents']);
  expect(codes({ rules: [stagedRule] }, { other: unsaved })).toEqual(['null error immediate-upload-for-staged-agents']);
});

test('Immediate Upload for other agents is allowed (SU-10, SU-30)', () => {
  const others = aRule('Others', { conditions: [{ field: 'team', teamIds: ['other'] }], actions: keepAll(100, true) });
  expect(codes({ kind: 'end-of-call', rules: [others] })).toEqual([]);
});

const ofSite = { field: 'data-server', dataServerIds: ['site-1'] } as const;

test.each<[string, Condition[]]>([
  ['their team', ofStaged.conditions],
  ['the agent', [{ field: 'agent', agentIds: ['u1'] }]],
  ['the data server', [ofSite]],
  ['any duration', [ofSite, { field: 'duration', atLeast: 0 }]],
])(
  'an End of Call rule for %s is an error, because it takes all of their recordings at once (SU-30)',
  (_, conditions) => {
    const atOnce = aRule('At once', { conditions, actions: keepAll(100, true) });
    expect(codes({ kind: 'end-of-call', rules: [atOnce] })).toEqual([
      'at-once error immediate-upload-for-staged-agents',
    ]);
  },
);

const ofSomeContacts: [string, Condition][] = [
  ['long talks', { field: 'duration', atLeast: 12 }],
  ['short talks', { field: 'duration', atMost: 12 }],
  ['inbound contacts', { field: 'direction', direction: 'inbound' }],
  ['a called number', { field: 'called-number', numbers: ['+4930*'] }],
  ['a calling number', { field: 'calling-number', numbers: ['+4930*'] }],
  ['a queue', { field: 'queue', queueNames: ['Sales'] }],
  ['contacts that carry metadata', { field: 'metadata', key: 'sale', values: ['yes'] }],
];

test.each(ofSomeContacts)(
  'an End of Call rule for %s is a warning, because it takes some of their recordings at once (SU-30)',
  (_, condition) => {
    for (const conditions of [[condition], [...ofStaged.conditions, condition]]) {
      const atOnce = aRule('At once', { conditions, actions: keepAll(100, true) });
      const [finding, ...more] = lintDraft({ kind: 'end-of-call', rules: [atOnce] });
      expect(more).toEqual([]);
      expect(finding).toMatchObject({
        ruleId: 'at-once',
        severity: 'warning',
        code: 'immediate-upload-for-staged-agents',
        sentence:
          'The End of Call rule “At once” takes some of the voice, matching screen and unmatched screen recordings of Ann: those are uploaded at once and do not wait for the Daily Event.',
      });
    }
  },
);

test('recordings that the rules of End of Call leave to a Default with Immediate Upload are not staged either (SU-30)', () => {
  const long = aRule('Long', { conditions: [{ field: 'duration', atLeast: 12 }], actions: keepAll(100, true) });
  expect(codes({ kind: 'end-of-call', rules: [long], defaultRule: { actions: keepAll(100, true) } })).toEqual([
    'long warning immediate-upload-for-staged-agents',
    'default error immediate-upload-for-staged-agents',
  ]);
});

test('some contacts taken at once are not an error of the Daily Event, but it shows them (SU-30)', () => {
  const long = aRule('Long', { conditions: [{ field: 'duration', atLeast: 12 }], actions: keepAll(100, true) });
  const other = anEvent([long], { kind: 'end-of-call', defaultRule: { actions: { keep: {} } } });
  expect(codes({ rules: [stagedRule] }, { other })).toEqual(['null warning immediate-upload-for-staged-agents']);
});

test('a rule for a team is an error even when agents are associated only by their PC, because it takes all of theirs (SU-22, SU-30)', () => {
  const byAddress = site({ association: { mode: 'any', ipRanges: ['10.1.0.0/16'], teamIds: [] } });
  const atOnce = aRule('At once', { ...ofStaged, actions: keepAll(100, true) });
  expect(codes({ kind: 'end-of-call', rules: [atOnce] }, { dataServers: [byAddress] })).toEqual([
    'at-once error immediate-upload-for-staged-agents',
  ]);
});

test('recordings that End of Call recycles never reach the Daily Event, which is a warning (SU-30)', () => {
  const short = aRule('Short', { conditions: [{ field: 'duration', atMost: 5 }], actions: keepAll(0) });
  expect(codes({ kind: 'end-of-call', rules: [short] })).toEqual(['short warning hidden-by-rule-above']);
});

test.each<[string, Actions['keep'], string[]]>([
  ['only voice', { voice: all }, ['staged error only-voice-set']],
  ['voice and matching screens', { voice: all, 'matching-screen': all }, ['staged warning only-voice-set']],
  ['only screens', { 'matching-screen': all, 'unmatched-screen': all }, ['staged error only-screen-set']],
  ['nothing', {}, ['null error agents-not-covered']],
  [
    'Immediate Upload',
    { voice: { percent: 100, immediateUpload: true }, 'matching-screen': all, 'unmatched-screen': all },
    ['staged error immediate-upload-for-staged-agents'],
  ],
])('a rule for staged agents that keeps %s gets exactly these findings (SU-35, SU-36)', (_, keep, expected) => {
  expect(codes({ rules: [aRule('Staged', setOf(keep))] })).toEqual(expected);
});

test('a Daily rule with Immediate Upload for some contacts of staged agents is a warning, for all an error (SU-36)', () => {
  const sales = aRule('Sales', {
    conditions: [{ field: 'queue', queueNames: ['Sales'] }],
    actions: keepAll(100, true),
  });
  const [finding, ...more] = lintDraft({ rules: [sales, stagedRule] });
  expect(more).toEqual([]);
  expect(finding).toMatchObject({
    ruleId: 'sales',
    severity: 'warning',
    code: 'immediate-upload-for-staged-agents',
    sentence: expect.stringContaining('some of the voice, matching screen and unmatched screen recordings of Ann'),
  });
  expect(codes({ rules: [aRule('Staged', { ...ofStaged, actions: keepAll(100, true) })] })).toEqual([
    'staged error immediate-upload-for-staged-agents',
  ]);
});

test('staged agents left to a Default that does not stage are named (SU-27)', () => {
  const [finding] = lintDraft({
    rules: [aRule('Others', { conditions: [{ field: 'team', teamIds: ['other'] }] })],
    defaultRule: { actions: keepAll(0) },
  }).filter(({ code }) => code === 'agents-not-covered');
  expect(finding).toMatchObject({ ruleId: null, severity: 'error' });
  expect(finding!.sentence).toContain('Ann');
});

test('a rule that covers only some of their recordings leaves the rest uncovered (SU-27)', () => {
  const inbound = aRule('Inbound', {
    conditions: [...ofStaged.conditions, { field: 'direction', direction: 'inbound' }],
  });
  expect(codes({ rules: [inbound], defaultRule: { actions: keepAll(0) } })).toEqual(['null error agents-not-covered']);
});

test('agents in a rule but without a data server are named (SU-16, SU-26)', () => {
  const both = aRule('Both teams', { conditions: [{ field: 'team', teamIds: ['staged', 'other'] }] });
  const findings = lintDraft({ rules: [both] });
  expect(findings.map(({ code }) => code)).toEqual(['agents-not-associated']);
  expect(findings[0]).toMatchObject({ ruleId: 'both-teams', severity: 'warning' });
  expect(findings[0]!.sentence).toContain('Bob');
  expect(findings[0]!.sentence).not.toContain('Ann');
});

test('when PCs are associated by address no agent is reported as unassociated, and the PCs must be covered (SU-22, SU-27)', () => {
  const byAddress = site({ association: { mode: 'any', ipRanges: ['10.1.0.0/16'], teamIds: [] } });
  const both = aRule('Both teams', { conditions: [{ field: 'team', teamIds: ['staged', 'other'] }] });
  expect(codes({ rules: [both] }, { dataServers: [byAddress] })).toEqual([]);
  const [finding] = lintDraft({ rules: [both], defaultRule: { actions: keepAll(0) } }, { dataServers: [byAddress] });
  expect(finding).toMatchObject({ code: 'agents-not-covered' });
  expect(finding!.sentence).toContain('the PCs of Site 1');
});

test('a data server without Staged Upload enabled is reported at the rule that needs it (SU-17)', () => {
  const off = site({ stagedUpload: { enabled: false, passwordSet: false } });
  const ofServer = aRule('Of the site', { conditions: [{ field: 'data-server', dataServerIds: ['site-1'] }] });
  expect(codes({ rules: [stagedRule, ofServer] }, { dataServers: [off] })).toEqual([
    'staged-upload-team error staged-upload-not-enabled',
    'of-the-site error staged-upload-not-enabled',
  ]);
});

test('a rule for a removed data server is reported, in either event, whatever it does (SU-29)', () => {
  const rule = (dataServerIds: string[], actions = keepAll(0)) =>
    aRule('Of the site', { conditions: [{ field: 'data-server', dataServerIds }], actions });
  for (const kind of ['daily', 'end-of-call'] as const) {
    const findings = lintDraft({ kind, rules: [rule(['gone'])] }, { dataServers: [] });
    expect(findings).toContainEqual({
      ruleId: 'of-the-site',
      severity: 'error',
      code: 'data-server-removed',
      sentence: expect.stringContaining('“Of the site” is for a data server that was removed (gone): it never decides'),
    });
  }
  expect(codes({ rules: [stagedRule, rule(['site-1', 'gone'], keepAll(100))] })).toEqual([
    'of-the-site warning data-server-removed',
  ]);
});

test('a Time that does not exist on some day is reported with its date and when it runs instead (SU-32)', () => {
  const findings = lintDraft({ rules: [stagedRule], time: '02:30', timeZone: 'Europe/Berlin' });
  expect(findings).toEqual([
    {
      ruleId: null,
      severity: 'warning',
      code: 'time-skipped-by-clock-change',
      sentence: 'On 2026-03-29 clocks in Europe/Berlin skip 02:30, so the Daily Event runs at 03:00.',
    },
  ]);
});

test('a long list of names is shortened', () => {
  const many = Array.from({ length: 20 }, (_, index) => user(`u${index}`, `Agent${index}`, 'staged'));
  const [finding] = lintDraft({ rules: [aRule('Recycle all', { actions: keepAll(0) }), stagedRule] }, { users: many });
  expect(finding!.sentence).toContain('Agent0, Agent1, Agent2 and 17 more');
});
