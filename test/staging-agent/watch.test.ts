import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Turns } from '../../agent-kit/transfer/in-flight.ts';
import { Failure } from '../../domain/failure.ts';
import type { Calls } from '../../staging-agent/calls.ts';
import type { LocalCopies } from '../../staging-agent/delivery/local-copies.ts';
import type { Reception } from '../../staging-agent/intake/reception.ts';
import { journal } from '../../staging-agent/journal/journal.ts';
import type { Location } from '../../staging-agent/location/location.ts';
import { watch } from '../../staging-agent/location/watch.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** What is said of a recording that waits in the journal and is not in the location, as the cloud answers. */
const saidOfAbsent = async (custody: () => Promise<never>): Promise<string[]> => {
  const root = mkdtempSync(join(tmpdir(), 'fermata-watch-'));
  folders.push(root);
  const kept = journal(join(root, 'state'));
  const none = { mtimeMs: 0, manifest: null, uploadId: null, etags: null, receipt: null, reason: null, dueAt: null };
  kept.add([
    {
      ...none,
      path: 'a.wav',
      state: 'waiting',
      recordingId: 'r',
      size: 1,
      sha256: '',
      endedAt: '',
      parts: null,
      seen: null,
    },
  ]);
  const said: string[] = [];
  const nothing = async () => {};
  await watch({
    at: {
      root,
      look: async () => undefined,
      present: nothing,
      mark: nothing,
      restoreTrash: async () => [],
    } as unknown as Location,
    journal: kept,
    calls: { custody } as unknown as Calls,
    copies: {} as LocalCopies,
    reception: { take: nothing } as unknown as Reception,
    leftovers: { begin: () => {}, add: () => {}, end: nothing },
    turns: { isActive: () => false } as unknown as Turns,
    notes: { say: () => {}, trouble: (what) => said.push(what) },
    clock: () => new Date('2026-11-21T10:00:00Z'),
    plan: () => ({ stagedUpload: true, timeZone: 'UTC', bandwidth: [] }),
    scanSeconds: 15,
    signal: new AbortController().signal,
  }).look();
  kept.close();
  return said;
};

test('a recording that is gone is called lost by the cloud’s word only, not when it does not answer', async () => {
  expect(await saidOfAbsent(() => Promise.reject(new Failure('not-found', 'No such recording')))).toEqual([
    'a.wav has vanished from the staging location and is not in the archive',
  ]);
  expect(await saidOfAbsent(() => Promise.reject(new Failure('unavailable', 'No answer')))).toEqual([]);
  expect(await saidOfAbsent(() => Promise.reject(new DOMException('Stopped', 'AbortError')))).toEqual([]);
});
