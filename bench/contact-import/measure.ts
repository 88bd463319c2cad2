import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Measurement } from '../measurement.ts';
import { answeringDatabase } from './database.ts';
import { recordObject } from './record-object.ts';
import type { Run } from './timed.ts';

const rounds = 3;

/** In a process of its own, so that no run profits from the memory or the compiled code of another. */
const run = async (mode: string, settings: Record<string, string> = {}): Promise<Run> => {
  const { stdout } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'run.ts'), mode], {
    env: { ...process.env, ...settings },
  });
  return JSON.parse(stdout);
};

/** Alternates between them, so that a machine that becomes slower slows all of them down. */
const inTurns = async (
  modes: readonly string[],
  settings: Record<string, string> = {},
): Promise<Record<string, Run[]>> => {
  const runs: Record<string, Run[]> = Object.fromEntries(modes.map((mode) => [mode, []]));
  for (let round = 0; round < rounds; round++) {
    for (const mode of modes) runs[mode]!.push(await run(mode, settings));
  }
  return runs;
};

/** Per record, in the best run. */
const best = (runs: Run[], of: 'wallSeconds' | 'cpuSeconds'): number =>
  Math.min(...runs.map((one) => one[of] / one.records));
const rate = (seconds: number): string => `${Math.round(1 / seconds).toLocaleString('en')} records/s`;
const percent = (share: number): string => `${Math.round(share * 100)} %`;

export const measure = async (): Promise<Measurement[]> => {
  const { records, digest } = await recordObject();

  const check = await run('check');
  const altered = check.digest === digest ? 'none' : 'some';
  const { limit = [], read = [] } = await inTurns(['limit', 'read']);
  const share = best(limit, 'wallSeconds') / best(read, 'wallSeconds');
  const cpuShare = best(limit, 'cpuSeconds') / best(read, 'cpuSeconds');
  const peak = Math.max(...read.map(({ peakBytes }) => peakBytes)) / 1e6;

  const { endpoint, server } = await answeringDatabase();
  try {
    const { handler = [], putEach = [] } = await inTurns(['handler', 'putEach'], { BENCH_DATABASE: endpoint });
    const times = best(putEach, 'cpuSeconds') / best(handler, 'cpuSeconds');
    return [
      {
        name: 'serial gunzip, then JSON.parse of each record',
        value: rate(best(limit, 'wallSeconds')),
        target: '',
        met: undefined,
      },
      {
        name: 'object to validated, mapped contacts',
        value: rate(best(read, 'wallSeconds')),
        target: '',
        met: undefined,
      },
      { name: 'of the serial rate, by the clock', value: percent(share), target: '>= 85 %', met: share >= 0.85 },
      { name: 'of the serial rate, by CPU time of all threads', value: percent(cpuShare), target: '', met: undefined },
      { name: 'most memory (RSS)', value: `${Math.round(peak)} MB`, target: '<= 200 MB', met: peak <= 200 },
      { name: 'records lost', value: String(records - check.records), target: '0', met: records === check.records },
      { name: 'records altered', value: altered, target: 'none', met: altered === 'none' },
      {
        name: 'one conditional put a record, per CPU-second',
        value: rate(best(putEach, 'cpuSeconds')),
        target: '',
        met: undefined,
      },
      {
        name: 'whole handler, per CPU-second',
        value: rate(best(handler, 'cpuSeconds')),
        target: '',
        met: undefined,
      },
      {
        name: 'whole handler against one put a record',
        value: `${times.toFixed(1)}x`,
        target: '>= 2x',
        met: times >= 2,
      },
    ];
  } finally {
    server.close();
  }
};
