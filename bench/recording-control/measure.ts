import type { Measurement } from '../measurement.ts';
import { commandsPerCpuSecond } from './commands.ts';
import { duringImport } from './during-import.ts';
import { throughApi, throughEngine } from './pauses.ts';

const milliseconds = (value: number) => `${value.toFixed(1)} ms`;

/** How much time a pause takes beyond that of the provider, and how many commands a CPU can carry out. */
export const measure = async (): Promise<Measurement[]> => {
  const rows: Measurement[] = [];
  for (const { name, own, ours, empty } of [await throughEngine(), await throughApi()]) {
    for (const [word, share] of [
      ['median', 0.5],
      ['p99', 0.99],
    ] as const) {
      const [direct, pause] = [at(own, share), at(ours, share)];
      rows.push({
        name: `${name}, ${word} of ${ours.length}: the simulator alone / a pause / ratio`,
        value: `${milliseconds(direct)} / ${milliseconds(pause)} / ${(pause / direct).toFixed(1)}x`,
        target: empty && word === 'median' ? '<= 5x' : '',
        met: empty && word === 'median' ? pause <= 5 * direct : undefined,
      });
      if (!empty) continue;
      const way = at(empty, share);
      rows.push({
        name: `... of it, ${word}: a request of the same function that reads nothing / ratio / what is left for the pause`,
        value: `${milliseconds(way)} / ${(way / direct).toFixed(1)}x / ${milliseconds(pause - way)}`,
        target: '',
        met: undefined,
      });
    }
  }
  rows.push({
    name: 'commands carried out, ledger and hashes included, stores in memory',
    value: `${Math.round(await commandsPerCpuSecond())} a CPU-second`,
    target: '',
    met: undefined,
  });
  rows.push(...(await duringImport()));
  return rows;
};

const at = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
};
