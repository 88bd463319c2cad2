import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { httpClient } from '../../agent-kit/connection/http-client.ts';
import { limiter } from '../../agent-kit/transfer/bandwidth.ts';
import { batchCalls } from '../../agent-kit/transfer/batch-calls.ts';
import { uploader } from '../../agent-kit/transfer/upload-file.ts';
import { limitConcurrency } from '../../domain/concurrency.ts';
import { maxTakenAtOnce } from '../../staging-agent/intake/take-in.ts';
import { commits } from '../../staging-agent/journal/commit.ts';
import { openJournal } from '../../staging-agent/journal/journal.ts';
import type { Waiting } from '../../staging-agent/journal/states.ts';
import { locationThreads, openLocation } from '../../staging-agent/location/location.ts';
import { peakBytes } from './peak.ts';

/**
 * The upload path alone, in a process of its own: `path.ts <server> <folder of files> <state folder> <certificate>`.
 * Addresses are available at once. For each file: one SHA-256 of all its bytes, its entry in the journal, TLS to an
 * address that accepts only this SHA-256, and its two commits in the journal.
 */
const [server = '', folder = '', state = '', certificate = ''] = process.argv.slice(2);
const threads = locationThreads();
const location = openLocation(folder, 'bench', threads);
const journal = openJournal(state);
const send = httpClient({ ca: readFileSync(certificate) });
const sha256Of = new Map<string, string>();
const upload = uploader({
  location,
  send,
  limiter: limiter({ limit: () => undefined }),
  large: limitConcurrency(4),
  small: limitConcurrency(16),
  askUploads: async ({ id }) => ({
    how: 'put',
    address: {
      url: `${server}/fermata/${id}`,
      headers: { 'x-amz-checksum-sha256': Buffer.from(sha256Of.get(id)!, 'hex').toString('base64') },
    },
  }),
  askParts: async () => ({ parts: [] }),
  storeParts: async () => {},
  onPartSent: () => {},
  onProgress: () => {},
});
const commit = commits(journal);

const store = batchCalls(
  (entries: Waiting[]) => {
    journal.add(entries);
    return entries.map(() => undefined);
  },
  { maxItems: 100, withinMs: 20 },
);

const takeIn = async (path: string): Promise<Waiting> => {
  const { size, sha256, mtimeMs } = await location.hash(path);
  const recordingId = createHash('md5').update(path).digest('hex');
  sha256Of.set(recordingId, sha256);
  return { path, state: 'waiting', recordingId, size, sha256, mtimeMs, endedAt: '2026-11-20T09:00:00Z' };
};

const deliver = async (entry: Waiting): Promise<void> => {
  await upload({ id: entry.recordingId, ...entry });
  await commit(entry, { is: 'sent' });
  const { recordingId, size, sha256, endedAt } = entry;
  await commit(entry, { is: 'confirmed', receipt: { key: recordingId, size, sha256, at: endedAt } });
};

/** As many as the agent uploads at a time. The others wait in the journal. */
const maxInFlight = 200;

const main = async () => {
  const readers = limitConcurrency(maxTakenAtOnce);
  const paths = readdirSync(folder).values();
  const oneByOne = async () => {
    for (const path of paths) {
      const entry = await readers.run(() => takeIn(path));
      await store(entry);
      await deliver(entry);
    }
  };
  const before = process.cpuUsage();
  const began = performance.now();
  await Promise.all(Array.from({ length: maxInFlight }, oneByOne));
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
  journal.close();
};
void main();
