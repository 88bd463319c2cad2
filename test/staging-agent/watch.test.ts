import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../../domain/failure.ts';
import type { RecordingCalls } from '../../staging-agent/cloud.ts';
import type { Reception } from '../../staging-agent/intake/reception.ts';
import { watch } from '../../staging-agent/intake/watch.ts';
import { openJournal } from '../../staging-agent/journal/journal.ts';
import type { Location } from '../../staging-agent/location/location.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** The warnings about a recording that waits in the journal but is not in the location, by the cloud's answer. */
const warningsOfAbsent = async (custody: () => Promise<undefined>): Promise<string[]> => {
  const root = mkdtempSync(join(tmpdir(), 'fermata-watch-'));
  folders.push(root);
  const journal = openJournal(join(root, 'state'));
  journal.add([{ state: 'waiting', path: 'a.wav', recordingId: 'r', size: 1, sha256: '', mtimeMs: 0, endedAt: '' }]);
  const warnings: string[] = [];
  const nothing = async () => {};
  await watch({
    location: {
      root,
      look: async () => undefined,
      expectPresent: nothing,
      mark: nothing,
      restoreTrash: async () => [],
    } as unknown as Location,
    journal,
    calls: { custody } as unknown as RecordingCalls,
    refuse: nothing,
    reception: { take: nothing } as unknown as Reception,
    leftovers: { begin: () => {}, add: () => {}, end: nothing },
    inFlight: { isActive: () => false },
    logger: { warn: (what) => warnings.push(what) },
    clock: () => new Date('2026-11-21T10:00:00Z'),
    plan: () => ({ stagedUpload: true, timeZone: 'UTC', bandwidth: [] }),
    scanSeconds: 15,
    signal: new AbortController().signal,
  }).look();
  journal.close();
  return warnings;
};

test('a missing recording counts as lost only when the cloud says so, not when it does not answer', async () => {
  expect(await warningsOfAbsent(() => Promise.resolve(undefined))).toEqual([
    'a.wav has vanished from the staging location and is not in the archive',
  ]);
  expect(await warningsOfAbsent(() => Promise.reject(new Failure('unavailable', 'No answer')))).toEqual([]);
  expect(await warningsOfAbsent(() => Promise.reject(new DOMException('Stopped', 'AbortError')))).toEqual([]);
});
