import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleGateway } from '../../cti-gateway/build.ts';
import { sections } from '../../cti-gateway/doctor.ts';
import type { WrittenSettings } from '../../cti-gateway/settings.ts';
import { standInApi } from './api.ts';
import { blocksOf, type Pbx, pbx } from './pbx.ts';
import { capture } from './replay.ts';
import { temporaryFolder, until } from './site.ts';

/** As it is inside the executable. */
const built = temporaryFolder();
const main = join(built.folder, 'main.cjs');
beforeAll(async () => void (await bundleGateway(main)));
afterAll(() => built.remove());

let place: ReturnType<typeof temporaryFolder>;
let server: Pbx;
let api: Awaited<ReturnType<typeof standInApi>>;
let programs: ChildProcess[];

beforeEach(async () => {
  place = temporaryFolder();
  server = await pbx();
  api = await standInApi();
  programs = [];
});
afterEach(async () => {
  for (const program of programs) {
    if (program.exitCode === null && program.signalCode === null) {
      program.kill('SIGKILL');
      await once(program, 'close');
    }
  }
  await server.close();
  await api.close();
  place.remove();
});

const file = () => join(place.folder, 'cti-gateway.json');

const asterisk = () => ({ kind: 'asterisk' as const, port: server.port, username: 'gateway', secret: 'lab' });

const write = (instances: WrittenSettings['instances']): void => {
  const settings: WrittenSettings = {
    ...{ apiUrl: api.url, stateFolder: join(place.folder, 'state'), flagsEverySeconds: 0 },
    instances,
  };
  writeFileSync(file(), JSON.stringify(settings));
};

const command = (...args: string[]): Promise<{ code: number; out: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, [main, ...args, '--settings', file()], (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out: stdout + stderr });
    });
  });

const run = (): ChildProcess & { out: string } => {
  const program = Object.assign(spawn(process.execPath, [main, 'run', '--settings', file()]), { out: '' });
  for (const stream of [program.stdout, program.stderr]) {
    stream?.on('data', (piece) => {
      program.out += piece;
    });
  }
  programs.push(program);
  return program;
};

const isConnected = (gateway = 'gateway-1') => api.clouds.get(gateway)?.reports.at(-1)?.source.state === 'connected';

test('an administrator gets from nothing to the first flag with enroll, configure, doctor, run and status, and the PBX only answers and is listened to (QG-04, QG-13, QG-16, QG-38, QG-40)', async () => {
  write([{ name: 'north', source: asterisk(), withoutLogon: 'user' }]);
  api.addCode('code-of-north', 'server-north');
  expect((await command('run')).out).toMatch(/not enrolled yet: cti-gateway enroll --instance north/);
  expect((await command('enroll', '--code', 'code-of-north')).out).toMatch(/north is enrolled for server-north/);
  const configured = await command('configure', '--wrap-up');
  expect(configured.out).toMatch(/AgentId +created\n(.*\n)*CTIWrapup +created/);

  const checked = await command('doctor');
  for (const section of sections) expect(checked.out).toContain(`\n${section}\n`);
  expect(checked).toMatchObject({ code: 0 });

  run();
  await until('it is connected', () => isConnected());
  server.play(blocksOf(capture('direct')).join(''));
  await until('flags', () => api.flags().length === 1);
  expect(api.flags()[0]!.flags).toMatchObject({ CallerName: 'Harbour Bakery', AgentName: 'Mira Lund' });
  expect(api.flags()[0]!.flags.InteractionGuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8/);
  expect((await command('status')).out).toMatch(/1 flagged/);
  const asked = new Set(server.actions.map((action) => action.get('Action') ?? ''));
  expect([...asked].sort()).toEqual(['Login', 'Ping', 'QueueStatus', 'Status']);
  expect(statSync(join(place.folder, 'state/north/identity.json')).mode & 0o077).toBe(0);
});

test('one program runs an instance for each recording server, each with a key and flags of its own (QG-13, QG-29, QG-30)', async () => {
  const second = await pbx();
  try {
    write([
      { name: 'north', source: asterisk(), withoutLogon: 'user' },
      { name: 'south', source: { ...asterisk(), port: second.port }, withoutLogon: 'user' },
    ]);
    api.addCode('code-of-north', 'server-north');
    api.addCode('code-of-south', 'server-south');
    await command('enroll', '--instance', 'north', '--code', 'code-of-north');
    await command('enroll', '--instance', 'south', '--code', 'code-of-south');
    run();
    await until('both are connected', () => isConnected('gateway-1') && isConnected('gateway-2'));
    server.play(blocksOf(capture('direct')).join(''));
    second.play(blocksOf(capture('hold')).join(''));
    await until('flags', () => api.flags().length === 2);
    const [north, south] = [...api.clouds.values()].map((cloud) => cloud.flags().map(({ guid }) => guid));
    expect([north, south]).toEqual([
      ['3f5aa649-5aeb-4917-aee3-e8bf738f126d'],
      ['032290fd-e4a3-4fc8-bdd4-12349b0df2a3'],
    ]);
    const keys = ['north', 'south'].map((name) =>
      readFileSync(join(place.folder, `state/${name}/identity.json`), 'utf8'),
    );
    expect(keys[0]).not.toBe(keys[1]);
  } finally {
    await second.close();
  }
});

test('the doctor says which side fails, by the section of the manual about it (QG-40)', async () => {
  write([{ name: 'north', source: { ...asterisk(), secret: 'wrong' } }]);
  api.addCode('code-of-north', 'server-north');
  await command('enroll', '--code', 'code-of-north');
  const { code, out } = await command('doctor');
  expect(code).toBe(1);
  expect(out).toMatch(/Testing the installation\n(.*\n)*.*FAILS .*Authentication failed.*-> the PBX/);
});

test('a gateway that is killed in the middle of a call flags the call once it runs again (QG-22, QG-27)', async () => {
  write([{ name: 'north', source: asterisk(), withoutLogon: 'user' }]);
  api.addCode('code-of-north', 'server-north');
  await command('enroll', '--code', 'code-of-north');
  const first = run();
  await until('it is connected', () => isConnected());
  const blocks = blocksOf(capture('queue')).map((block) => block.replace(/^Timestamp: .*\r\n/m, ''));
  server.play(
    blocks
      .slice(
        0,
        blocks.findIndex((block) => block.includes('Event: BridgeLeave')),
      )
      .join(''),
  );
  // It reports each second; what was stored before the report was stored.
  const reports = api.clouds.get('gateway-1')!.reports.length;
  await until('two reports', () => api.clouds.get('gateway-1')!.reports.length >= reports + 2);
  first.kill('SIGKILL');
  await once(first, 'close');
  run();
  await until('flags', () => api.flags().length === 1);
  expect(api.flags()[0]!.flags).toMatchObject({ QueueName: 'orders', CallerName: 'Harbour Bakery', AgentId: '2001' });
});
