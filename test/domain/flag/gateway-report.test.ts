import {
  countsSince,
  type DayCounts,
  gatewaySilentSince,
  unflaggedByReason,
  unflaggedPercent,
} from '../../../domain/flag/gateway-report.ts';
import { harmlessReasons, type UnflaggedReason, unflaggedReasons } from '../../../domain/flag/words.ts';

const [harmless] = harmlessReasons as readonly [UnflaggedReason];
const [bad, worse] = unflaggedReasons.filter((reason) => !harmlessReasons.includes(reason)) as [
  UnflaggedReason,
  UnflaggedReason,
];
const day = (of: string, flagged: number, ...unflagged: [UnflaggedReason, number][]): DayCounts => ({
  day: of,
  flagged,
  unflagged: unflagged.map(([reason, count]) => ({ reason, count })),
});

test('a gateway is silent when it has not reported for more than five minutes, and a new one has as long', () => {
  const gateway = { enrolledAt: '2026-11-20T10:00:00.000Z' };
  const at = (time: string) => new Date(`2026-11-20T${time}Z`);
  expect(gatewaySilentSince(gateway, undefined, at('10:05:00.000'))).toBeUndefined();
  expect(gatewaySilentSince(gateway, undefined, at('10:05:00.001'))).toBe(gateway.enrolledAt);
  const report = { at: '2026-11-20T11:00:00.000Z' };
  expect(gatewaySilentSince(gateway, report, at('11:05:00.000'))).toBeUndefined();
  expect(gatewaySilentSince(gateway, report, at('11:06:00.000'))).toBe(report.at);
  // What the machine before it reported is no sign of life of this one, and no reason to miss it at once.
  const before = { at: '2026-11-19T10:00:00.000Z' };
  expect(gatewaySilentSince(gateway, before, at('10:04:00.000'))).toBeUndefined();
  expect(gatewaySilentSince(gateway, before, at('10:06:00.000'))).toBe(gateway.enrolledAt);
});

test('only what a day gained since the report before is counted, without what is harmless', () => {
  const before = [day('2026-11-19', 50, [bad, 9]), day('2026-11-20', 10, [bad, 1], [harmless, 4])];
  const now = [day('2026-11-20', 13, [bad, 2], [worse, 5], [harmless, 40]), day('2026-11-21', 2, [bad, 1])];
  expect(countsSince(before, now)).toEqual({ flagged: 3 + 2, unflagged: 6 + 1 });
  expect(countsSince([], now)).toEqual({ flagged: 15, unflagged: 8 });
  expect(countsSince(now, now)).toEqual({ flagged: 0, unflagged: 0 });
});

test('a gateway that starts counting from zero again takes nothing away', () => {
  const before = [day('2026-11-20', 10, [bad, 5])];
  expect(countsSince(before, [day('2026-11-20', 2, [bad, 1])])).toEqual({ flagged: 0, unflagged: 0 });
});

test('the alarm counts the newest day, and goes off from three unflagged recordings on', () => {
  const old = day('2026-11-19', 0, [bad, 100]);
  const share = (...counts: [UnflaggedReason, number][]) => {
    const newest = day('2026-11-20', 6, ...counts);
    expect(unflaggedPercent([newest, old])).toBe(unflaggedPercent([old, newest]));
    return unflaggedPercent([old, newest]);
  };
  expect(share([bad, 2])).toBe(0);
  expect(share([bad, 2], [worse, 1])).toBe((100 * 3) / 9);
  expect(share([bad, 2], [harmless, 50])).toBe(0);
  expect(unflaggedPercent([])).toBe(0);
});

test('the reasons are listed with the most frequent first, and without those that never occurred', () => {
  const days = [day('2026-11-19', 1, [bad, 1], [worse, 3]), day('2026-11-20', 1, [bad, 4], [harmless, 0])];
  expect(unflaggedByReason(days)).toEqual([
    { reason: bad, count: 5 },
    { reason: worse, count: 3 },
  ]);
});
