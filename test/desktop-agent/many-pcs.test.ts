import { channelDollars, reportDollars, sumOf } from '../../bench/pcs/cost.ts';
import { dayOfPcs } from '../../bench/pcs/day.ts';
import { measuredUnits } from '../../bench/pcs/measured-units.ts';
import { siteOfPcs } from '../../bench/pcs/site.ts';
import { storms } from '../../bench/pcs/storms.ts';

// Hours pass here, on a simulated clock.

const minutes = (count: number) => count * 60_000;

test('PCs and pages that are switched on together, or lose their connections together, stay within the limits of the gateway', async () => {
  const all = await storms(250, ['start', 'cut', 'settings']);
  expect(all.map(({ refused }) => refused)).toEqual([0, 0, 0]);
  for (const { requests, connections, untilConnectedSeconds } of all) {
    expect(Math.max(requests, connections)).toBeLessThan(1.3);
    expect(untilConnectedSeconds).toBeLessThan(300);
  }
});

describe('three PCs', () => {
  const site = siteOfPcs(3, { share: 1 });
  const { counts } = site.gateway;
  const reportsIn = async (ms: number): Promise<number> => {
    counts.reset();
    await site.pass(ms);
    return counts.of('report') / 3;
  };
  afterAll(() => site.close());

  test('report every five minutes while their channels are open, every minute while they are not, and soon after settings change', async () => {
    site.start(1000);
    await site.pass(minutes(10));
    expect(await reportsIn(minutes(60))).toBe(12);

    site.gateway.breakSockets();
    await site.pass(minutes(5));
    expect(await reportsIn(minutes(60))).toBe(60);
    site.gateway.comeBack();
    await site.pass(minutes(10));

    site.gateway.announceToAll('settings');
    expect(await reportsIn(21_000)).toBeGreaterThanOrEqual(1);
    // The functions may have answered from what they read half a minute ago.
    expect(await reportsIn(minutes(1.5))).toBeGreaterThanOrEqual(1);
  });
});

test('on a day of a PC every contact is asked for and delivered once, and the channels of 5,000 PCs cost less than $100 a month', async () => {
  const { counts, asked, warnings } = await dayOfPcs(1, 'immediate');
  const aPc = (name: string) => counts[name] ?? 0;
  expect(warnings).toEqual([]);
  expect(asked).toBe(80);
  expect(['register', 'uploads', 'deletions', 'sent to the archive'].map(aPc)).toEqual([80, 80, 80, 80]);
  // Once when it was sent, and once when it was opened meanwhile.
  expect(aPc('confirm')).toBe(160);
  expect(aPc('commandAnswers')).toBeGreaterThan(20);
  expect(sumOf(channelDollars(counts, measuredUnits()))).toBeLessThan(100);
  // It was $240 when every PC reported each minute.
  expect(reportDollars(counts, measuredUnits())).toBeLessThan(85);
  // 120 in ten hours, and one for each change of what is captured.
  expect(aPc('report')).toBeLessThan(200);
  expect(aPc('work')).toBeLessThan(100);
});
