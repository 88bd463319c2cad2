import { existsSync, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { type CloudOptions, type StandInCloud, standInCloud } from './cloud.ts';
import { screenOf, site, soundOf, sum, until } from './site.ts';

let place: ReturnType<typeof site>;
let server: StandInCloud;
const begin = async (options: CloudOptions = {}) => {
  place = site();
  server = await standInCloud(options);
};
afterEach(async () => {
  await place.close();
  await server.close();
});

const allDeleted = () => server.known.size > 0 && [...server.known.values()].every(({ deleted }) => deleted > 0);

test('a dropped recording is registered at once, is uploaded when it is released, and its local copy is deleted last (SU-03, SU-06, SU-07)', async () => {
  await begin({ decides: () => undefined });
  const sound = soundOf('one', 5000);
  place.drop('2026-11-20/a.wav', sound);
  const one = place.start(server);
  await until(() => server.known.size === 1);
  expect([...server.known.values()][0]).toMatchObject({ path: '2026-11-20/a.wav', state: 'Not yet uploaded' });
  expect(server.counts.puts).toBe(0);
  expect(place.has('2026-11-20/a.wav')).toBe(true);

  server.release();
  await until(allDeleted);
  expect([...server.archive.values()].map(sum)).toEqual([sum(sound)]);
  await until(() => one.counts.deleted === 1);
  expect(place.waiting()).toEqual([]);
  expect(readdirSync(join(place.root, '.trash', one.agentId))).toEqual([]);
  expect(one.journal.endedTotals()).toEqual([{ outcome: 'uploaded', count: 1, bytes: 5000 }]);
});

test('a large recording is sent in parts, and the smallest is sent, too (SU-04)', async () => {
  await begin();
  const large = screenOf('large', 1_000_003);
  place.drop('large.mp4', large, { medium: 'screen' });
  place.drop('smallest.wav', soundOf('smallest', 45));
  place.start(server);
  await until(() => server.known.size === 2 && allDeleted());
  expect([...server.archive.values()].map(sum).sort()).toEqual([sum(large), sum(soundOf('smallest', 45))].sort());
  expect(server.counts.puts).toBe(9);
});

test('for a file sent in parts the archive must confirm the hashes of all parts, or nothing is deleted on site', async () => {
  await begin({ largest: 16 * 1024 * 1024, partSize: 5 * 1024 * 1024, decides: () => undefined });
  const large = Buffer.concat([screenOf('long', 24), Buffer.alloc(17 * 1024 * 1024 + 5, 'a recording that is long')]);
  place.drop('long.mp4', large, { medium: 'screen' });
  const one = place.start(server);
  await until(() => one.journal.inState('waiting', 1).length === 1);
  const { parts } = one.journal.inState('waiting', 1)[0]!;
  expect(parts).toEqual({
    size: 5 * 1024 * 1024,
    sha256: [0, 1, 2, 3].map((n) => sum(large.subarray(n * 5 * 1024 * 1024, (n + 1) * 5 * 1024 * 1024))),
  });
  const set = server.composites.set.bind(server.composites);
  server.composites.set = (key) => set(key, `${'0'.repeat(64)}-4`);
  server.release();
  await until(() => one.lines.some((line) => line.includes('other bytes than were sent')));
  expect(place.has('long.mp4')).toBe(true);
  await one.stop();
  server.composites.set = set;
  server.archive.clear();
  server.composites.clear();
  server.release();
  place.start(server);
  await until(allDeleted);
  expect([...server.archive.values()].map(sum)).toEqual([sum(large)]);
});

test('a recycled recording is deleted on site after its grace period, and not before (SU-34)', async () => {
  await begin({ decides: () => 'recycle' });
  place.drop('a.wav', soundOf('a', 100));
  const one = place.start(server, { settings: { recycledGraceHours: 24 } });
  await until(() => one.journal.inState('trashed', 1).length === 1);
  expect(place.waiting()).toEqual([]);
  expect(readdirSync(join(place.root, '.trash', one.agentId))).toHaveLength(2);
  expect(allDeleted()).toBe(false);
  await one.stop();
  const again = place.start(server, { clockOffsetMs: 25 * 3_600_000 });
  await until(allDeleted);
  await until(() => again.counts.deleted === 1);
  expect(server.counts.puts).toBe(0);
});

test('a recycled recording that is kept after all, because its contact was tagged, comes back from the trash (PR-07)', async () => {
  await begin({ decides: () => 'recycle' });
  const sound = soundOf('tagged', 3000);
  for (const path of ['2026/a.wav', 'again.wav']) place.drop(path, sound, { contactId: 'one-contact' });
  const one = place.start(server, { settings: { recycledGraceHours: 24 } });
  await until(() => one.journal.inState('trashed', 2).length === 2);
  rmdirSync(join(place.root, '2026'));
  server.keepAfterAll();
  await until(allDeleted);
  await until(() => one.counts.deleted > 0 && place.waiting().length === 0);
  expect([...server.archive.values()].map(sum)).toEqual([sum(sound)]);
  expect([...server.known.values()][0]).toMatchObject({ state: 'Uploaded' });
  expect(readdirSync(join(place.root, '.trash', one.agentId))).toEqual([]);
});

test('before the trash is emptied the cloud is asked once more, so that a tag in the last minute is in time (PR-07)', async () => {
  await begin({ decides: () => 'recycle' });
  const sound = soundOf('tagged', 3000);
  place.drop('a.wav', sound);
  const one = place.start(server, { settings: { recycledGraceHours: 24 } });
  await until(() => one.journal.inState('trashed', 1).length === 1);
  await one.stop();
  server.keepAfterAll();
  const again = place.start(server, { clockOffsetMs: 25 * 3_600_000 });
  await until(() => again.counts.deleted === 1);
  expect([...server.archive.values()].map(sum)).toEqual([sum(sound)]);
});

test('the same file dropped twice, in two places or again later, is in the archive once and no longer on site', async () => {
  await begin();
  const sound = soundOf('twice', 3000);
  for (const path of ['a.wav', 'b/again.wav']) place.drop(path, sound, { contactId: 'one-contact' });
  const one = place.start(server);
  await until(() => one.counts.deleted === 2);
  place.drop('a.wav', sound, { contactId: 'one-contact' });
  await until(() => one.counts.deleted === 3);
  expect(server.archive.size).toBe(1);
  expect(server.known.size).toBe(1);
  expect(place.waiting()).toEqual([]);
});

test('a recording dropped again after retention removed it is deleted on site after the grace period', async () => {
  await begin();
  const sound = soundOf('old', 3000);
  place.drop('a.wav', sound, { contactId: 'one-contact' });
  const one = place.start(server, { settings: { recycledGraceHours: 24 } });
  await until(() => one.counts.deleted === 1);
  server.endRetention();
  place.drop('again.wav', sound, { contactId: 'one-contact' });
  await until(() => one.journal.inState('trashed', 1).length === 1);
  expect(place.waiting()).toEqual([]);
  await one.stop();
  const again = place.start(server, { clockOffsetMs: 25 * 3_600_000 });
  await until(() => again.counts.deleted === 1);
  expect([...server.known.values()]).toMatchObject([{ state: 'Removed', deleted: 2 }]);
  expect(server.counts.puts).toBe(1);
});

test('names that differ only in case, and Unicode names, are distinguished and kept as they are', async () => {
  await begin();
  for (const name of ['Call.wav', 'call.wav', 'Gespräch №1 通話.wav', 'Gespra\u0308ch.wav'])
    place.drop(name, soundOf(name, 500));
  place.start(server);
  await until(() => server.known.size === 4 && allDeleted());
  expect([...server.known.values()].map(({ path }) => path).sort()).toEqual(
    ['Call.wav', 'call.wav', 'Gespräch №1 通話.wav', 'Gespra\u0308ch.wav'].sort(),
  );
  expect(server.archive.size).toBe(4);
});

test('two agents on one location never process a file twice', async () => {
  await begin();
  for (let n = 0; n < 60; n++) place.drop(`${n}.wav`, soundOf(`${n}`, 2000 + n));
  const one = place.start(server, { state: 'one' });
  const two = place.start(server, { state: 'two' });
  await until(() => server.known.size === 60 && allDeleted());
  expect(server.archive.size).toBe(60);
  expect(server.counts.puts).toBe(60);
  await until(() => one.counts.deleted + two.counts.deleted >= 60);
  expect(place.waiting()).toEqual([]);
  expect(existsSync(join(place.root, 'refused'))).toBe(false);
});

test('a clock that is an hour off is corrected by the cloud', async () => {
  await begin();
  place.drop('a.wav', soundOf('a', 100));
  const one = place.start(server, { clockOffsetMs: 3_600_000 });
  await until(allDeleted);
  expect(Math.abs(one.offsetMs() + 3_600_000)).toBeLessThan(5000);
});
