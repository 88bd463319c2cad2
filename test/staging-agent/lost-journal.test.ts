import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type CloudOptions, type StandInCloud, standInCloud } from './cloud.ts';
import { filesBelow, site, soundOf, sum, until } from './site.ts';

let place: ReturnType<typeof site>;
let server: StandInCloud;
const begin = async (options: CloudOptions = {}) => {
  place = site();
  server = await standInCloud(options);
};
const end = async () => {
  await place.close();
  await server.close();
};
afterEach(() => end());

/** Its disk is gone, and it starts again with only what is in the location and what the cloud knows. */
const lose = () => rmSync(join(place.folder, 'state'), { recursive: true, force: true });

const recycled = 'recycled.wav';
const waits = 'waits.wav';
const sizes: Record<string, number> = {
  'smallest.wav': 45,
  'small.wav': 900,
  'large.wav': 300_000,
  'larger.wav': 700_000,
  [recycled]: 500,
  [waits]: 700,
};
const kept = Object.keys(sizes).filter((path) => path !== recycled);

const day = async (fault?: CloudOptions['fault']) => {
  await begin({
    ...(fault && { fault }),
    leaseMs: 100,
    decides: ({ contactId }) => (contactId === recycled ? 'recycle' : contactId === waits ? undefined : 'keep'),
  });
  for (const [path, size] of Object.entries(sizes)) {
    const content = soundOf(path, size);
    place.drop(path, content, { contactId: path });
  }
};

const allGone = () =>
  server.known.size === Object.keys(sizes).length && [...server.known.values()].every(({ deleted }) => deleted > 0);

const expectEachOnce = () => {
  const archived = [...server.archive.values()].map(sum);
  expect(archived.sort()).toEqual(kept.map((path) => sum(soundOf(path, sizes[path]!))).sort());
  expect(server.counts.overwritten).toBe(0);
  expect(server.failures).toEqual([]);
  expect(filesBelow(place.root, true)).toEqual([]);
};

test('losing the journal after any call to the cloud or the archive loses nothing and repeats nothing (SU-03, SU-07)', async () => {
  await day();
  place.start(server);
  await until(() => server.known.size === Object.keys(sizes).length);
  server.release();
  await until(allGone);
  expectEachOnce();
  const calls = [...server.counts.calls.values()].reduce((sum, count) => sum + count, 0);
  await end();

  for (let lostAfter = 1; lostAfter <= Math.min(calls, 40); lostAfter += 3) {
    let calls = 0;
    let stopped: Promise<void> | undefined;
    let stop = async () => {};
    await day((call) => {
      if (call === 'status') return undefined;
      calls += 1;
      // It is done, but its answer never arrives.
      if (calls === lostAfter) stopped = stop();
      return calls === lostAfter ? 'done-but-reset' : undefined;
    });
    stop = place.start(server).stop;
    await until(() => stopped !== undefined || server.known.size === Object.keys(sizes).length);
    server.release();
    await until(() => stopped !== undefined || allGone());
    await (stopped ?? stop());
    lose();
    place.start(server, { settings: { recycledGraceHours: 0 } });
    await until(() => server.known.size === Object.keys(sizes).length);
    server.release();
    await until(allGone);
    expectEachOnce();
    await end();
  }
  await begin();
});

test('a recording dropped again after its time in the archive is checked again while the cloud does not answer (SU-03)', async () => {
  let forbidden = false;
  await begin({ fault: (call) => (call === 'custody' && forbidden ? { answer: 403 } : undefined) });
  const sound = soundOf('old', 3000);
  place.drop('a.wav', sound, { contactId: 'one-contact' });
  const one = place.start(server);
  await until(() => one.counts.deleted === 1);
  server.endRetention();
  forbidden = true;
  place.drop('again.wav', sound, { contactId: 'one-contact' });
  await until(() => one.lines.some((line) => line.includes('again.wav: Made to fail')));
  expect(place.waiting()).toEqual(['again.wav']);
  forbidden = false;
  await until(() => one.counts.deleted === 2);
  expect(place.waiting()).toEqual([]);
  expect(server.counts.puts).toBe(1);
});

test('a recording that retention removed while the agent was away, confirmed or not, is deleted on site after the grace period', async () => {
  await begin({ leaseMs: 100, fault: (call) => (call === 'confirm' ? { answer: 503 } : undefined) });
  for (const path of ['a.wav', 'large.wav']) place.drop(path, soundOf(path, sizes[path] ?? 900), { contactId: path });
  const one = place.start(server, { settings: { recycledGraceHours: 24 } });
  await until(() => one.journal.inState('sent', 2).length === 2);
  await one.stop();
  server.endRetention();
  server.options.fault = () => undefined;
  const two = place.start(server, { settings: { recycledGraceHours: 24 } });
  await until(() => two.journal.inState('trashed', 2).length === 2);
  expect(place.waiting()).toEqual([]);
  expect([...server.known.values()].map(({ deleted }) => deleted)).toEqual([0, 0]);
  await two.stop();
  place.start(server, { clockOffsetMs: 25 * 3_600_000 });
  await until(() => [...server.known.values()].every(({ deleted }) => deleted > 0));
  expect(server.archive.size).toBe(0);
  expect(filesBelow(place.root, true)).toEqual([]);
});
