import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import * as fc from 'fast-check';
import { shownBytes, strays } from '../../staging-agent/location/stray.ts';
import { type StandInCloud, standInCloud } from './cloud.ts';
import { manifestOf, site, soundOf, until } from './site.ts';

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

const sound = soundOf('sound', 300);
const put = (name: string, content: string | Buffer = sound) => writeFileSync(join(place.root, name), content);
const putManifest = (name: string) => put(name, JSON.stringify(manifestOf('c', sound)));

test('no file in the location goes unreported, and each one that nobody takes in is listed with its age and the reason', async () => {
  const nfc = 'gespr\u00e4ch.wav';
  const nfd = nfc.normalize('NFD');
  put('capital.wav');
  putManifest('capital.wav.Manifest.json');
  put(nfc);
  putManifest(`${nfd}.manifest.json`);
  put('Loud.WAV');
  putManifest('loud.wav.manifest.json');
  putManifest('lonely.wav.manifest.json');
  put('no-manifest.wav');
  put('empty.wav', '');
  put('half.wav.part');
  put('~$copy.tmp');
  put('robocopy.tmp');
  put('Thumbs.db');
  put('desktop.ini');
  put('.DS_Store');
  writeFileSync(Buffer.concat([Buffer.from(`${place.root}/caf`), Buffer.from([0xe9]), Buffer.from('.wav')]), sound);
  writeFileSync(
    Buffer.concat([Buffer.from(`${place.root}/caf`), Buffer.from([0xe9]), Buffer.from('.wav.manifest.json')]),
    JSON.stringify(manifestOf('c', sound)),
  );
  symlinkSync('/etc/hostname', join(place.root, 'link.wav'));
  mkdirSync(join(place.root, '1/2/3/4/5/6/7/8/9'), { recursive: true });
  mkdirSync(join(place.root, 'Refused'));
  utimesSync(join(place.root, 'no-manifest.wav'), new Date('2026-11-01T00:00:00Z'), new Date('2026-11-01T00:00:00Z'));
  utimesSync(join(place.root, 'empty.wav'), new Date('2036-01-01T00:00:00Z'), new Date('2036-01-01T00:00:00Z'));
  place.drop('neighbour.wav', soundOf('neighbour', 500));

  const one = place.start(server);
  await until(() => one.counts.deleted === 1 && one.journal.leftovers(50).count === 20);
  const { files } = one.journal.leftovers(50);
  const reasons = new Map(files.map(({ path, reason }) => [path, reason]));
  expect(Object.fromEntries(reasons)).toEqual({
    'capital.wav': expect.stringContaining('"capital.wav.manifest.json" must be beside it'),
    'capital.wav.Manifest.json': expect.stringContaining('the name must end with .manifest.json'),
    [nfc]: expect.stringContaining('differs in how its accents are composed'),
    [`${nfd}.manifest.json`]: expect.stringContaining('differs in how its accents are composed'),
    'Loud.WAV': expect.stringContaining('in upper and lower case'),
    'loud.wav.manifest.json': expect.stringContaining('in upper and lower case'),
    'lonely.wav.manifest.json': expect.stringContaining('Its recording is not there: "lonely.wav"'),
    'no-manifest.wav': expect.stringContaining('It has no manifest'),
    'empty.wav': expect.stringContaining('It has no manifest'),
    'half.wav.part': expect.stringContaining('has not finished writing it'),
    '~$copy.tmp': expect.stringContaining('The operating system created it'),
    'robocopy.tmp': expect.stringContaining('unfinished copy'),
    'Thumbs.db': expect.stringContaining('The operating system created it'),
    'desktop.ini': expect.stringContaining('The operating system created it'),
    '.DS_Store': expect.stringContaining('The operating system created it'),
    'caf\\xe9.wav': expect.stringContaining('not UTF-8'),
    'caf\\xe9.wav.manifest.json': expect.stringContaining('not UTF-8'),
    'link.wav': expect.stringContaining('a link'),
    '1/2/3/4/5/6/7/8/9': expect.stringContaining('more than eight folders deep'),
    Refused: expect.stringContaining('rename it'),
  });
  const since = new Map(files.map((file) => [file.path, file.since]));
  expect(since.get('no-manifest.wav')).toBe('2026-11-01T00:00:00.000Z');
  // A time in the future does not count: then its age counts from when it was first seen.
  expect(since.get('empty.wav')! <= new Date().toISOString()).toBe(true);
  expect(files[0]!.path).toBe('no-manifest.wav');
  expect(
    files
      .slice(-4)
      .map(({ path }) => path)
      .sort(),
  ).toEqual(['.DS_Store', 'Thumbs.db', 'desktop.ini', '~$copy.tmp']);
  expect(one.counts.refused).toBe(0);
  await one.stop();
  const two = place.start(server);
  await until(() => server.statuses.some(({ notTaken }) => notTaken?.count === 20));
  expect(server.statuses.at(-1)!.notTaken!.files.find(({ path }) => path === 'capital.wav')).toEqual({
    path: 'capital.wav',
    since: expect.any(String),
    reason: expect.stringContaining('no manifest'),
  });
  renameSync(join(place.root, 'capital.wav.Manifest.json'), join(place.root, 'capital.wav.manifest.json'));
  rmSync(join(place.root, 'half.wav.part'));
  await until(() => two.journal.leftovers(50).count === 17);
  await until(() => two.counts.deleted === 1);
});

test('a file that a PC may still be writing is not reported as left over until some time has passed', async () => {
  put('no-manifest.wav');
  putManifest('x.wav.Manifest.json');
  const one = place.start(server, { settings: { settleSeconds: 3600 } });
  await until(() => one.journal.leftovers(9).count > 0);
  expect(one.journal.leftovers(9).files.map(({ path }) => path)).toEqual(['x.wav.Manifest.json']);
});

test('a name of any bytes is shown in a way that a terminal can display, and that is unique', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      expect(shownBytes(Buffer.from(bytes))).toMatch(/^[\x20-\x7e]*$/);
    }),
  );
});

test('every file without a manifest and every manifest without a file is reported, whatever its name', () => {
  const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => !text.includes('/'));
  fc.assert(
    fc.property(fc.uniqueArray(name), fc.uniqueArray(name), (files, recordings) => {
      const found = strays({
        files: new Set(files),
        oddFiles: new Set(files.slice(1)),
        manifests: new Set(recordings.filter((path) => !files.includes(path))),
      });
      const expected = [
        ...files,
        ...recordings.filter((path) => !files.includes(path)).map((path) => `${path}.manifest.json`),
      ];
      expect(found.map(({ path }) => path).sort()).toEqual(expected.sort());
      for (const { reason } of found) expect(reason.length).toBeGreaterThan(20);
    }),
  );
});

/** As a user other than root, to whom permissions apply. */
const scanAsNobody = (folder: string) => {
  const script = `
    import { scan } from ${JSON.stringify(resolve(import.meta.dirname, '../../staging-agent/location/scan.ts'))};
    const taken = [], left = [];
    const seen = await scan(${JSON.stringify(folder)}, {
      known: () => new Set(), take: async (paths) => void taken.push(...paths), leave: (one) => left.push(one) });
    console.log(JSON.stringify({ seen, taken, left }));`;
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const ran = spawnSync(process.execPath, ['--input-type=module', '-e', script], { ...nobody, encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(ran.stderr);
  return JSON.parse(ran.stdout);
};

(process.platform === 'win32' ? test.skip : test)(
  'a folder that cannot be listed is reported, and hides only its content',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'fermata-shut-'));
    try {
      chmodSync(folder, 0o755);
      mkdirSync(join(folder, 'shut'));
      mkdirSync(join(folder, 'open'));
      for (const name of ['a.wav', 'open/b.wav', 'shut/c.wav']) {
        for (const suffix of ['', '.manifest.json']) writeFileSync(join(folder, name + suffix), '');
      }
      chmodSync(join(folder, 'shut'), 0o000);
      const { seen, taken, left } = scanAsNobody(folder);
      expect(taken.sort()).toEqual(['a.wav', 'open/b.wav']);
      expect(seen.shut).toEqual(['shut']);
      expect(left).toEqual([{ path: 'shut', kind: 'stuck', reason: expect.stringMatching(/cannot be read.*EACCES/) }]);
    } finally {
      chmodSync(join(folder, 'shut'), 0o755);
      rmSync(folder, { recursive: true });
    }
  },
);
