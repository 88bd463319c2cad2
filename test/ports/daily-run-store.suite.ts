import type { DailyRun } from '../../domain/daily-run/daily-run.ts';
import { type Backend, openedFor } from './stores.ts';

const run = (localDate: string, changes: Partial<DailyRun> = {}): DailyRun => ({
  runId: `daily#${localDate}`,
  localDate,
  startedAt: `${localDate}T22:59:00.000Z`,
  workflowVersion: 3,
  kept: 0,
  recycled: 0,
  bytes: 0,
  ...changes,
});

export const dailyRunStoreSuite = (backend: Backend) => {
  const stores = openedFor(backend);

  test('a Daily Event that fires twice is one run, with the values of its first start (SU-04)', async () => {
    const outcomes = await Promise.all(
      [3, 4, 5].map((workflowVersion) => stores().dailyRuns.begin(run('2026-11-20', { workflowVersion }))),
    );
    expect(outcomes.sort()).toEqual(['started', 'started-before', 'started-before']);
    const first = await stores().dailyRuns.find('daily#2026-11-20');
    expect(await stores().dailyRuns.begin(run('2026-11-20', { workflowVersion: 9 }))).toBe('started-before');
    expect(await stores().dailyRuns.find('daily#2026-11-20')).toEqual(first);
    expect(await stores().dailyRuns.find('daily#2026-11-21')).toBeUndefined();
  });

  test('percentages use the counts that were stored first, even with two hundred rules in sixteen shards (SU-34)', async () => {
    const kinds = ['voice', 'matching-screen', 'unmatched-screen'] as const;
    const shard = Array.from({ length: 200 }, (_, rule) =>
      kinds.map((kind, index) => ({ ruleId: `${crypto.randomUUID()}-${rule}`, kind, count: 1_000_000 + rule + index })),
    ).flat();
    const counts = [...Array.from({ length: 15 }, () => shard), []];
    await stores().dailyRuns.begin(run('2026-11-20'));
    await stores().dailyRuns.noteCounts('daily#2026-11-20', counts);
    await stores().dailyRuns.noteCounts('daily#2026-11-20', []);
    expect(await stores().dailyRuns.find('daily#2026-11-20')).toEqual(run('2026-11-20', { counts }));
    await expect(stores().dailyRuns.noteCounts('daily#2026-11-21', [])).rejects.toMatchObject({ code: 'not-found' });
  });

  test('the newest sign of life of a run stays', async () => {
    await stores().dailyRuns.begin(run('2026-11-20'));
    for (const minute of ['05', '09', '07']) {
      await stores().dailyRuns.noteAlive('daily#2026-11-20', `2026-11-20T23:${minute}:00.000Z`);
    }
    expect(await stores().dailyRuns.latest(1)).toEqual([run('2026-11-20', { aliveAt: '2026-11-20T23:09:00.000Z' })]);
    await expect(stores().dailyRuns.noteAlive('daily#2026-11-21', 'x')).rejects.toMatchObject({ code: 'not-found' });
  });

  test('a run ends once, and the newest runs are listed first', async () => {
    const result = { finishedAt: '2026-11-21T00:10:00.000Z', kept: 20, recycled: 80, bytes: 12_345_678_901 };
    for (const day of ['2026-11-19', '2026-11-20', '2026-11-18']) await stores().dailyRuns.begin(run(day));
    await stores().dailyRuns.finish('daily#2026-11-20', result);
    await stores().dailyRuns.finish('daily#2026-11-20', { ...result, kept: 0 });
    expect(await stores().dailyRuns.latest(2)).toEqual([run('2026-11-20', result), run('2026-11-19')]);
    await expect(stores().dailyRuns.finish('daily#2026-11-21', result)).rejects.toMatchObject({ code: 'not-found' });
  });
};
