import { seededRandom } from '../../local/seeded-random.ts';
import { type Asking, broken, turnsOf } from '../kit/quota-line.ts';
import { type Backend, openedFor } from './stores.ts';

const many = (count: number, asking: (index: number) => Asking): Asking[] =>
  Array.from({ length: count }, (_, i) => asking(i));

export const quotaSuite = (backend: Backend) => {
  const stores = openedFor(backend);
  const answers = (askings: readonly Asking[]) => turnsOf(stores().quotaMark, askings, seededRandom(7).next);

  test('300 agents who pause at once never exceed the quota, each at the earliest instant that it allows', async () => {
    const turns = await answers(many(300, () => ({ urgency: 'pause', at: 0, until: 150_000 })));
    expect(broken(turns)).toEqual([]);
    expect(
      turns
        .filter(({ given }) => given)
        .map(({ answeredAt }) => answeredAt)
        .sort((a, b) => a - b),
    ).toEqual(many(300, () => ({}) as Asking).map((_, index) => Math.max(0, index - 4) * 500));
  });

  test('a caller that cannot be in time is refused at once, and uses nothing up', async () => {
    const turns = await answers([
      ...many(300, () => ({ urgency: 'pause' as const, at: 0, until: 10_000 })),
      { urgency: 'pause', at: 10_001, until: 20_000 },
      { urgency: 'pause', at: 40_000, until: 39_999 },
    ]);
    expect(broken(turns.filter(({ at }) => at < 40_000))).toEqual([]);
    // Five at once and two a second for ten seconds.
    expect(turns.filter(({ at, given }) => at === 0 && given)).toHaveLength(25);
    expect(turns.filter(({ at, given }) => at === 0 && !given)).toHaveLength(275);
    expect(turns.find(({ at }) => at === 10_001)).toMatchObject({ given: true, answeredAt: 10_500 });
    expect(turns.find(({ at }) => at === 40_000)).toMatchObject({ given: false });
  });

  test('pauses go before resumes, and these go before everything else', async () => {
    const turns = await answers([
      ...many(12, () => ({ urgency: 'pause' as const, at: 0, until: 60_000 })),
      ...many(6, () => ({ urgency: 'resume' as const, at: 1, until: 60_000 })),
      { urgency: 'other', at: 1, until: 60_000 },
      { urgency: 'resume', at: 1, until: 3_000 },
      ...many(3, (index) => ({ urgency: 'pause' as const, at: 5_500 + index, until: 7_000 })),
    ]);
    expect(broken(turns)).toEqual([]);
    const of = (kind: string) => turns.filter(({ urgency, until }) => urgency === kind && until === 60_000);
    const last = Math.max(...of('pause').map(({ answeredAt }) => answeredAt));
    expect(of('resume').every(({ given, answeredAt }) => given && answeredAt > last)).toBe(true);
    expect(of('other').every(({ given }) => given)).toBe(true);
    expect(turns.find(({ until }) => until === 3_000)).toMatchObject({ given: false });
    // Most of the burst is reserved for pauses, so no pause waits for a resume.
    expect(
      turns.filter(({ until }) => until === 7_000).map(({ given, answeredAt, at }) => [given, answeredAt - at]),
    ).toEqual([
      [true, 0],
      [true, 0],
      [true, 0],
    ]);
  });

  test('on a quiet day nobody waits', async () => {
    const turns = await answers([
      { urgency: 'pause', at: 0, until: 1 },
      { urgency: 'resume', at: 10_000, until: 10_000 },
      { urgency: 'other', at: 20_000, until: 20_000 },
    ]);
    expect(turns.map(({ given, answeredAt, at }) => given && answeredAt === at)).toEqual([true, true, true]);
  });
};
