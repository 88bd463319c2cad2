import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FlagTable } from '../../adapters/dynamodb/flag/flag-table.ts';
import type { FlagQuery } from '../../domain/flag/flagged-recording.ts';
import { call, span } from '../flags/calls.ts';
import type { Measurement } from '../measurement.ts';
import { storeCalls, tableOf } from './stored-calls.ts';
import { startTableServer } from './table-on-disk.ts';

const few = 10_000;
const many = Number(process.env.FERMATA_BENCH_CALLS ?? 1_000_000);
/** Where the calls stay for the next run. Left out: they are removed at the end. */
const keptIn = process.env.FERMATA_BENCH_FOLDER;
const searches = 200;
const limitMs = 300;
const dayMs = 86_400_000;

type Span = Pick<FlagQuery, 'from' | 'to'>;

const overTheYear = (): Span => span;

/** The newest rows of a year are at the end of a partition. These are anywhere in it. */
const threeDaysUntil = (startedAt: string): Span => ({
  from: new Date(Date.parse(startedAt) - 3 * dayMs).toISOString(),
  to: new Date(Date.parse(startedAt) + 1).toISOString(),
});

interface Kind {
  title: string;
  flag: FlagQuery['flag'];
  spanOf: (startedAt: string) => Span;
}

const kinds: readonly Kind[] = [
  { title: 'A year by CTICallRef (one call)', flag: 'CTICallRef', spanOf: overTheYear },
  { title: 'A year by InteractionGuid (one call)', flag: 'InteractionGuid', spanOf: overTheYear },
  { title: 'A year by CallerName', flag: 'CallerName', spanOf: overTheYear },
  { title: 'A year by AgentId', flag: 'AgentId', spanOf: overTheYear },
  { title: 'A year by AgentName', flag: 'AgentName', spanOf: overTheYear },
  { title: 'A year by QueueName (a tenth of all)', flag: 'QueueName', spanOf: overTheYear },
  { title: 'Three days anywhere in the year by AgentName', flag: 'AgentName', spanOf: threeDaysUntil },
  { title: 'Three days anywhere in the year by QueueName', flag: 'QueueName', spanOf: threeDaysUntil },
];

/** Milliseconds of one search for the value of a call that is stored. */
const searchTime = async (table: FlagTable, { flag, spanOf }: Kind, index: number, calls: number): Promise<number> => {
  const { flags, startedAt } = await call(index, calls);
  const query: FlagQuery = { flag, values: [flags[flag]!], ...spanOf(startedAt) };
  const begin = performance.now();
  const { found } = await table.search(query, { limit: 50 });
  const milliseconds = performance.now() - begin;
  if (found.length === 0) throw new Error(`A search by ${flag} found nothing`);
  return milliseconds;
};

const quantile = (times: readonly number[], part: number): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length * part)]!;

const inWords = (times: readonly number[]): string =>
  `${Math.round(quantile(times, 0.5))} ms, ${Math.round(quantile(times, 0.99))} ms`;

/**
 * Searches by flags among a million calls, and among ten thousand by turns, so that both are measured on the same machine.
 * A million calls take about a quarter of an hour to store.
 */
export const measure = async (): Promise<Measurement[]> => {
  const folder = keptIn ?? mkdtempSync(join(tmpdir(), 'bench-flag-search-'));
  mkdirSync(folder, { recursive: true });
  const { client, stop } = await startTableServer(join(folder, 'tables'));
  try {
    await storeCalls(client, few, folder);
    const { rows, on } = await storeCalls(client, many, folder);
    const [amongFew, amongMany] = [few, many].map((calls) => ({
      ...{ calls, table: new FlagTable(client, tableOf(calls)) },
    })) as [{ calls: number; table: FlagTable }, { calls: number; table: FlagTable }];
    const stored = many.toLocaleString('en-GB');
    const measurements: Measurement[] = [
      {
        name: `Stored: ${stored} calls of a year, on ${on}`,
        value: `${(rows / 1e6).toFixed(2)} M rows`,
        ...{ target: '', met: undefined },
      },
    ];
    for (const kind of kinds) {
      const [ofFew, ofMany]: [number[], number[]] = [[], []];
      for (let turn = 0; turn < searches; turn += 1) {
        for (const [{ table, calls }, times] of [
          [amongFew, ofFew],
          [amongMany, ofMany],
        ] as const) {
          // A prime number, so that the calls are anywhere in the year.
          times.push(await searchTime(table, kind, (turn * 611_953) % calls, calls));
        }
      }
      const p99 = quantile(ofMany, 0.99);
      measurements.push({
        name: `${kind.title}: p50, p99 among ${few.toLocaleString('en-GB')} / among ${stored} (of the limit)`,
        value: `${inWords(ofFew)} / ${inWords(ofMany)} (${(p99 / limitMs).toFixed(2)}x)`,
        target: `<= ${limitMs} ms`,
        met: p99 <= limitMs,
      });
    }
    return measurements;
  } finally {
    await stop();
    if (keptIn === undefined) rmSync(folder, { recursive: true, force: true });
  }
};
