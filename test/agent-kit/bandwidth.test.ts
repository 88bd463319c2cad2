import { limitAt, limiter } from '../../agent-kit/transfer/bandwidth.ts';
import type { BandwidthWindow } from '../../domain/data-server/data-server.ts';
import { seededRandom } from '../../local/seeded-random.ts';

const office: BandwidthWindow = { days: ['MON', 'FRI'], from: '09:00', to: '17:00', bytesPerSecond: 1000 };
const night: BandwidthWindow = { days: ['FRI'], from: '22:00', to: '06:00', bytesPerSecond: 5000 };
const at = (instant: string) => limitAt({ bandwidth: [office, night], timeZone: 'Europe/Berlin' }, new Date(instant));

test.each([
  ['2026-11-20T07:59:59Z', undefined],
  ['2026-11-20T08:00:00Z', 1000],
  ['2026-11-20T15:59:59Z', 1000],
  ['2026-11-20T16:00:00Z', undefined],
  ['2026-11-20T21:00:00Z', 5000],
  ['2026-11-21T04:59:00Z', 5000],
  ['2026-11-21T05:00:00Z', undefined],
  ['2026-11-19T10:00:00Z', undefined],
])(
  "at %s the limit is %p, because windows are in the data server's time zone and may pass midnight",
  (instant, limit) => {
    expect(at(instant)).toBe(limit);
  },
);

test('when windows overlap the lowest limit applies, and zero means nothing is sent', () => {
  const closed = { ...office, bytesPerSecond: 0 };
  expect(limitAt({ bandwidth: [office, closed], timeZone: 'UTC' }, new Date('2026-11-20T12:00:00Z'))).toBe(0);
});

/** A clock that advances only when the limiter waits; eight lanes that always have more to send. */
const sent = async (seconds: number, limit: (second: number) => number | undefined) => {
  let now = 0;
  const timers: { at: number; act: () => void }[] = [];
  const random = seededRandom(5);
  const bytes: { at: number; bytes: number }[] = [];
  const bucket = limiter({
    limit: () => limit(now / 1000),
    now: () => now,
    later: (act, ms) => void timers.push({ at: now + ms + random.between(0, 15), act }),
  });
  const lane = async () => {
    while (now < seconds * 1000) {
      const piece = random.pick([32_768, 32_768, 900, 12_000]);
      await bucket.take(piece);
      bytes.push({ at: now, bytes: piece });
    }
  };
  const all = Array.from({ length: 8 }, lane);
  while (timers.length > 0) {
    timers.sort((a, b) => a.at - b.at);
    const next = timers.shift()!;
    now = next.at;
    next.act();
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
    if (now > seconds * 1000 + 5000) break;
  }
  void all;
  return (from: number, to: number) =>
    bytes.filter((one) => one.at >= from * 1000 && one.at < to * 1000).reduce((total, one) => total + one.bytes, 0);
};

test('a limit is held within 2 % over any ten seconds, even with late timers', async () => {
  const between = await sent(60, () => 2_000_000);
  for (let from = 1; from < 49; from++) {
    expect(Math.abs(between(from, from + 10) / 20_000_000 - 1)).toBeLessThan(0.02);
  }
});

test('a changed limit takes effect within a second, and zero stops everything', async () => {
  const between = await sent(40, (second) => (second < 10 ? 1_000_000 : second < 20 ? 0 : 500_000));
  expect(between(10.5, 20)).toBe(0);
  expect(Math.abs(between(21, 31) / 5_000_000 - 1)).toBeLessThan(0.02);
  expect(Math.abs(between(0, 10) / 10_000_000 - 1)).toBeLessThan(0.03);
});

test('nothing waits without a limit', () => {
  expect(limiter({ limit: () => undefined }).take(1e9)).toBeUndefined();
});
