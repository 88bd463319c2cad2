import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { limiter } from '../../staging-agent/bandwidth.ts';
import { exchange } from '../../staging-agent/exchange.ts';
import { gather } from '../../staging-agent/gather.ts';
import { hashesOf } from '../../staging-agent/intake.ts';
import { journal, type Row } from '../../staging-agent/journal.ts';
import { lanes } from '../../staging-agent/lanes.ts';
import { location } from '../../staging-agent/location.ts';
import { sleep } from '../../staging-agent/retry.ts';
import { uploader } from '../../staging-agent/upload.ts';

/**
 * The upload path alone, in a process of its own: `path.ts <server> <folder of files> <state folder> <certificate>`.
 * Addresses are at hand; what a manifest would tell is known, as it is when a recording was taken in the day before. From
 * there: one reading with SHA-256, TLS, and each file's two commits in the journal.
 */
const [server = '', folder = '', state = '', certificate = ''] = process.argv.slice(2);
const at = location(folder, 'bench');
const kept = journal(state);
const send = exchange({ sockets: 32, ca: readFileSync(certificate) });
const large = lanes(4);
const small = lanes(16);
const upload = uploader({
  at,
  send,
  limiter: limiter({ limit: () => undefined }),
  large,
  small,
  askUploads: async ({ recordingId, md5 }) => ({
    recordingId,
    how: 'put',
    address: { url: `${server}/fermata/${recordingId}`, headers: { 'content-md5': md5! } },
  }),
  askParts: async () => ({ parts: [] }),
  knownParts: kept.parts,
  notePart: kept.notePart,
  progress: () => {},
  sleep,
  chance: Math.random,
});
const commit = gather(
  (batch: Parameters<typeof kept.set>[0][number][]) => {
    kept.set(batch);
    return batch.map(() => undefined);
  },
  { most: 100, withinMs: 3 },
);

const taken = async (path: string): Promise<Row> => ({
  ...(await hashesOf(at, path)),
  path,
  state: 'waiting',
  recordingId: createHash('md5').update(path).digest('hex'),
  endedAt: '2026-11-20T09:00:00Z',
  manifest: null,
  uploadId: null,
  etags: null,
  receipt: null,
  reason: null,
  dueAt: null,
});

const main = async () => {
  const rows: Row[] = [];
  for (const path of readdirSync(folder)) rows.push(await taken(path));
  kept.add(rows);
  const before = process.cpuUsage();
  const began = performance.now();
  const queue = rows.values();
  const one = async () => {
    for (const row of queue) {
      await upload({ ...row, recordingId: row.recordingId! });
      await commit({ path: row.path, change: { state: 'sent' } });
      const receipt = JSON.stringify({ key: row.recordingId, size: row.size, sha256: row.sha256, at: row.endedAt });
      await commit({ path: row.path, change: { state: 'archived', receipt } });
    }
  };
  await Promise.all(Array.from({ length: 60 }, one));
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(
    JSON.stringify({
      wallSeconds: (performance.now() - began) / 1000,
      cpuSeconds: (user + system) / 1e6,
      peakBytes: process.resourceUsage().maxRSS * 1024,
    }),
  );
  send.close();
  kept.close();
};
void main();
