import { execFile } from 'node:child_process';
import { createPublicKey, verify as verifySignature } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newKey, signCalls } from '../../agent-kit/connection/identity.ts';
import { CannotStart } from '../../agent-kit/program/cannot-start.ts';
import { lockStateFolder } from '../../agent-kit/store/lock.ts';
import { bundleAgent } from '../../staging-agent/build.ts';
import { connectStaging, readStagingIdentity } from '../../staging-agent/connection.ts';
import { doctor } from '../../staging-agent/doctor.ts';
import { markedAs } from '../../staging-agent/intake/watch.ts';
import { openJournal } from '../../staging-agent/journal/journal.ts';
import type { Waiting } from '../../staging-agent/journal/states.ts';
import { scan } from '../../staging-agent/location/scan.ts';
import { readSettings, type Settings, settings as schema } from '../../staging-agent/settings.ts';
import { type StandInCloud, standInCloud } from './cloud.ts';
import { screenOf, site, soundOf, until } from './site.ts';

let folder: string;
let program: string;
let server: StandInCloud;
beforeAll(async () => {
  program = join(mkdtempSync(join(tmpdir(), 'fermata-program-')), 'staging-agent.cjs');
  await bundleAgent(program);
});
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'fermata-command-'));
  mkdirSync(join(folder, 'staging'));
  server = await standInCloud();
});
afterEach(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const settingsOf = (more: object = {}): Settings =>
  schema.parse({ apiUrl: server.url, location: join(folder, 'staging'), stateFolder: join(folder, 'state'), ...more });
const command = (...words: string[]): Promise<{ code: number; out: string }> => {
  const file = join(folder, 'settings.json');
  writeFileSync(file, JSON.stringify(settingsOf()));
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...words, '--settings', file], (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), out: stdout + stderr }),
    );
  });
};

const waiting: Waiting = {
  ...{ state: 'waiting', recordingId: 'id', path: 'a.wav' },
  ...{ size: 1, sha256: '', mtimeMs: 0, endedAt: '' },
};

test('the program lists all mistakes in the settings file at once', () => {
  const file = join(folder, 'settings.json');
  writeFileSync(
    file,
    JSON.stringify({ apiUrl: 'http://example.com', location: 'here', lanes: { large: 99 }, extra: 1 }),
  );
  expect(() => readSettings(file)).toThrow(CannotStart);
  expect(() => readSettings(file)).toThrow(/apiUrl[\s\S]*location[\s\S]*stateFolder[\s\S]*lanes\.large[\s\S]*extra/);
  expect(
    schema.safeParse({ apiUrl: 'https://x.example', location: '\\\\nas01\\qm$\\x', stateFolder: 'C:\\f' }).success,
  ).toBe(true);
});

test('a wrong settings file or command is explained in words for its author', async () => {
  const file = join(folder, 'settings.json');
  const complaintAbout = (content: object): string => {
    writeFileSync(file, JSON.stringify(content));
    try {
      readSettings(file);
      return '';
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(
    complaintAbout({
      apiUrl: 'https://x.example',
      location: '/srv/staging',
      lanes: { large: 99 },
      proxy: 'proxy',
      scanSeconds: '9',
      bandwith: 3,
    })
      .split('\n')
      .slice(1),
  ).toEqual([
    '  stateFolder: is missing',
    '  lanes.large: must be at most 16',
    '  proxy: must be an address such as http://proxy.example.com:3128',
    '  scanSeconds: must be a number',
    '  the file: there is no such setting: "bandwith"',
  ]);
  expect(() => readSettings(join(folder, 'none.json'))).toThrow(/There is no settings file .*none\.json: write it/);
  expect(await command('strat')).toMatchObject({
    code: 2,
    out: expect.stringMatching(/^There is no command "strat"\n/),
  });
  expect(await command('run', 'twice')).toMatchObject({ code: 2, out: expect.stringMatching(/^Give one command/) });
  expect(await command('run', '--quick')).toEqual({ code: 2, out: "Unknown option '--quick'. staging-agent --help\n" });
});

test('an unwritable state folder is not reported as used by another staging agent', async () => {
  await command('enroll', '--code', 'first-code');
  const state = join(folder, 'state');
  const one = lockStateFolder(state, 'staging agent');
  expect(() => lockStateFolder(state, 'staging agent')).toThrow('Another staging agent is running');
  one.release();
  rmSync(join(state, 'run.lock'));
  mkdirSync(join(state, 'run.lock'));
  expect(await command('run')).toMatchObject({ code: 2, out: expect.stringContaining('cannot be written to') });
});

test('a code enrols once, and the key stays in a file that only its owner may read (SU-15)', async () => {
  expect((await command('run')).out).toContain('not enrolled yet');
  expect(await command('enroll', '--code', 'first-code')).toMatchObject({
    code: 0,
    out: expect.stringContaining('Data server 1'),
  });
  const file = join(folder, 'state', 'identity.json');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const again = await command('enroll', '--code', 'first-code');
  expect(again).toMatchObject({ code: 2, out: expect.stringContaining('wrong, used or expired') });
  expect(readStagingIdentity(join(folder, 'state')).agentId).toBe('agent-1');
  expect((await command('status')).out).toContain('no journal yet');
});

test('files that root writes at enrolment belong to the owner of the state folder', async () => {
  if (process.getuid?.() !== 0) return;
  mkdirSync(join(folder, 'state'));
  chownSync(join(folder, 'state'), 4711, 4712);
  expect(await command('enroll', '--code', 'first-code')).toMatchObject({ code: 0 });
  expect(statSync(join(folder, 'state', 'identity.json'))).toMatchObject({ uid: 4711, gid: 4712 });
});

test('each call has its own signature, valid for four minutes, only for Fermata and only for this call', () => {
  const { publicKey, privateKey } = newKey();
  const token = signCalls(
    { agentId: 'a', privateKey },
    'fermata-staging',
    () => new Date('2026-11-21T00:00:00Z'),
  )('/staging/v1/work', Buffer.from('{}'));
  const [head, content, signature] = token.split('.') as [string, string, string];
  const key = createPublicKey({ key: publicKey, format: 'jwk' });
  expect(verifySignature(null, Buffer.from(`${head}.${content}`), key, Buffer.from(signature, 'base64url'))).toBe(true);
  const iat = Date.parse('2026-11-21T00:00:00Z') / 1000;
  expect(JSON.parse(Buffer.from(content, 'base64url').toString())).toEqual({
    sub: 'a',
    aud: 'fermata-staging',
    iat,
    exp: iat + 240,
    path: '/staging/v1/work',
    bodySha256: 'RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o',
  });
});

test('doctor reports that all is well, or names the side that fails (SU-12, SU-13, SU-14)', async () => {
  await command('enroll', '--code', 'first-code');
  const fine = await command('doctor');
  expect(fine).toMatchObject({ code: 0, out: expect.stringContaining('knows this machine as Data server 1') });

  const find = (more: object) => {
    const settings = settingsOf(more);
    return doctor(
      settings,
      () => readStagingIdentity(settings.stateFolder),
      (identity) => connectStaging(settings, { identity }),
    );
  };
  const failing = async (more: object) => (await find(more)).filter(({ ok }) => !ok);
  expect(await failing({ location: join(folder, 'nowhere') })).toEqual([
    { what: 'staging location', side: 'the share', ok: false, say: expect.stringContaining('is the share mounted') },
  ]);
  if (process.getuid?.() !== 0) {
    chmodSync(join(folder, 'staging'), 0o500);
    expect(await failing({})).toEqual([expect.objectContaining({ what: 'writing', side: 'the share' })]);
    chmodSync(join(folder, 'staging'), 0o700);
  }
  server.plan.stagedUpload = false;
  expect(await failing({})).toEqual([
    expect.objectContaining({ side: 'the cloud', say: expect.stringContaining('not enabled') }),
  ]);
  expect(await failing({ apiUrl: 'http://127.0.0.1:9' })).toEqual([
    expect.objectContaining({ side: 'the network', say: expect.stringContaining('nothing is listening there') }),
  ]);
  expect(await failing({ stateFolder: join(folder, 'other') })).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ side: 'this machine', say: expect.stringContaining('not enrolled yet') }),
    ]),
  );
});

test('doctor and status list every file that nobody takes in (SU-14)', async () => {
  await command('enroll', '--code', 'first-code');
  writeFileSync(join(folder, 'staging', 'Thumbs.db'), '');
  const kept = openJournal(join(folder, 'state'));
  kept.keepLeftovers([], 0);
  expect(await command('doctor')).toMatchObject({
    code: 0,
    out: expect.stringContaining('everything there is taken'),
  });
  writeFileSync(join(folder, 'staging', 'x.wav.Manifest.json'), '{}');
  mkdirSync(join(folder, 'staging', 'refused'));
  writeFileSync(join(folder, 'staging', 'refused', '1-bad.wav'), '');
  kept.keepLeftovers(
    [{ path: 'old.wav', kind: 'changing', since: '2026-01-01T00:00:00.000Z', reason: 'It has no manifest' }],
    7,
  );
  const { code, out } = await command('doctor');
  expect(code).toBe(1);
  expect(out).toMatch(
    /FAILS {2}folders and files: 7 are not taken: old.wav: It has no manifest; x.wav.Manifest.json: .*-> the share/,
  );
  expect(out).toContain('1 recordings wait in refused/');
  expect(server.statuses.at(-1)!.notTaken).toMatchObject({ count: 7, files: [{ path: 'old.wav' }] });
  const status = await command('status');
  expect(status.out).toMatch(
    /7 +files in the location are not taken:\n +\d+ days {2}old.wav: It has no manifest\n +and 6 more/,
  );
  kept.close();
});

test('doctor reports the present state to the cloud, and distinguishes an empty mount point from the share (SU-14)', async () => {
  await command('enroll', '--code', 'first-code');
  const kept = openJournal(join(folder, 'state'));
  kept.add([{ ...waiting, path: 'a.wav', size: 7, endedAt: '2026-11-20T09:00:00.000Z' }]);
  expect(await command('doctor')).toMatchObject({ code: 0 });
  expect(server.statuses.at(-1)).toMatchObject({
    waiting: { count: 1, bytes: 7, oldest: '2026-11-20T09:00:00.000Z' },
    disk: { totalBytes: expect.any(Number) },
  });
  expect(server.statuses.at(-1)!.disk.totalBytes).toBeGreaterThan(0);

  kept.note(markedAs(join(folder, 'staging')), 'yes');
  kept.close();
  expect(await command('doctor')).toMatchObject({
    code: 1,
    out: expect.stringMatching(/FAILS {2}staging location: .*is the share mounted\?.*-> the share/),
  });
  expect(await command('verify')).toMatchObject({
    code: 1,
    out: expect.stringMatching(/WRONG {2}Waiting recordings were not checked.*is the share mounted/),
  });
});

test('verify compares uploaded files with the archive, and waiting files with their manifests', async () => {
  await command('enroll', '--code', 'first-code');
  const place = site();
  try {
    server.options.decides = ({ contactId }) => (contactId === 'a.wav' ? 'keep' : undefined);
    place.drop('a.wav', soundOf('a', 1000));
    place.drop('b.wav', soundOf('b', 1000));
    place.drop('c.mp4', screenOf('c', 300_000), { contactId: 'a.wav', medium: 'screen' });
    const one = place.start(server, { settings: { location: place.root, stateFolder: join(folder, 'state') } });
    await until(() => one.counts.deleted === 2 && one.journal.inState('waiting', 5).length === 1);
    await one.stop();
    const settings = join(folder, 'settings.json');
    const verified = () =>
      new Promise<{ code: number; out: string }>((resolve) => {
        writeFileSync(settings, JSON.stringify(settingsOf({ location: place.root })));
        execFile(process.execPath, [program, 'verify', '--settings', settings], (error, stdout, stderr) =>
          resolve({ code: Number(error?.code ?? 0), out: stdout + stderr }),
        );
      });
    expect(await verified()).toEqual({
      code: 0,
      out: '2 recordings in the archive match what was uploaded; 1 waiting recordings match their registration.\n',
    });
    const keyOf = (path: string) => [...server.known.values()].find((recording) => recording.path === path)!.key;
    server.archive.set(keyOf('a.wav'), Buffer.from('swapped'));
    server.composites.set(keyOf('c.mp4'), `${'0'.repeat(64)}-3`);
    const content = readFileSync(join(place.root, 'b.wav'));
    content[0]! ^= 1;
    writeFileSync(join(place.root, 'b.wav'), content);
    const wrong = await verified();
    expect(wrong.code).toBe(1);
    expect(wrong.out).toMatch(/a\.wav .*the archive holds something else/);
    expect(wrong.out).toMatch(/c\.mp4 .*the archive holds something else/);
    expect(wrong.out).toMatch(/b\.wav: its content has changed/);
    expect((await command('status')).out).toMatch(/1\s+1\.0 kB\s+registered, waiting[\s\S]*done: uploaded/);
  } finally {
    await place.close();
  }
});

test('waiting files are scanned a thousand at a time, and for known ones only the names are read', async () => {
  const kept = openJournal(join(folder, 'state'));
  const names = Array.from({ length: 1000 }, (_, n) => `${n}.wav`);
  for (const day of ['a', 'b']) {
    mkdirSync(join(folder, 'staging', day));
    for (const name of names) {
      for (const suffix of ['', '.manifest.json']) writeFileSync(join(folder, 'staging', day, name + suffix), '');
    }
  }
  let most = 0;
  let taken = 0;
  const look = () =>
    scan(join(folder, 'staging'), {
      known: kept.known,
      take: async (paths) => {
        most = Math.max(most, paths.length);
        taken += paths.length;
        kept.add(paths.map((path) => ({ ...waiting, path })));
      },
    });
  expect(await look()).toEqual({ manifests: 2000, others: 2000, shut: [] });
  expect({ most, taken }).toEqual({ most: 1000, taken: 2000 });
  await look();
  expect(taken).toBe(2000);
  kept.close();
});
