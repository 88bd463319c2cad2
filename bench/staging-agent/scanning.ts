import { createHash } from 'node:crypto';
import { openJournal } from '../../staging-agent/journal/journal.ts';
import { scan } from '../../staging-agent/location/scan.ts';
import { peakBytes } from './peak.ts';

/**
 * Finds waiting recordings and writes them to the journal, in a process of its own: `scanning.ts <folder> <state
 * folder>`.
 */
const scanOnce = async (folder: string, state: string) => {
  const began = performance.now();
  const journal = openJournal(state);
  const take = async (paths: string[]) =>
    journal.add(
      paths.map((path) => ({
        path,
        state: 'waiting',
        recordingId: createHash('md5').update(path).digest('hex'),
        size: 100_000,
        sha256: createHash('sha256').update(path).digest('hex'),
        mtimeMs: 0,
        endedAt: '2026-11-20T09:05:00Z',
      })),
    );
  await scan(folder, { known: journal.known, take });
  journal.totals();
  journal.close();
  const { user, system } = process.cpuUsage();
  return {
    wallSeconds: (performance.now() - began) / 1000,
    cpuSeconds: (user + system) / 1e6,
    peakBytes: peakBytes(),
  };
};

const [folder = '', state = ''] = process.argv.slice(2);
scanOnce(folder, state).then((run) => process.stdout.write(JSON.stringify(run)));
