import type { WorkflowEvent } from '../../domain/workflow/workflow.ts';
import { type Backend, openedFor } from './stores.ts';

const daily = (version: number, changes: Partial<WorkflowEvent> = {}): WorkflowEvent => ({
  kind: 'daily',
  rules: [
    {
      ruleId: 'r-1',
      name: 'Staged Upload Team',
      conditions: [{ field: 'team', teamIds: ['t-1', 't-2'] }],
      actions: { keep: { voice: { percent: 20, immediateUpload: false } }, retentionDays: 90 },
    },
  ],
  defaultRule: { actions: { keep: {} } },
  time: '23:59',
  timeZone: 'Europe/Vienna',
  version,
  changedAt: '2026-11-20T10:00:00.000Z',
  changedBy: 'anna',
  ...changes,
});

export const workflowStoreSuite = (backend: Backend) => {
  const stores = openedFor(backend);

  test('until somebody saves rules, everything is kept and uploaded at once', async () => {
    const all = { percent: 100, immediateUpload: true };
    expect(await stores().workflows.event('end-of-call')).toMatchObject({
      kind: 'end-of-call',
      rules: [],
      defaultRule: { actions: { keep: { voice: all, 'matching-screen': all, 'unmatched-screen': all } } },
      version: 0,
    });
  });

  test('rules are saved as a whole, separately for each event (SU-31)', async () => {
    await stores().workflows.save(daily(0));
    await stores().workflows.save(daily(1, { rules: [], time: '00:00' }));
    expect(await stores().workflows.event('daily')).toEqual(daily(2, { rules: [], time: '00:00' }));
    expect((await stores().workflows.event('end-of-call')).version).toBe(0);
  });

  test('one of two administrators who save at once gets a conflict, and nothing is mixed (SU-21)', async () => {
    await stores().workflows.save(daily(0));
    const saves = await Promise.allSettled(
      ['anna', 'berta', 'clara'].map((changedBy) => stores().workflows.save(daily(1, { changedBy, time: '01:00' }))),
    );
    const refused = saves.filter(({ status }) => status === 'rejected') as PromiseRejectedResult[];
    expect(refused.map(({ reason }) => reason.code)).toEqual(['conflict', 'conflict']);
    expect(await stores().workflows.event('daily')).toMatchObject({ version: 2, time: '01:00' });
    await expect(stores().workflows.save(daily(0))).rejects.toMatchObject({ code: 'conflict' });
    await expect(stores().workflows.save(daily(7))).rejects.toMatchObject({ code: 'conflict' });
  });
};
