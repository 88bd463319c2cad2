import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { seededRandom } from '../../local/seeded-random.ts';
import { type CloudOptions, type Fault, type StandInCloud, standInCloud } from './cloud.ts';
import { site, soundOf, sum, until } from './site.ts';

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

const sizes = [45, 46, 900, 40_000, 300_000, 700_000];
const dropAll = (count: number) => {
  const sums = new Map<string, string>();
  for (let n = 0; n < count; n++) {
    const content = soundOf(`recording ${n}`, sizes[n % sizes.length]!);
    place.drop(`${n}.wav`, content);
    sums.set(`${n}.wav`, sum(content));
  }
  return sums;
};
const allDeleted = (count: number) => () =>
  server.known.size === count && [...server.known.values()].every(({ deleted }) => deleted > 0);
/** Each is archived exactly once, with its own hash, and gone on site. */
const expectAll = (sums: Map<string, string>) => {
  expect(server.archive.size).toBe(sums.size);
  for (const { path, key } of server.known.values()) expect(sum(server.archive.get(key)!)).toBe(sums.get(path));
  expect(server.counts.overwritten).toBe(0);
  expect(place.waiting()).toEqual([]);
};

const faults: Record<string, Fault> = {
  '500': { answer: 500 },
  '503, asking for less': { answer: 503 },
  '429 with a time to wait': { answer: 429, headers: { 'retry-after': '1' } },
  'an expired address (403)': 'expired',
  'a connection that breaks': 'reset',
  'half an answer': 'half-response',
  'no answer at all': 'silence',
  'a byte that flips on the way': 'flip',
  'an answer that is lost after it was done': 'done-but-reset',
};

test.each(Object.entries(faults))('the fault %s costs only time', async (_, fault) => {
  const random = seededRandom(20261121).next;
  const only = fault === 'flip' || fault === 'expired' ? ['put'] : undefined;
  await begin({ fault: (call) => ((only?.includes(call) ?? true) && random() < 0.25 ? fault : undefined) });
  const sums = dropAll(12);
  place.start(server, fault === 'silence' ? { stallMs: 400 } : {});
  await until(allDeleted(12));
  expectAll(sums);
});

test('all faults at once cost only time, too', async () => {
  const random = seededRandom(3);
  await begin({
    fault: (call) => {
      const fault = random.pick(Object.values(faults));
      if ((fault === 'flip' || fault === 'expired') && call !== 'put') return undefined;
      return random.next() < (fault === 'silence' ? 0.05 : 0.4) ? fault : undefined;
    },
  });
  const sums = dropAll(18);
  place.start(server, { stallMs: 400 });
  await until(allDeleted(18));
  expectAll(sums);
});

test('an archive that slows us down gets fewer requests at a time, and more again later', async () => {
  await begin({ fault: (call, number) => (call === 'put' && number < 20 ? { answer: 503 } : undefined) });
  for (let n = 0; n < 120; n++) place.drop(`${n}.wav`, soundOf(`${n}`, 400));
  const one = place.start(server);
  await until(() => one.lanes.small.limit < 8);
  await until(allDeleted(120));
  expect(one.lanes.small.limit).toBeGreaterThan(1);
});

test('a large file resumes in the middle after the agent has died, from what the archive has', async () => {
  let puts = 0;
  await begin({ fault: (call) => (call === 'put' && ++puts > 4 ? 'silence' : undefined) });
  const large = soundOf('large', 1_200_000);
  place.drop('large.mp4', large);
  const one = place.start(server);
  await until(() => [...server.uploads.values()].some(({ parts }) => parts.size === 4));
  await until(() => puts > 4);
  await one.stop();
  server.options.fault = () => undefined;
  const sent = server.counts.puts;
  place.start(server);
  await until(allDeleted(1));
  expect(sum([...server.archive.values()][0]!)).toBe(sum(large));
  expect(server.counts.puts - sent).toBe(10 - 4);
});

test('when the share disappears for a while, nothing is lost, and nothing counts as deleted', async () => {
  await begin({ decides: () => undefined });
  const sums = dropAll(12);
  const one = place.start(server);
  await until(() => server.known.size === 12);
  renameSync(place.root, `${place.root}-away`);
  server.release();
  await until(() => one.lines.some((line) => line.includes('cannot be read')));
  // Like a mount point without a mount.
  mkdirSync(place.root);
  await until(() => one.lines.some((line) => line.includes('is the share mounted')));
  const before = server.counts.calls.get('work')!;
  await until(() => server.counts.calls.get('work')! > before + 3);
  expect(server.failures).toEqual([]);
  expect([...server.known.values()].filter(({ deleted }) => deleted > 0)).toEqual([]);
  expect(readdirSync(place.root)).toEqual([]);
  rmdirSync(place.root);
  renameSync(`${place.root}-away`, place.root);
  await until(allDeleted(12));
  expectAll(sums);
});

test('a changed location fails no recording, and once it is reported and corrected everything is uploaded', async () => {
  await begin({ decides: () => undefined });
  const sums = dropAll(4);
  const first = place.start(server);
  await until(() => server.known.size === 4 && first.journal.inState('waiting', 9).length === 4);
  await first.stop();
  server.release();
  const elsewhere = join(place.folder, 'elsewhere');
  mkdirSync(elsewhere);
  const wrong = place.start(server, { settings: { location: elsewhere } });
  await until(() => wrong.lines.some((line) => line.includes(`is not the staging location: that was ${place.root}`)));
  await wrong.stop();
  expect(server.failures).toEqual([]);
  expect(readdirSync(elsewhere)).toEqual([]);
  place.start(server);
  await until(allDeleted(4));
  expectAll(sums);
});

test('a file that changed after its manifest is not uploaded, but set aside with the reason', async () => {
  await begin({ decides: () => undefined });
  for (const [name, size] of [
    ['small.wav', 1000],
    ['put.wav', 250_000],
    ['parts.wav', 900_000],
  ] as const) {
    place.drop(name, soundOf(name, size));
  }
  const one = place.start(server);
  await until(() => server.known.size === 3);
  for (const name of ['small.wav', 'put.wav', 'parts.wav']) {
    const content = readFileSync(join(place.root, name));
    content[content.length - 10]! ^= 1;
    writeFileSync(join(place.root, name), content);
  }
  server.release();
  await until(() => one.counts.refused === 3);
  await until(() => server.failures.length >= 3);
  expect(server.archive.size).toBe(0);
  expect(readdirSync(join(place.root, 'refused')).filter((name) => name.endsWith('.reason.txt'))).toHaveLength(3);
  expect(server.failures[0]!.reason).toContain('SHA-256');
});

test('an uploaded file that was written to later is not deleted', async () => {
  let hold = true;
  await begin({ fault: (call) => (call === 'confirm' && hold ? { answer: 503 } : undefined) });
  place.drop('a.wav', soundOf('a', 1000));
  const one = place.start(server);
  await until(() => server.archive.size === 1 && (server.counts.calls.get('confirm') ?? 0) > 0);
  appendFileSync(join(place.root, 'a.wav'), 'more');
  hold = false;
  await until(() => one.counts.refused === 1);
  const [kept] = readdirSync(join(place.root, 'refused')).filter((name) => name.endsWith('.wav'));
  expect(readFileSync(join(place.root, 'refused', kept!)).length).toBe(1004);
});

test('a receipt that does not match deletes nothing', async () => {
  await begin();
  place.drop('a.wav', soundOf('a', 1000));
  const get = server.archive.get.bind(server.archive);
  server.archive.get = (key) => get(key) && Buffer.from('something else');
  const one = place.start(server);
  await until(() => one.lines.some((line) => line.includes('other bytes than were sent')));
  await one.stop();
  expect(place.has('a.wav')).toBe(true);
});

test('a broken journal is set aside and rebuilt from manifests and the cloud', async () => {
  await begin({ decides: () => undefined });
  const sums = dropAll(6);
  const one = place.start(server);
  await until(() => server.known.size === 6);
  await one.stop();
  const file = join(place.folder, 'state', 'journal.db');
  for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true });
  const bytes = readFileSync(file);
  bytes.fill(0x5a, 0, 4000);
  writeFileSync(file, bytes);
  server.release();
  const two = place.start(server);
  await until(allDeleted(6));
  expectAll(sums);
  expect(two.lines.some((line) => line.includes('The journal was broken'))).toBe(true);
  expect(readdirSync(join(place.folder, 'state')).some((name) => name.includes('.broken-'))).toBe(true);
});

test('after a lost journal, archived files still in the trash are recognized by the cloud and deleted', async () => {
  await begin({ decides: () => 'recycle' });
  place.drop('a.wav', soundOf('a', 100));
  const one = place.start(server, { settings: { recycledGraceHours: 24 } });
  await until(() => one.journal.inState('trashed', 1).length === 1);
  await one.stop();
  rmSync(join(place.folder, 'state'), { recursive: true });
  const two = place.start(server);
  await until(() => two.counts.deleted === 1);
  expect(place.waiting()).toEqual([]);
});

test('a full disk under the journal stops work that could not be recorded, and loses nothing', async () => {
  await begin({ decides: () => undefined });
  const sums = dropAll(6);
  const one = place.start(server);
  await until(() => server.known.size === 6);
  await one.stop();
  const two = place.start(server);
  const exec = DatabaseSync.prototype.exec;
  const full = jest.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (
    this: DatabaseSync,
    sql: string,
  ) {
    if (sql === 'COMMIT')
      throw Object.assign(new Error('database or disk is full'), { code: 'ERR_SQLITE_ERROR', errcode: 13 });
    return exec.call(this, sql);
  });
  try {
    server.release();
    await until(() => two.lines.some((line) => line.includes('disk is full')));
    expect([...server.known.values()].filter(({ deleted }) => deleted > 0)).toEqual([]);
    expect(place.waiting()).toHaveLength(6);
  } finally {
    full.mockRestore();
  }
  await until(allDeleted(6));
  expectAll(sums);
  expect(existsSync(join(place.root, 'refused'))).toBe(false);
});
