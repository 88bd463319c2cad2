import { Failure } from '../../../domain/failure.ts';
import { aCall } from '../../kit/recordings.ts';
import { aDay, anEvent, aRule, aStaged, dailyDay, evening, howMany, idOf, keepAll, many } from './daily-event-kit.ts';

test('each rule and each kind is counted separately (SU-34, SU-35)', async () => {
  const day = dailyDay();
  const actions = {
    keep: {
      voice: { percent: 50, immediateUpload: false },
      'matching-screen': { percent: 10, immediateUpload: false },
      'unmatched-screen': { percent: 0, immediateUpload: false },
    },
  };
  await day.workflows.save(
    anEvent([
      aRule('Staged Upload Team', { conditions: [{ field: 'data-server', dataServerIds: ['site-1'] }], actions }),
    ]),
  );
  await day.stage(
    ...many(40),
    ...many(40, 100).map((screen, index) => ({ ...screen, medium: 'screen' as const, contactId: `contact-${index}` })),
    ...many(40, 200).map((screen) => ({ ...screen, medium: 'screen' as const })),
    ...many(40, 300).map((other) => ({ ...other, dataServerId: 'site-2' })),
  );
  await day.event().runAll();
  const kept = async (from: number) => howMany(await day.outcomes(40, from), 'keep');
  expect([await kept(0), await kept(100), await kept(200), await kept(300)]).toEqual([20, 4, 0, 40]);
});

test('a kind that the rule does not name keeps waiting (SU-35)', async () => {
  const day = dailyDay();
  const voice = { keep: { voice: { percent: 100, immediateUpload: false } } };
  await day.workflows.save(anEvent([], { defaultRule: { actions: voice } }));
  await day.stage(aStaged(0), aStaged(1, { medium: 'screen' }));
  await day.event().runAll();
  expect([...(await day.outcomes(2)).values()]).toEqual(['keep', 'waits']);
});

test('kept recordings are released with their rule, run and custody, and the others are Recycled (SU-04)', async () => {
  const day = dailyDay();
  const rule = aRule('Staged Upload Team', {
    conditions: [{ field: 'team', teamIds: ['staged'] }],
    actions: { ...keepAll(), retentionDays: 90, reason: 'Random' },
  });
  await day.workflows.save(anEvent([rule], { defaultRule: { actions: keepAll(0) } }));
  await day.users.replaceTeams([
    { teamId: 'europe', name: 'Europe', path: ['europe'] },
    { teamId: 'staged', name: 'Staged Upload Team', path: ['europe', 'staged'] },
  ]);
  await day.users.putUsers([
    { userId: 'u1', username: 'jdoe', formerUsernames: [], teamId: 'staged', active: true, syncedAt: evening },
  ]);
  await day.stage(aStaged(0), aStaged(1, { username: 'nobody' }));
  await day.event().runAll();
  expect(await day.uploads.find(idOf(0))).toMatchObject({
    uploadState: 'Not yet uploaded',
    decision: {
      event: 'daily',
      ruleName: 'Staged Upload Team',
      outcome: 'keep',
      immediate: false,
      runId: 'daily#2026-02-03',
      retentionDays: 90,
      reason: 'Random',
    },
    custody: [{ step: 'released', machine: 'cloud', size: 1000 }],
  });
  expect(await day.uploads.find(idOf(1))).toMatchObject({
    uploadState: 'Recycled',
    decision: { ruleId: 'default', outcome: 'recycle' },
    custody: [{ step: 'recycled' }],
  });
});

test('rules may depend on what only the contact record contains', async () => {
  const day = dailyDay();
  await day.workflows.save(
    anEvent([aRule('Sales', { conditions: [{ field: 'queue', queueNames: ['sales'] }], actions: keepAll(0) })]),
  );
  await day.contacts.keepNewest([aCall({ contactId: 'contact-0', queueName: 'Sales' })]);
  await day.contacts.keepNewest([aCall({ contactId: 'contact-1', queueName: 'Support' })]);
  await day.stage(aStaged(0), aStaged(1));
  await day.event().runAll();
  expect([...(await day.outcomes(2)).values()]).toEqual(['recycle', 'keep']);
});

test('a shard with more than a page of recordings is decided completely', async () => {
  const day = dailyDay();
  await day.workflows.save(anEvent());
  const ids = Array.from({ length: 401 }, (_, index) => `0${index.toString(16).padStart(31, '0')}`);
  await day.stage(...ids.map((recordingId, index) => aStaged(index, { recordingId })));
  expect(await day.event().runAll()).toMatchObject({ kept: 401 });
  const states = await Promise.all(ids.map(async (id) => (await day.uploads.find(id))?.decision?.outcome));
  expect(states.every((outcome) => outcome === 'keep')).toBe(true);
});

test('the Daily Event runs at the Time, and not a second earlier (SU-04, SU-32)', async () => {
  const day = await aDay(10);
  day.at('2026-02-03T16:59:59.999Z');
  expect(await day.event().runAll()).toBeUndefined();
  expect(howMany(await day.outcomes(10), 'waits')).toBe(10);
  day.at(evening);
  expect(await day.event().runAll()).toMatchObject({ kept: 2 });
});

test('a live contact waits for the next run, but a PC with a fast clock does not make it wait forever (SU-04)', async () => {
  const day = await aDay(0, 100);
  await day.stage(
    aStaged(0, { endedAt: evening }),
    aStaged(1, { endedAt: '2030-01-01T00:00:00.000Z', registeredAt: '2026-02-03T16:00:00.000Z' }),
  );
  await day.event().runAll();
  expect([...(await day.outcomes(2)).values()]).toEqual(['waits', 'waits']);
  day.at('2026-02-04T17:00:00.000Z');
  await day.event().runAll();
  expect([...(await day.outcomes(2)).values()]).toEqual(['keep', 'keep']);
});

test('the Daily Event runs once when it is started twice for one day', async () => {
  const day = await aDay(100);
  await day.event().runAll();
  await day.stage(...many(50, 100));
  expect(await day.event().runAll()).toBeUndefined();
  day.at('2026-02-03T22:59:00.000Z');
  expect(await day.event().runAll()).toBeUndefined();
  expect(howMany(await day.outcomes(50, 100), 'waits')).toBe(50);
  expect(await day.dailyRuns.latest(5)).toHaveLength(1);
});

test('two runs at once make exactly the same decisions (SU-34)', async () => {
  const day = await aDay(500);
  const results = await Promise.all([day.event().runAll(), day.event().runAll(), day.event(0).runAll()]);
  for (const result of results) if (result) expect(result).toMatchObject({ kept: 100, recycled: 400 });
  const outcomes = await day.outcomes(500);
  expect([howMany(outcomes, 'keep'), howMany(outcomes, 'recycle')]).toEqual([100, 400]);
});

test('while a run is in progress nobody else starts it, but long after its last sign of life it counts as interrupted', async () => {
  const day = await aDay(10);
  const patient = day.event(1200);
  expect(await patient.begin()).toMatchObject({ due: true, runId: 'daily#2026-02-03' });
  expect(await patient.begin()).toEqual({ due: false });
  day.at('2026-02-03T17:19:59.000Z');
  expect(await patient.begin()).toEqual({ due: false });
  day.at('2026-02-03T17:20:00.000Z');
  expect(await patient.runAll()).toMatchObject({ runId: 'daily#2026-02-03', kept: 2 });
});

test('a run that takes hours stays the only one, because each step gives a sign of life every minute (SU-34)', async () => {
  const day = await aDay(2000);
  const run = day.event(1200);
  let minutes = 0;
  const attempts: Promise<{ due: boolean }>[] = [];
  // Each page of each shard takes ten minutes, after which the scheduler asks whether a run is due.
  day.before((method) => {
    if (method !== 'after undecided') return;
    minutes += 10;
    day.at(new Date(Date.parse(evening) + minutes * 60_000).toISOString());
    attempts.push(run.begin());
  });
  const start = await run.begin();
  if (!start.due) throw new Error('It is not due');
  const { runId, shards } = start;
  const counts = [];
  for (const shard of shards) counts.push(await run.countShard({ runId, shard }));
  await run.sumUp({ runId, counts });
  const decided = [];
  for (const shard of shards) decided.push(await run.decideShard({ runId, shard }));
  expect(await run.finish({ runId, decided })).toMatchObject({ kept: 400, recycled: 1600 });
  expect(minutes).toBeGreaterThan(300);
  expect((await Promise.all(attempts)).filter(({ due }) => due)).toEqual([]);
});

test('an interrupted run is resumed by one execution, and not by another each time the scheduler asks', async () => {
  const day = await aDay(10);
  const patient = day.event(1200);
  await patient.begin();
  day.at('2026-02-03T17:30:00.000Z');
  expect(await patient.begin()).toMatchObject({ due: true });
  day.at('2026-02-03T17:35:00.000Z');
  expect(await patient.begin()).toEqual({ due: false });
});

test('a sign of life that cannot be saved does not interrupt the run', async () => {
  const day = await aDay(100);
  day.before((method) => {
    if (method === 'noteAlive') throw new Failure('unavailable', 'The database does not answer now');
  });
  expect(await day.event(1200).runAll()).toMatchObject({ kept: 20, recycled: 80 });
});

test('a run that was interrupted yesterday is finished first, and then today’s starts', async () => {
  const day = await aDay(10);
  await day.event().begin();
  day.at('2026-02-04T17:00:00.000Z');
  await day.stage(...many(10, 100).map((one) => ({ ...one, endedAt: '2026-02-04T09:00:00.000Z' })));
  expect(await day.event().runAll()).toMatchObject({ runId: 'daily#2026-02-03', kept: 2, recycled: 8 });
  expect(await day.event().runAll()).toMatchObject({ runId: 'daily#2026-02-04', kept: 2, recycled: 8 });
});

test('one run with everything that waits catches up on missed days (SU-32)', async () => {
  const day = await aDay(10);
  await day.event().runAll();
  await day.stage(...many(100, 100));
  day.at('2026-02-07T03:00:00.000Z');
  expect(await day.event().runAll()).toMatchObject({ runId: 'daily#2026-02-06', kept: 20, recycled: 80 });
  expect(await day.event().runAll()).toBeUndefined();
});

describe('an interrupted run', () => {
  const count = 30;
  const percent = 30;
  const whole = async () => {
    const day = await aDay(count, percent);
    let calls = 0;
    day.before(() => {
      calls += 1;
    });
    await day.event().runAll();
    return { calls, outcomes: await day.outcomes(count) };
  };

  test('is exact when it is repeated, wherever it was interrupted, before or after any call (SU-34)', async () => {
    const { calls, outcomes } = await whole();
    expect(calls).toBeGreaterThan(200);
    // Every seventh call: the steps of sixteen shards are alike, and each kind is covered.
    for (let dies = 0; dies < calls; dies += 7) {
      const day = await aDay(count, percent);
      let left = dies;
      day.before(() => {
        if (left-- <= 0) throw new Error('killed');
      });
      await expect(day.event().runAll()).rejects.toThrow('killed');
      day.before(() => {});
      const [latest] = await day.dailyRuns.latest(1);
      // Recordings that arrive in between, and changes by an administrator, must not distort the percentages.
      await day.stage(...many(5, 500));
      await day.workflows.save(anEvent([], { version: 1, defaultRule: { actions: keepAll(90) } }));
      await day.event().runAll();

      const run = (await day.dailyRuns.find('daily#2026-02-03'))!;
      expect(run.finishedAt).toBeDefined();
      if (!latest) continue;
      const counted = run.counts!.flat().reduce((sum, one) => sum + one.count, 0);
      expect([run.kept, run.kept + run.recycled]).toEqual([Math.round(counted * 0.3), counted]);
      const all = new Map([...(await day.outcomes(count)), ...(await day.outcomes(5, 500))]);
      expect([howMany(all, 'keep'), howMany(all, 'recycle')]).toEqual([run.kept, run.recycled]);
      if (counted === count) expect(await day.outcomes(count)).toEqual(outcomes);
    }
  });

  test('is still exact after many interruptions (SU-34)', async () => {
    const day = await aDay(200, 25);
    let chance = 1;
    day.before(() => {
      chance = (chance * 48271) % 2147483647;
      if (chance % 41 === 0) throw new Error('killed');
    });
    let result: unknown;
    for (let tries = 0; tries < 500 && result === undefined; tries++) {
      result = await day
        .event()
        .runAll()
        .catch(() => undefined);
    }
    day.before(() => {});
    expect(await day.dailyRuns.find('daily#2026-02-03')).toMatchObject({ kept: 50, recycled: 150 });
    expect(howMany(await day.outcomes(200), 'keep')).toBe(50);
  });
});

test('changes between counting and deciding do not affect the percentages (SU-34)', async () => {
  const day = dailyDay();
  const sales = aRule('Sales', { conditions: [{ field: 'queue', queueNames: ['Sales'] }], actions: keepAll(10) });
  await day.workflows.save(anEvent([sales], { defaultRule: { actions: keepAll(50) } }));
  const calls = Array.from({ length: 100 }, (_, index) =>
    aCall({ contactId: `contact-${index}`, queueName: 'Support' }),
  );
  await day.contacts.keepNewest(calls);
  await day.stage(...many(100));
  const event = day.event();
  const start = await event.begin();
  if (!start.due) throw new Error('not due');
  const { runId, shards } = start;
  const counts = await Promise.all(shards.map((shard) => event.countShard({ runId, shard })));
  await event.sumUp({ runId, counts });

  for (let index = 0; index < 30; index++) {
    const updatedAt = '2026-02-05T00:00:00Z';
    await day.contacts.keepNewest([aCall({ contactId: `contact-${index}`, queueName: 'Sales', updatedAt })]);
  }
  await day.stage(...many(50, 100));
  await day.workflows.save(anEvent([], { version: 1, defaultRule: { actions: keepAll(0) } }));

  const decided = await Promise.all(shards.map((shard) => event.decideShard({ runId, shard })));
  expect(await event.finish({ runId, decided })).toMatchObject({ kept: 50, recycled: 50 });
  expect(howMany(await day.outcomes(100), 'keep')).toBe(50);
  expect(howMany(await day.outcomes(50, 100), 'waits')).toBe(50);
  expect((await day.dailyRuns.find(runId))!.workflowVersion).toBe(1);
});

test('tagged contacts are kept whatever the rule, and are not part of its percentage (PR-07)', async () => {
  const day = await aDay(50, 10);
  const tagged = new Set(Array.from({ length: 10 }, (_, index) => `contact-${index}`));
  const marks = async (contactId: string) => ({ tagged: tagged.has(contactId), metadata: {} });
  const result = await day.event(0, marks).runAll();
  expect(result).toMatchObject({ kept: 14, recycled: 36 });
  expect(howMany(await day.outcomes(10), 'keep')).toBe(10);
});

test('nothing runs before the Daily Event is saved for the first time', async () => {
  const day = dailyDay();
  await day.stage(aStaged(0));
  expect(await day.event().begin()).toEqual({ due: false });
});
