import { MemoryMarkStore } from '../../../adapters/memory/contact/mark-store.ts';
import { memoryStores } from '../../../adapters/memory/memory-stores.ts';
import { MemoryDailyPlanStore } from '../../../adapters/memory/upload/daily-plan-store.ts';
import { marksOf } from '../../../domain/mark/marks-for-rules.ts';
import { protectTagged } from '../../../domain/upload/retention/protect-tagged.ts';
import { decideEndOfCall } from '../../../domain/workflow/decide-end-of-call.ts';
import type { WorkflowEvent } from '../../../domain/workflow/workflow.ts';
import { dailyEvent } from '../../../lambdas/daily-event/daily-event.ts';
import { silent } from '../../../lambdas/kit/telemetry.ts';
import { aCall } from '../../kit/recordings.ts';
import { anEvent, aRule, aStaged, evening, idOf, keepAll } from './daily-event-kit.ts';

/** Contact `contact-0` with audio, screen and keystrokes on site, and marks set by people and programs. */
const aDay = async (event: Partial<WorkflowEvent>) => {
  const stores = { ...memoryStores(), plans: new MemoryDailyPlanStore(), marking: new MemoryMarkStore() };
  await stores.workflows.save({ ...anEvent(), ...event });
  await stores.contacts.keepNewest([aCall({ contactId: 'contact-0' })]);
  for (const [index, medium] of (['audio', 'screen', 'keystroke'] as const).entries()) {
    await stores.uploads.register(aStaged(index, { contactId: 'contact-0', medium }));
  }
  const { runs, ...rest } = { ...stores, runs: stores.dailyRuns };
  const dependencies = {
    ...rest,
    runs,
    marks: marksOf(stores.marking),
    clock: () => new Date(evening),
    telemetry: silent,
    interruptedAfterSeconds: 0,
  };
  return {
    ...stores,
    tag: (label: string) => stores.marking.tag('contact-0', { label, by: 'ann', at: evening }),
    protect: () => protectTagged(dependencies)('contact-0', 'ann'),
    ask: () =>
      event.kind === 'end-of-call' ? decideEndOfCall(dependencies)('contact-0') : dailyEvent(dependencies).runAll(),
    outcomes: async () =>
      Promise.all([0, 1, 2].map(async (index) => (await stores.uploads.find(idOf(index)))?.decision?.outcome)),
    metadata: async () => (await stores.marking.ofContact('contact-0')).metadata,
  };
};
const recycleAll = { defaultRule: { actions: keepAll(0) } };
const kinds = ['daily', 'end-of-call'] as const;

test.each(kinds)(
  'an event of the kind %s keeps all media of a contact that was tagged before (PR-07)',
  async (kind) => {
    const day = await aDay({
      kind,
      ...(kind === 'daily' ? recycleAll : { defaultRule: { actions: keepAll(0, true) } }),
    });
    await day.tag('Complaint');
    await day.ask();
    expect(await day.outcomes()).toEqual(['keep', 'keep', 'keep']);
  },
);

test.each(kinds)(
  'an event of the kind %s keeps only the audio of a contact that is tagged afterwards (PR-07)',
  async (kind) => {
    const day = await aDay({ kind, ...recycleAll });
    await day.ask();
    expect(await day.outcomes()).toEqual(['recycle', 'recycle', 'recycle']);
    await day.tag('Complaint');
    expect(await day.protect()).toEqual({ kept: 1, gone: 0 });
    expect(await day.outcomes()).toEqual(['keep', 'recycle', 'recycle']);
    expect((await day.uploads.find(idOf(0)))?.uploadState).toBe('Not yet uploaded');
    expect(await day.protect()).toEqual({ kept: 1, gone: 0 });
  },
);

test('audio that is already gone can no longer be kept, and the person who tags learns that (PR-07)', async () => {
  const day = await aDay({ kind: 'daily', ...recycleAll });
  await day.ask();
  const deleted = { at: evening, step: 'local-copy-deleted', machine: 'ZRH', size: 1000, sha256: '0' } as const;
  await day.uploads.localCopyDeleted(idOf(0), deleted);
  expect(await day.protect()).toEqual({ kept: 0, gone: 1 });
  expect(await protectTagged({ uploads: day.uploads, clock: () => new Date(evening) })('nobody', 'ann')).toEqual({
    kept: 0,
    gone: 0,
  });
});

test('a contact whose tag was removed is decided like any other', async () => {
  const day = await aDay({ kind: 'daily', ...recycleAll });
  await day.tag('Complaint');
  await day.marking.untag('contact-0', { label: 'complaint', by: 'ann', at: evening });
  await day.ask();
  expect(await day.outcomes()).toEqual(['recycle', 'recycle', 'recycle']);
});

test.each(kinds)('an event of the kind %s can have rules about the value of a metadata field (SU-33)', async (kind) => {
  const conditions = [{ field: 'metadata', key: 'product', values: ['Loan', 'Card'] }] as const;
  const day = await aDay({ kind, rules: [aRule('Loans', { conditions, actions: keepAll(100, true) })], ...recycleAll });
  await day.marking.write('contact-0', [{ key: 'product', value: 'Loan', by: 'crm', at: evening }]);
  await day.ask();
  expect(await day.outcomes()).toEqual(['keep', 'keep', 'keep']);
});

test.each(kinds)(
  'an event of the kind %s writes a rule’s metadata to a contact only if the rule keeps its recording',
  async (kind) => {
    const metadata = { campaign: 'Autumn' };
    const rule = (percent: number) => aRule('Sales', { actions: { ...keepAll(percent, percent > 0), metadata } });
    const kept = await aDay({ kind, rules: [rule(100)] });
    await kept.ask();
    expect(await kept.metadata()).toEqual([{ key: 'campaign', value: 'Autumn', by: 'rule Sales', at: evening }]);
    const recycled = await aDay({ kind, rules: [rule(0)] });
    await recycled.ask();
    expect(await recycled.metadata()).toEqual([]);
  },
);
