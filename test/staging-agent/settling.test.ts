import { appendFileSync, closeSync, openSync, readFileSync, utimesSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type StandInCloud, standInCloud } from './cloud.ts';
import { manifestOf, site, soundOf, sum, until } from './site.ts';

let place: ReturnType<typeof site>;
let server: StandInCloud;
beforeEach(async () => {
  place = site();
  server = await standInCloud();
});
afterEach(async () => {
  await place.close();
  await server.close();
});

const sound = soundOf('copied', 60_000);
const putManifest = (text = JSON.stringify(manifestOf('copied', sound))) =>
  writeFileSync(join(place.root, 'copied.wav.manifest.json'), text);
const file = () => join(place.root, 'copied.wav');
/** Waits until the agent has scanned the whole location again. */
const nextScans = async (lines: string[], count: number) => {
  for (let n = 0; n < count; n++) {
    place.drop(`tick-${Math.random()}.wav`, soundOf(`tick ${Math.random()}`, 100));
    const before = server.known.size;
    await until(() => server.known.size > before);
  }
  return lines;
};

test('a recording that is still being copied after its manifest is awaited and then taken (SU-03)', async () => {
  const one = place.start(server, { settings: { settleSeconds: 3600 } });
  putManifest();
  writeFileSync(file(), sound.subarray(0, 1000));
  for (let size = 1000; size < sound.length; size += 20_000) {
    await nextScans(one.lines, 1);
    appendFileSync(file(), sound.subarray(size, Math.min(size + 20_000, sound.length)));
  }
  await until(() => [...server.archive.values()].map(sum).includes(sum(sound)));
  expect(one.counts.refused).toBe(0);
});

test('a file with its full size before its content, and a time in the future, is awaited', async () => {
  const one = place.start(server, { settings: { settleSeconds: 3600 } });
  putManifest();
  writeFileSync(file(), Buffer.alloc(sound.length));
  const ahead = new Date(Date.now() + 86_400_000);
  utimesSync(file(), ahead, ahead);
  await nextScans(one.lines, 2);
  const handle = openSync(file(), 'r+');
  writeSync(handle, sound, 0, 30_000, 0);
  utimesSync(file(), ahead, ahead);
  await nextScans(one.lines, 2);
  expect(one.counts.refused).toBe(0);
  writeSync(handle, sound, 30_000, 30_000, 30_000);
  closeSync(handle);
  await until(() => [...server.archive.values()].map(sum).includes(sum(sound)));
  expect(one.counts.refused).toBe(0);
});

test('a manifest that is still being written is awaited', async () => {
  const one = place.start(server, { settings: { settleSeconds: 3600 } });
  writeFileSync(file(), sound);
  for (const text of ['', '{"version": 1,']) {
    putManifest(text);
    await nextScans(one.lines, 1);
  }
  putManifest();
  await until(() => [...server.archive.values()].map(sum).includes(sum(sound)));
  expect(one.counts.refused).toBe(0);
});

test('a bad file is refused once it has not changed for the configured time', async () => {
  const one = place.start(server, { settings: { settleSeconds: 0.3 } });
  putManifest();
  writeFileSync(file(), sound.subarray(0, 1000));
  await until(() => one.counts.refused === 1);
  expect(one.lines.some((line) => line.includes('It has 1000 bytes, but its manifest says 60000'))).toBe(true);
  const log = one.journal.ended(9, 0).filter(({ outcome }) => outcome === 'refused');
  expect(log).toHaveLength(1);
  expect(readFileSync(join(place.root, '.fermata-location')).length).toBe(0);
});
