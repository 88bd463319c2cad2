import { memoryStores } from '../../../adapters/memory/memory-stores.ts';
import { MemoryDailyPlanStore } from '../../../adapters/memory/upload/daily-plan-store.ts';
import type { StagedRecording } from '../../../domain/upload/staged-recording.ts';
import type { ContactMarks } from '../../../domain/workflow/subject.ts';
import type { Actions, WorkflowEvent, WorkflowRule } from '../../../domain/workflow/workflow.ts';
import { dailyEvent } from '../../../lambdas/daily-event/daily-event.ts';
import { silent } from '../../../lambdas/kit/telemetry.ts';

export const keepAll = (percent = 100, immediateUpload = false): Actions => {
  const keep = { percent, immediateUpload };
  return { keep: { voice: keep, 'matching-screen': keep, 'unmatched-screen': keep } };
};

export const aRule = (name: string, changes: Partial<WorkflowRule> = {}): WorkflowRule => ({
  ruleId: name.toLowerCase().replaceAll(' ', '-'),
  name,
  conditions: [],
  actions: keepAll(),
  ...changes,
});

export const anEvent = (rules: WorkflowRule[] = [], changes: Partial<WorkflowEvent> = {}): WorkflowEvent => ({
  kind: 'daily',
  rules,
  defaultRule: { actions: keepAll() },
  time: '18:00',
  timeZone: 'Europe/Berlin',
  version: 0,
  changedAt: '2026-02-03T09:00:00.000Z',
  changedBy: 'admin',
  ...changes,
});

const { imul } = Math;

/** Ids like those of staged recordings, spread over all shards. */
export const idOf = (index: number): string =>
  [1, 2, 3, 4]
    .map((part) => (imul(index + 1, 0x9e3779b1 ^ (part * 0x85ebca6b)) >>> 0).toString(16).padStart(8, '0'))
    .join('');

export const aStaged = (index: number, changes: Partial<StagedRecording> = {}): StagedRecording => ({
  recordingId: idOf(index),
  contactId: `contact-${index}`,
  medium: 'audio',
  username: 'jdoe',
  machine: 'PC-17',
  dataServerId: 'site-1',
  path: `PC-17/${index}.wav`,
  size: 1000,
  sha256: index.toString(16).padStart(64, '0'),
  startedAt: '2026-02-03T10:00:00.000Z',
  endedAt: '2026-02-03T10:05:00.000Z',
  registeredAt: '2026-02-03T10:05:10.000Z',
  uploadState: 'Not yet uploaded',
  custody: [],
  ...changes,
});

/** 18:00 in Berlin. */
export const evening = '2026-02-03T17:00:00.000Z';

/** Stores that can fail before any call, as with a process that dies. */
export const dailyDay = () => {
  const stores = { ...memoryStores(), plans: new MemoryDailyPlanStore() };
  let now = new Date(evening);
  let before: (method: string) => void = () => {};
  const watched = <Store extends object>(store: Store): Store =>
    new Proxy(store, {
      get: (target, name) => {
        const member = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return async (...given: unknown[]) => {
          before(String(name));
          const answer = await member.apply(target, given);
          before(`after ${String(name)}`);
          return answer;
        };
      },
    });
  const event = (brokenOffAfterSeconds = 0, marks?: (contactId: string) => Promise<ContactMarks>) =>
    dailyEvent({
      workflows: watched(stores.workflows),
      uploads: watched(stores.uploads),
      contacts: watched(stores.contacts),
      users: watched(stores.users),
      runs: watched(stores.dailyRuns),
      plans: watched(stores.plans),
      clock: () => now,
      telemetry: silent,
      interruptedAfterSeconds: brokenOffAfterSeconds,
      ...(marks && { marks }),
    });
  return {
    ...stores,
    event,
    at: (instant: string) => {
      now = new Date(instant);
    },
    before: (hook: (method: string) => void) => {
      before = hook;
    },
    stage: async (...recordings: StagedRecording[]) => {
      for (const recording of recordings) await stores.uploads.register(recording);
    },
    /** Outcome of each recording by its id. */
    outcomes: async (count: number, from = 0) => {
      const all = new Map<string, string>();
      for (let index = from; index < from + count; index++) {
        const found = await stores.uploads.find(idOf(index));
        all.set(idOf(index), found?.decision?.outcome ?? 'waits');
      }
      return all;
    },
  };
};

export const howMany = (outcomes: ReadonlyMap<string, string>, wanted: string): number =>
  [...outcomes.values()].filter((outcome) => outcome === wanted).length;

export const many = (count: number, from = 0) => Array.from({ length: count }, (_, index) => aStaged(from + index));

/** A day that keeps 20 % of so many contacts. */
export const aDay = async (count: number, percent = 20) => {
  const day = dailyDay();
  await day.workflows.save(anEvent([], { defaultRule: { actions: keepAll(percent) } }));
  await day.stage(...many(count));
  return day;
};
