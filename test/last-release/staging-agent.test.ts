import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { stagingRoutes } from '../../api/programs/staging.ts';
import type { StagedRecording } from '../../domain/upload/staged-recording.ts';
import { until } from '../desktop-agent/kit/until.ts';
import { code, keep, now, startStaging } from '../lambdas/staging-api/staging-api-kit.ts';
import { drop, manifestOf, soundOf } from '../staging-agent/drop.ts';
import { lastRelease, serveToday } from './kit.ts';

test('a staging agent of the last release enrols, and uploads small and large recordings to the archive', async () => {
  const staging = await startStaging();
  const today = await serveToday(staging.send, staging.archive);
  const program = lastRelease('staging-agent', (folder) => ({
    ...{ apiUrl: today.url, location: join(folder, 'location'), stateFolder: join(folder, 'state') },
    ...{ scanSeconds: 0.1, settleSeconds: 0, recycledGraceHours: 0 },
  }));
  try {
    const location = join(program.folder, 'location');
    mkdirSync(location);
    expect(await program.run('enroll', '--code', code)).toBe(0);
    // From 16 MiB on, a recording goes in parts.
    const sizes = { 'small.wav': 100_000, 'large.wav': 17 * 1024 * 1024 };
    const names = Object.keys(sizes);
    for (const [name, size] of Object.entries(sizes)) {
      const content = soundOf(name, size);
      drop(location, name, content, manifestOf(name, content, { username: 'sam.seller', ipAddress: '10.1.2.3' }));
    }
    program.start();
    const registered = async () => (await Promise.all(names.map((name) => staging.uploads.ofContact(name)))).flat();
    await until(async () => (await registered()).length === names.length);
    for (const { recordingId, size, sha256 } of await registered())
      await staging.uploads.decide(recordingId, keep, { at: now, step: 'released', machine: 'cloud', size, sha256 });

    const isDone = ({ custody }: StagedRecording) => custody.some(({ step }) => step === 'local-copy-deleted');
    await until(async () => (await registered()).every(isDone));
    expect((await registered()).map(({ uploadState }) => uploadState)).toEqual(['Uploaded', 'Uploaded']);
    expect(names.filter((name) => existsSync(join(location, name)))).toEqual([]);
    expect(today.refused()).toEqual([]);
    const { enrol, register, work, uploads, parts, confirm, deletions, status } = stagingRoutes;
    const calls = { enrol, register, work, uploads, parts, confirm, deletions, status };
    expect(Object.entries(calls).filter(([, { path }]) => !today.served().has(path))).toEqual([]);
  } finally {
    await program.close();
    await today.close();
  }
});
