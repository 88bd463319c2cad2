import type { Cloud } from '../../agent-kit/connection/cloud.ts';
import { type Reception, reception } from '../../staging-agent/intake/reception.ts';
import type { Row } from '../../staging-agent/journal/journal.ts';

const rowsOf = (count: number, from: number): Row[] =>
  Array.from({ length: count }, (_, index) => ({ path: `${from + index}.wav`, manifest: '{}' }) as Row);

test('a thousand recordings that are dropped at once are registered three calls at a time, none left out', async () => {
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
    journal: { set: (changes: { path: string }[]) => registered.push(...changes.map(({ path }) => path)) },
    notes: { say: () => {}, trouble: () => {} },
    turns: { wake: () => {} },
    done: { registered: 0 },
    signal: new AbortController().signal,
  } as unknown as Parameters<typeof reception>[0]) satisfies Reception;

  const all = Promise.all(Array.from({ length: 10 }, (_, index) => register(rowsOf(100, index * 100))));
  while (calls < 10 || open.length > 0) {
    open.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await all;
  expect([calls, most]).toEqual([10, 3]);
  expect(new Set(registered).size).toBe(1000);
});
