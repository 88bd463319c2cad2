import { burst } from '../burst/burst.ts';
import type { Measurement } from '../measurement.ts';
import { throughApi } from './pauses.ts';

const records = 50_000;
const pauses = 20;

/**
 * Pauses of the deployed system while nothing else happens, and the same during an import. In AWS the two share nothing
 * but the account's concurrency, of which pausing has its own; on one machine they share the engine's one process.
 */
export const duringImport = async (): Promise<Measurement[]> => {
  const idle = longest((await throughApi(pauses)).ours);
  let isImporting = true;
  const importing = burst(records).finally(() => {
    isImporting = false;
  });
  const busy = longest((await throughApi(pauses)).ours);
  const wasImporting = isImporting;
  const { lost } = await importing;
  return [
    {
      name: `Deployed, p99 of ${pauses} pauses: idle / while ${records.toLocaleString('en')} contact records are imported / ratio`,
      value: `${idle.toFixed(0)} ms / ${busy.toFixed(0)} ms / ${(busy / idle).toFixed(1)}x${wasImporting ? '' : ' (the import was over before)'}`,
      target: '<= 2x',
      met: wasImporting && busy <= 2 * idle,
    },
    { name: '... contacts lost', value: `${lost}`, target: '0', met: lost === 0 },
  ];
};

const longest = (milliseconds: readonly number[]): number => Math.max(...milliseconds);
