import { MemoryQuotaMark } from '../../adapters/memory/control/quota.ts';
import type { Urgency } from '../../domain/control/recorder/quota.ts';
import { noQuota } from '../../domain/control/recorder/quota-line.ts';
import { seededRandom } from '../../local/seeded-random.ts';
import { type Asking, broken, connectQuota, turnsOf } from '../kit/quota-line.ts';

/** A typical day of agents: quiet hours, and bursts of pauses by a script that fails everywhere at once. */
const day = (seed: number): Asking[] => {
  const { next, between, pick } = seededRandom(seed);
  const askings: Asking[] = [];
  const ask = (urgency: Urgency, at: number, patience: number) => askings.push({ urgency, at, until: at + patience });
  for (let burst = 0; burst < 3; burst++) {
    const at = burst * 40_000 + between(0, 10_000);
    for (let agent = between(1, 40); agent > 0; agent--)
      ask('pause', at + between(0, 300), pick([3_000, 8_000, 60_000]));
  }
  for (let one = 0; one < 60; one++) {
    const urgency: Urgency = next() < 0.5 ? 'resume' : next() < 0.5 ? 'other' : 'pause';
    ask(urgency, between(0, 130_000), pick([0, 500, 3_000, 20_000]));
  }
  return askings;
};

test.each([
  ['as Amazon Connect allows', connectQuota],
  ['of one at a time', { perSecond: 1, burst: 1 }],
  ['of three a second', { perSecond: 3, burst: 4 }],
  ['that is generous', { perSecond: 20, burst: 50 }],
])(
  'a quota %s is never exceeded, pauses are served in order and as early as possible, and no resume overtakes one',
  async (_, quota) => {
    for (let seed = 1; seed <= 25; seed++) {
      const turns = await turnsOf(new MemoryQuotaMark(), day(seed), seededRandom(seed).next, quota);
      // Three a second is rounded to whole milliseconds: a pause may wait one of them longer.
      const found = broken(turns, { ...quota, perSecond: 1000 / Math.ceil(1000 / quota.perSecond) });
      expect({ seed, found }).toEqual({ seed, found: [] });
      expect(turns.length).toBe(day(seed).length);
    }
  },
);

test('the check above fails for a quota that forgets what it has given', async () => {
  const forgetful = {
    take: async ({ now, interval }: { now: number; interval: number }) => ({ taken: true, wholeAt: now + interval }),
  };
  expect(broken(await turnsOf(forgetful, day(1), seededRandom(1).next))).not.toEqual([]);
});

test('nobody waits if a provider sets no quota', async () => {
  expect(await noQuota.turn('other', new Date(0))).toBe(true);
});
