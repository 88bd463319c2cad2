import type { Cloud } from '../../staging-agent/cloud.ts';
import { type Reception, reception } from '../../staging-agent/intake/reception.ts';
import type { Step } from '../../staging-agent/journal/journal.ts';
import type { Whole } from '../../staging-agent/journal/states.ts';

const entriesOf = (count: number, from: number): Whole[] =>
  Array.from({ length: count }, (_, index) => ({ path: `${from + index}.wav`, registration: {} }) as Whole);

test('a thousand recordings dropped at once are all registered, three calls at a time', async () => {
  const open: (() => void)[] = [];
  let underWay = 0;
  let most = 0;
  let calls = 0;
  const cloud = (async (_: string, { recordings }: { recordings: readonly { path: string }[] }) => {
    calls += 1;
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise<void>((resolve) => open.push(resolve));
    underWay -= 1;
    return { recordings: recordings.map(({ path }) => ({ recordingId: path, outcome: 'registered', reason: null })) };
  }) as unknown as Cloud;
  const registered: string[] = [];
  const { register } = reception({
    cloud,
    journal: {
      apply: (steps: Step[]) => {
        registered.push(...steps.map(({ entry }) => entry.path));
        return steps.map(({ entry }) => ({ ...entry, state: 'waiting' }));
      },
    },
    logger: { info: () => {}, warn: () => {} },
    inFlight: { wake: () => {} },
    counts: { registered: 0 },
    signal: new AbortController().signal,
  } as unknown as Parameters<typeof reception>[0]) satisfies Reception;

  const all = Promise.all(Array.from({ length: 10 }, (_, index) => register(entriesOf(100, index * 100))));
  while (calls < 10 || open.length > 0) {
    open.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await all;
  expect([calls, most]).toEqual([10, 3]);
  expect(new Set(registered).size).toBe(1000);
});
