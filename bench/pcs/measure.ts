import type { Measurement } from '../measurement.ts';
import { assumed, channelDollars, extractionDollars, reportDollars, sumOf } from './cost.ts';
import { dayOfPcs } from './day.ts';
import { manyPcs } from './gateway.ts';
import { type UnitsByKind, writeUnits } from './measured-units.ts';
import { type StormName, storms } from './storms.ts';

/** The number of PCs whose whole day is simulated. Each stands for many. */
const sample = 20;

/** Targets, in dollars and as shares of the limits of the gateway. */
export const most = { channelDollars: 100, shareOfLimit: 1 } as const;

const dollars = (amount: number): string => `$${amount.toFixed(amount < 10 ? 2 : 0)}`;
const percent = (share: number): string => `${Math.round(100 * share)} %`;
const shown = (name: string, value: string): Measurement => ({ name, value, target: '', met: undefined });

/** Storms on a simulated clock, a day of the same programs, and what the functions use for it on the engine. */
export const measure = async (): Promise<Measurement[]> => {
  // Only here: it needs a running system.
  const units = await (await import('./units.ts')).measureUnits();
  if (process.argv.includes('--write')) writeUnits(units);
  return simulate(units);
};

export const simulate = async (units: UnitsByKind): Promise<Measurement[]> => {
  const stormy = await storms(manyPcs, ['start', 'cut', 'settings', 'outage'] satisfies StormName[]);
  const { counts: sums, asked } = await dayOfPcs(sample, 'immediate');
  const counts = Object.fromEntries(Object.entries(sums).map(([name, count]) => [name, count / sample]));
  const channel = channelDollars(counts, units);
  const extraction = extractionDollars(counts, units);
  const delivered = sums['sent to the archive'] ?? 0;
  return [
    ...stormy.flatMap(({ name, requests, connections, refused, untilConnectedSeconds }) => {
      const busiest = Math.max(requests, connections);
      return [
        {
          name: `${name}: busiest second, calls / new connections, of what is let through`,
          value: `${percent(requests)} / ${percent(connections)}`,
          target: `<= ${percent(most.shareOfLimit)}`,
          met: busiest <= most.shareOfLimit,
        },
        { name: '... refused', value: String(refused), target: '0', met: refused === 0 },
        shown('... until everybody is connected', `${Math.round(untilConnectedSeconds)} s`),
      ];
    }),
    shown('a PC in a day: reports', String(Math.round(counts.report ?? 0))),
    shown('... heartbeats / nudges', `${Math.round(counts.heartbeats ?? 0)} / ${Math.round(counts.messages ?? 0)}`),
    shown('... all calls over HTTPS', String(Math.round(counts['calls of PCs'] ?? 0))),
    {
      name: '... contacts asked for and delivered',
      value: `${percent(delivered / asked)}`,
      target: '100 %',
      met: delivered === asked,
    },
    ...Object.entries(channel).map(([name, amount]) => shown(`a month: ${name}`, dollars(amount))),
    {
      name: `a month: channels of ${manyPcs.toLocaleString('en')} PCs together`,
      value: dollars(sumOf(channel)),
      target: `<= $${most.channelDollars}`,
      met: sumOf(channel) <= most.channelDollars,
    },
    shown('... their reports, over HTTPS', dollars(reportDollars(counts, units))),
    ...Object.entries(extraction).map(([name, amount]) => shown(`a million screens: ${name}`, dollars(amount))),
    shown('**a million screens: together**', dollars(sumOf(extraction))),
    shown('assumed: a call / an opening', `${assumed.callSeconds * 1000} ms / ${assumed.arrivalSeconds} s of 1 GB`),
  ];
};
