import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { exchange } from '../../agent-kit/connection/exchange.ts';
import { fileThreads } from '../../agent-kit/files/file-threads.ts';
import { limiter } from '../../agent-kit/transfer/bandwidth.ts';
import { gather } from '../../agent-kit/transfer/gather.ts';
import { lanes } from '../../agent-kit/transfer/lanes.ts';
import { sleep } from '../../agent-kit/transfer/retry.ts';
import { uploader } from '../../staging-agent/delivery/upload.ts';
import { takenAtOnce } from '../../staging-agent/intake/intake.ts';
import { journal, type Row } from '../../staging-agent/journal/journal.ts';
import { location } from '../../staging-agent/location/location.ts';
import { peakBytes } from './peak.ts';

/**
 * The upload path alone, in a process of its own: `path.ts <server> <folder of files> <state folder> <certificate>`.
 * Addresses are at hand. For each file: one SHA-256 of all its bytes, its row in the journal, TLS to an address that is for
 * this SHA-256 only, and its two commits in the journal.
 */
const [server = '', folder = '', state = '', certificate = ''] = process.argv.slice(2);
const threads = fileThreads();
const at = location(folder, 'bench', threads);
const kept = journal(state);
const send = exchange({ sockets: 32, ca: readFileSync(certificate) });
const sha256Of = new Map<string, string>();
const upload = uploader({
  at,
  send,
  limiter: limiter({ limit: () => undefined }),
  large: lanes(4),
  small: lanes(16),
  askUploads: async ({ recordingId }) => ({
    recordingId,
    how: 'put',
    address: {
      url: `${server}/fermata/${recordingId}`,
      headers: { 'x-amz-checksum-sha256': Buffer.from(sha256Of.get(recordingId)!, 'hex').toString('base64') },
    },
  }),
  askParts: async () => ({ parts: [] }),
  noteParts: async () => {},
  progress: () => {},
  sleep,
  chance: Math.random,
});
const commit = gather(
  (batch: Parameters<typeof kept.set>[0][number][]) => {
    kept.set(batch);
    return batch.map(() => undefined);
  },
  { most: 100, withinMs: 20 },
);

const land = gather(
  (rows: Row[]) => {
    kept.add(rows);
    return rows.map(() => undefined);
  },
  { most: 100, withinMs: 20 },
);

const taken = async (path: string): Promise<Row> => {
  const { size, sha256, mtimeMs } = await at.hash(path);
  const recordingId = createHash('md5').update(path).digest('hex');
  sha256Of.set(recordingId, sha256);
  const none = {
    manifest: null,
    uploadId: null,
    etags: null,
    receipt: null,
    reason: null,
    dueAt: null,
    parts: null,
    seen: null,
  };
  return { ...none, path, state: 'waiting', recordingId, size, sha256, mtimeMs, endedAt: '2026-11-20T09:00:00Z' };
};

const bring = async (row: Row): Promise<void> => {
  await upload({ ...row, recordingId: row.recordingId! });
  await commit({ path: row.path, change: { state: 'sent' } });
  const receipt = JSON.stringify({ key: row.recordingId, size: row.size, sha256: row.sha256, at: row.endedAt });
  await commit({ path: row.path, change: { state: 'archived', receipt } });
};

/** As many as the agent brings at a time; what waits for its turn waits in the journal. */
const mostUnderWay = 200;

const main = async () => {
  const readers = lanes(takenAtOnce);
  const paths = readdirSync(folder).values();
  const oneByOne = async () => {
    for (const path of paths) {
      const row = await readers.run(() => taken(path));
      await land(row);
      await bring(row);
    }
  };
  const before = process.cpuUsage();
  const began = performance.now();
  await Promise.all(Array.from({ length: mostUnderWay }, oneByOne));
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(
    JSON.stringify({
      wallSeconds: (performance.now() - began) / 1000,
      cpuSeconds: (user + system) / 1e6,
      peakBytes: peakBytes(),
    }),
  );
  send.close();
  await threads.close();
  kept.close();
};
void main();
