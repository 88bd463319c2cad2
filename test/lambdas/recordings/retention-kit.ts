import { createHash } from 'node:crypto';
import { MemoryUploadStore } from '../../../adapters/memory/upload/upload-store.ts';
import { archiveKey } from '../../../domain/upload/archive/archive.ts';
import type { Decision } from '../../../domain/workflow/workflow.ts';
import { silent } from '../../../lambdas/kit/telemetry.ts';
import { type Dependencies, retention } from '../../../lambdas/retention/retention.ts';

const sha256 = 'ab'.repeat(32);
const size = 3;
export const ended = '2026-01-10T12:00:00.000Z';
const rule: Decision = {
  event: 'daily',
  ruleId: 'r-1',
  ruleName: 'Complaints',
  outcome: 'keep',
  immediate: false,
  at: '2026-01-10T23:00:00.000Z',
};
const handOver = { at: '2026-01-10T23:00:00.000Z', machine: 'cloud', size, sha256 };

/** An archive `day` days after the recordings ended; each of `days` is one recording, with the days of its rule. */
export const archiveOf = async (days: Record<string, number | undefined>, others: Partial<Dependencies> = {}) => {
  let now = ended;
  const clock = () => new Date(now);
  const uploads = new MemoryUploadStore();
  const held = new Set<string>();
  const archive = {
    remove: async (keys: readonly string[]) => {
      for (const key of keys) held.delete(key);
      return [];
    },
    holds: async (key: string) => held.has(key),
    async *keys(prefix: string) {
      yield [...held].filter((key) => key.startsWith(prefix));
    },
  };
  const counts: Record<string, number> = {};
  const idOf = (name: string) => createHash('sha256').update(name).digest('hex').slice(0, 32);
  const keyOf = (name: string) => archiveKey({ recordingId: idOf(name), sha256 });
  const release = async (name: string, retentionDays: number | undefined) => {
    await uploads.register({
      recordingId: idOf(name),
      contactId: name,
      medium: 'audio',
      username: 'ann',
      machine: 'PC-17',
      dataServerId: 'd-1',
      path: `${name}.wav`,
      size,
      sha256,
      startedAt: '2026-01-10T11:55:00.000Z',
      endedAt: ended,
      registeredAt: ended,
      uploadState: 'Not yet uploaded',
      custody: [],
    });
    const decision = { ...rule, ...(retentionDays !== undefined && { retentionDays }) };
    await uploads.decide(idOf(name), decision, { ...handOver, step: 'released' });
    held.add(keyOf(name));
  };
  for (const [name, retentionDays] of Object.entries(days)) {
    await release(name, retentionDays);
    const receipt = { key: keyOf(name), size, sha256, at: ended };
    await uploads.confirm(idOf(name), receipt, { ...handOver, step: 'archived' });
  }
  const sent: string[] = [];
  const dependencies: Dependencies = {
    uploads,
    archive,
    clock,
    telemetry: {
      ...silent,
      count: (name, value) => {
        counts[name] = (counts[name] ?? 0) + value;
      },
    },
    maxMilliseconds: 60_000,
    ...others,
  };
  return {
    uploads,
    archive,
    held,
    keyOf,
    idOf,
    dependencies,
    counts,
    after: (days: number) => {
      now = new Date(Date.parse(ended) + days * 86_400_000 + 1).toISOString();
      return retention(dependencies)();
    },
    find: async (name: string) => (await uploads.find(idOf(name)))!,
    /** Sent, but never confirmed. */
    send: async (name: string, retentionDays: number) => {
      await release(name, retentionDays);
      await uploads.startUpload(idOf(name), 'a-1', undefined, { ...handOver, step: 'upload-started' });
      sent.push(name);
    },
    /** Which recordings are shown as there, and which are: the two must match. */
    there: async () => {
      const names = [...Object.keys(days), ...sent];
      const stored = await Promise.all(names.map((name) => uploads.find(idOf(name))));
      return {
        shown: names.filter((_, index) => stored[index]?.uploadState === 'Uploaded'),
        held: names.filter((name) => held.has(keyOf(name))),
      };
    },
  };
};
