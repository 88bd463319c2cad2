import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectStaging } from '../../staging-agent/connection.ts';
import { doctor } from '../../staging-agent/doctor.ts';
import { settings as schema } from '../../staging-agent/settings.ts';
import { type StandInCloud, standInCloud } from './cloud.ts';
import { drop, filesBelow, manifestOf, site, soundOf, sum, until } from './site.ts';
import { fillVolume, mountVolume, testWithVolumes } from './volume.ts';

let place: ReturnType<typeof site>;
let server: StandInCloud;
const volumes: ReturnType<typeof mountVolume>[] = [];
const mounted = (folder: string, size: string) => {
  const volume = mountVolume(folder, size);
  volumes.push(volume);
  return volume;
};
beforeEach(async () => {
  place = site();
  server = await standInCloud();
});
afterEach(async () => {
  // The agents first: they hold files open there.
  await place.stopAll();
  for (const volume of volumes.splice(0).reverse()) volume.unmount();
  await place.close();
  await server.close();
});

const dropBad = (path: string) =>
  drop(place.root, path, soundOf(path, 900), { ...manifestOf(path, soundOf(path, 900)), sha256: '0'.repeat(64) });
const archived = () => [...server.archive.values()].map(sum).sort();
const deleted = () => [...server.known.values()].filter((one) => one.deleted > 0).length;

testWithVolumes(
  'a bad recording in a folder that is another volume stops no other recording, there or elsewhere',
  async () => {
    mounted(join(place.root, 'other'), '4m');
    const sounds = ['a.wav', 'other/b.wav', 'other/day/c.wav', 'z.wav'];
    dropBad('other/bad.wav');
    for (const path of sounds) place.drop(path, soundOf(path, 900));
    const one = place.start(server);
    await until(() => deleted() === 4 && one.counts.refused === 1);
    expect(archived()).toEqual(sounds.map((path) => sum(soundOf(path, 900))).sort());
    expect(place.waiting()).toEqual(['other/bad.wav']);
    place.drop('later.wav', soundOf('later.wav', 900));
    await until(() => deleted() === 5);
    // Reported once, however often it was seen.
    expect(one.lines.filter((line) => line.includes('Refused other/bad.wav'))).toHaveLength(1);
    expect(one.counts.refused).toBe(1);
    expect(one.journal.leftovers(9)).toEqual({
      count: 1,
      files: [
        {
          path: 'other/bad.wav',
          kind: 'refused',
          since: expect.any(String),
          reason: 'Its content differs from its manifest (SHA-256)',
        },
      ],
    });
  },
);

testWithVolumes('a recording that was refused in place is taken in once it is corrected there', async () => {
  mounted(join(place.root, 'other'), '4m');
  dropBad('other/bad.wav');
  const one = place.start(server);
  await until(() => one.counts.refused === 1);
  await one.stop();
  const two = place.start(server);
  place.drop('other/bad.wav', soundOf('other/bad.wav', 900));
  await until(() => deleted() === 1);
  await until(() => two.journal.leftovers(9).count === 0);
  expect(place.waiting()).toEqual([]);
  expect(two.counts.refused).toBe(0);
});

testWithVolumes(
  'a recycled recording on another volume waits there for its grace period, and can still be kept',
  async () => {
    server.options.decides = () => 'recycle';
    mounted(join(place.root, 'other'), '4m');
    for (const path of ['other/a.wav', 'b.wav']) place.drop(path, soundOf(path, 900));
    const one = place.start(server, { settings: { recycledGraceHours: 1 } });
    await until(() => one.journal.inState('trashed', 9).length === 2);
    expect(place.waiting()).toEqual(['other/a.wav']);
    server.keepAfterAll();
    await until(() => deleted() === 2);
    expect(archived()).toHaveLength(2);
    expect(filesBelow(place.root)).toEqual([]);
  },
);

testWithVolumes(
  'neither log nor list reveals the name of an agent who is not associated when a recording is refused in place',
  async () => {
    mounted(join(place.root, 'other'), '4m');
    server.options.refuses = ({ username }) => `${username} at 10.9.9.9 is not associated with Data server 1.`;
    place.drop('other/s.wav', soundOf('s', 300), { username: 'stranger', ipAddress: '10.9.9.9' });
    const one = place.start(server);
    await until(() => one.journal.leftovers(9).count === 1);
    expect(one.journal.leftovers(9).files[0]!.reason).toBe(
      'its agent at its address is not associated with Data server 1. (Its manifest names the agent and the address.)',
    );
    expect(one.lines.join()).not.toContain('stranger');
    expect(place.waiting()).toEqual(['other/s.wav']);
  },
);

testWithVolumes('a share that is full to the last byte is emptied by sending and deleting its recordings', async () => {
  mounted(place.root, '3m');
  const paths = ['a.wav', 'day/b.wav', 'large.mp4'];
  for (const path of paths) place.drop(path, soundOf(path, path === 'large.mp4' ? 700_000 : 900));
  dropBad('bad.wav');
  fillVolume(place.root);
  const one = place.start(server);
  await until(() => deleted() === 3 && one.counts.refused === 1);
  expect(archived()).toEqual(paths.map((path) => sum(soundOf(path, path === 'large.mp4' ? 700_000 : 900))).sort());
  expect(one.lines.filter((line) => line.includes('Refused bad.wav'))).toHaveLength(1);
  // There is room now: the share is marked, so that an empty mount point can be distinguished from it.
  await until(() => existsSync(join(place.root, '.fermata-location')));
  const bad = filesBelow(place.root, true).filter((path) => path.endsWith('bad.wav'));
  expect(bad.map((path) => sum(readFileSync(join(place.root, path))))).toEqual([sum(soundOf('bad.wav', 900))]);
});

testWithVolumes('doctor reports a full share, and folders that are other volumes (SU-14)', async () => {
  mounted(place.root, '3m');
  mounted(join(place.root, 'other'), '1m');
  fillVolume(place.root);
  const settings = schema.parse({ apiUrl: server.url, location: place.root, stateFolder: join(place.folder, 'state') });
  const findings = await doctor(
    settings,
    () => {
      throw new Error('not enrolled');
    },
    () => connectStaging(settings),
  );
  const of = (what: string) => findings.find((finding) => finding.what === what);
  expect(of('writing')).toMatchObject({ ok: false, side: 'the share', say: expect.stringContaining('it is full') });
  expect(of('space')).toMatchObject({ ok: false });
  expect(of('other volumes')).toMatchObject({
    ok: true,
    say: expect.stringMatching(/^other: what is refused there stays/),
  });
});

testWithVolumes('a journal on a full disk keeps working as long as it takes to free space', async () => {
  server.options.decides = () => undefined;
  const disk = join(place.folder, 'disk');
  mounted(disk, '40m');
  const root = join(disk, 'staging');
  mkdirSync(root);
  const settings = { location: root, stateFolder: join(disk, 'state') };
  for (let n = 0; n < 40; n++) drop(root, `${n}.wav`, soundOf(`${n}`, 9000), manifestOf(`${n}`, soundOf(`${n}`, 9000)));
  const one = place.start(server, { settings });
  await until(() => server.known.size === 40 && one.journal.inState('waiting', 99).length === 40);
  expect(existsSync(join(disk, 'state', 'reserve'))).toBe(true);
  fillVolume(disk);
  await one.stop();
  server.release();
  const two = place.start(server, { settings });
  await until(() => two.journal.endedTotals()[0]?.count === 40);
  expect(deleted()).toBe(40);
  expect(filesBelow(root)).toEqual([]);
  // The reserved space has been used.
  expect(existsSync(join(disk, 'state', 'reserve'))).toBe(false);
  rmSync(join(disk, 'filler.bin'));
  two.journal.keepReserve();
  expect(existsSync(join(disk, 'state', 'reserve'))).toBe(true);
});

testWithVolumes('a read-only folder keeps its own files waiting, and no others', async () => {
  const volume = mounted(join(place.root, 'shut'), '4m');
  dropBad('shut/bad.wav');
  place.drop('shut/good.wav', soundOf('good', 900));
  place.drop('beside.wav', soundOf('beside', 900));
  volume.readOnly();
  const one = place.start(server);
  await until(() => deleted() === 1 && one.counts.refused === 1 && server.archive.size === 2);
  await until(() => one.lines.some((line) => line.includes('shut/good.wav') && line.includes('EROFS')));
  expect(readdirSync(join(place.root, 'shut')).sort()).toEqual([
    'bad.wav',
    'bad.wav.manifest.json',
    'good.wav',
    'good.wav.manifest.json',
  ]);
  volume.writable();
  await until(() => deleted() === 2);
  writeFileSync(
    join(place.root, 'shut', 'bad.wav.manifest.json'),
    JSON.stringify(manifestOf('bad', soundOf('shut/bad.wav', 900))),
  );
  await until(() => deleted() === 3);
});
