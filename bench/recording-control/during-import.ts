import { burst } from '../burst/burst.ts';
import type { Measurement } from '../measurement.ts';
import { throughApi } from './pauses.ts';

const records = 50_000;
const pauses = 40;

/**
 * Pauses of the deployed system while nothing else happens, and the same during an import. In AWS the two share nothing
 * but the account's concurrency, of which pausing has its own; on one machine they share the engine's one process.
 */
export const duringImport = async (): Promise<Measurement[]> => {
  const quiet = await throughApi(pauses);
  let isImporting = true;
  const importing = burst(records).finally(() => {
    isImporting = false;
  });
  const loaded = await throughApi(pauses);
  const wasImporting = isImporting;
  const { lost } = await importing;
  const [idle, busy] = [longest(quiet.ours), longest(loaded.ours)];
  const [idleEmpty, busyEmpty] = [longest(quiet.empty ?? []), longest(loaded.empty ?? [])];
  return [
    {
      name: `Deployed, p99 of ${pauses} pauses: idle / while ${records.toLocaleString('en')} contact records are imported / ratio`,
      value: `${idle.toFixed(0)} ms / ${busy.toFixed(0)} ms / ${(busy / idle).toFixed(1)}x${wasImporting ? '' : ' (the import was over before)'}`,
      target: '<= 2x',
      met: wasImporting && busy <= 2 * idle,
    },
    {
      name: '... of it, a request of the same function that reads nothing: idle / during the import / ratio',
      value: `${idleEmpty.toFixed(0)} ms / ${busyEmpty.toFixed(0)} ms / ${(busyEmpty / idleEmpty).toFixed(1)}x`,
      target: '',
      met: undefined,
    },
    { name: '... contacts lost', value: `${lost}`, target: '0', met: lost === 0 },
  ];
};

const longest = (milliseconds: readonly number[]): number => Math.max(...milliseconds);
