import './jest-words.ts';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { openSealed } from '../../adapters/sealed/open-sealed.ts';
import { unwrapKey } from '../../agent-kit/sealing/cipher.ts';
import { type DesktopCloud, desktopCloud } from '../desktop-agent/kit/desktop-cloud.ts';
import { until } from '../desktop-agent/kit/until.ts';
import { endWindows, type Started, startOnDesktop, startProgram } from './machine.ts';
import { clickAt, grab, moveTo } from './person.ts';

const { env } = process;
const build = env.FERMATA_BUILD!;
const [width, height] = env.FERMATA_SCREEN!.split('x').map(Number) as [number, number];
const fermata = join(env.WINEPREFIX!, 'drive_c/ProgramData/Fermata');
/** As Windows names them: under Wine the PC has the name of this machine. */
const login = `${hostname().toUpperCase()}\\${userInfo().username}`;

/** As it is in the sources, and as it is installed. */
const bundled = [env.FERMATA_NODE!, env.FERMATA_PROGRAM!];
const installed = [env.FERMATA_EXECUTABLE!];
let program = bundled;
const agent = (...words: string[]): Started => startProgram(env, [...program, ...words]);
const logOn = (): Started => startOnDesktop(env, [...program, 'session']);
const run = async (...words: string[]): Promise<{ code: number | null; output: string }> => {
  const running = agent(...words);
  const code = await running.code;
  return { code, output: running.output() };
};

const red = (picture: Buffer): number => count(picture, ([r, g, b]) => r > 180 && g < 60 && b < 60);
const amber = (picture: Buffer): number => count(picture, ([r, g, b]) => r > 200 && g > 130 && g < 190 && b < 40);
const count = (picture: Buffer, is: (pixel: [number, number, number]) => boolean): number => {
  let found = 0;
  for (let at = 0; at < picture.length; at += 3) if (is([picture[at]!, picture[at + 1]!, picture[at + 2]!])) found += 1;
  return found;
};
/** The corner of the taskbar in which icons are. */
const corner = { x: width - 100, y: height - 20, width: 100, height: 20 };
const elsewhere = { x: width / 2, y: 100 };
const inCorner = () => grab(env.DISPLAY!, corner);

let cloud: DesktopCloud;
beforeEach(async () => {
  program = bundled;
  rmSync(fermata, { recursive: true, force: true });
  cloud = await desktopCloud();
});
afterEach(async () => {
  await endWindows(env);
  await cloud.close();
});
const reported = () => cloud.state.reports.at(-1);
const captureOf = () => reported()?.users[0]?.capture;

/** Pictures of the screen are on the disk. */
const isStored = (): boolean => {
  const folder = join(fermata, 'Desktop/segments');
  return existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('.segment'));
};

/** As on a new PC. */
const setUp = async (): Promise<void> => {
  expect(await run('configure', '--api-url', cloud.url, '--ffmpeg', env.FERMATA_FFMPEG!)).toMatchObject({ code: 0 });
  expect(await run('enrol', '--code', 'enrolment-code')).toMatchObject({ code: 0 });
};
const start = async (): Promise<{ service: Started; session: Started }> => {
  cloud.state.recorded.add(login);
  const service = agent('run');
  const session = logOn();
  await until(() => captureOf()?.state === 'recording');
  return { service, session };
};

test('an administrator sets a PC up, and the doctor finds everything that a recording needs (SU-14, AC-16)', async () => {
  await setUp();
  const settings = JSON.parse(readFileSync(join(fermata, 'desktop-agent.json'), 'utf8'));
  expect(settings).toEqual({ apiUrl: cloud.url, ffmpeg: env.FERMATA_FFMPEG });
  expect(readdirSync(join(fermata, 'Desktop'))).toContain('identity.json');
  const { code, output } = await run('doctor');
  expect(output.split('\n').filter((line) => line.startsWith('FAILS'))).toEqual([]);
  for (const what of [
    'folder',
    'keys',
    'ffmpeg',
    'encoder: libx264',
    'capture: gdigrab',
    'keyboard',
    "Fermata's API",
    'channel',
  ])
    expect(output).toMatch(new RegExp(`^ok +${what}`, 'm'));
  expect(code).toBe(0);
});

test('the screen of the person who logs on is recorded, the tray says so, a pause stops it, and the cloud gets the contact (AC-13, AC-21, PR-05)', async () => {
  await setUp();
  const { service } = await start();
  await until(isStored);
  await until(async () => red(await inCorner()) > 30);
  const from = Date.now();
  await wait(3000);
  writeFileSync(join(build, 'recorded.png'), await grab(env.DISPLAY!, { x: 0, y: 0, width, height }, 'png'));

  // The mouse of a person, and the picture that they see.
  await clickAt(env.DISPLAY!, await iconPlace());
  await wait(2000);
  // Away from the icon, so that its tooltip does not hide the menu.
  await moveTo(env.DISPLAY!, elsewhere);
  await wait(2000);
  writeFileSync(join(build, 'menu.png'), await grab(env.DISPLAY!, { x: 0, y: 0, width, height }, 'png'));

  const command = (commandId: string, verb: 'pause' | 'resume') => ({
    ...{ commandId, verb, media: ['screen' as const], contactId: 'contact-1', login },
    ...{ at: new Date().toISOString(), until: new Date(Date.now() + 20_000).toISOString() },
  });
  cloud.state.commands.push(command('pause-1', 'pause'));
  cloud.nudge();
  await until(() => cloud.state.answers.some(({ commandId }) => commandId === 'pause-1'));
  expect(cloud.state.answers.find(({ commandId }) => commandId === 'pause-1')).toMatchObject({ result: 'done' });
  // Nobody closes the menu. It closes by itself, and the icon shows the pause.
  await until(async () => amber(await inCorner()) > 30);
  const pausedAt = Date.now();
  await wait(2000);
  cloud.state.commands.push(command('resume-1', 'resume'));
  cloud.nudge();
  await until(async () => red(await inCorner()) > 30);
  await wait(4000);
  const to = Date.now();
  await wait(3000);

  cloud.state.extractions.push({
    ...{ extractionId: 'e1', revision: 1, cursor: '1', contactId: 'contact-1', username: 'alice.agent' },
    ...{ logonSessionId: [...cloud.state.logons.keys()][0]!, media: ['screen'], delivery: { how: 'cloud' } },
    ...{ from: new Date(from).toISOString(), to: new Date(to).toISOString() },
    blackouts: [],
  });
  cloud.nudge();
  await until(() => [...cloud.state.recordings.values()].some(({ state }) => state === 'deleted'));
  const content = [...cloud.state.recordings.values()][0]!.content!;
  const opened = await openSealed(Readable.from([content]), async (wrapped) => unwrapKey(cloud.privateKey, wrapped));
  const pieces: Uint8Array[] = [];
  for await (const piece of opened.content) pieces.push(piece);
  const file = join(build, 'contact.mp4');
  writeFileSync(file, Buffer.concat(pieces));

  /** A pixel in the middle of the screen, at an instant. */
  const colourAt = (ms: number): number[] => [
    ...execFileSync('ffmpeg', [
      ...['-v', 'error', '-i', file, '-ss', ((ms - from) / 1000).toFixed(3), '-frames:v', '1'],
      ...['-vf', `crop=2:2:${width / 2 + 100}:${height / 2}`, '-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1'],
    ]).subarray(0, 3),
  ];
  const desktop = [...(await grab(env.DISPLAY!, { x: width / 2 + 100, y: height / 2, width: 2, height: 2 }))].slice(
    0,
    3,
  );
  const isLike = (a: number[], b: number[]) => a.every((value, index) => Math.abs(value - b[index]!) < 12);
  expect(isLike(desktop, [0, 0, 0])).toBe(false);
  expect([isLike(colourAt(from + 1000), desktop), isLike(colourAt(pausedAt + 1000), [0, 0, 0])]).toEqual([true, true]);
  expect(isLike(colourAt(to - 500), desktop)).toBe(true);
  expect(cloud.state.wrong).toEqual([]);
  expect(reported()!.faults.filter((fault) => !/Monitor .* is not captured/.test(fault))).toEqual([]);
  expect(service.output()).not.toMatch(/Error/);
});

const commandLineOf = (pid: string): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    // It has just ended.
    return '';
  }
};

/** The processes of this machine whose command line contains all of these. */
const processes = (...words: string[]): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      const line = commandLineOf(pid);
      return words.every((word) => line.includes(word)) && !line.includes('explorer');
    })
    .map(Number);

test('a session process that is killed takes its ffmpeg with it, and the next one goes on recording (AC-24)', async () => {
  await setUp();
  await start();
  const capturing = () => processes('ffmpeg', 'gdigrab');
  await until(() => capturing().length > 0);
  for (const pid of processes('desktop-agent.cjs', 'session')) process.kill(pid, 'SIGKILL');
  await until(() => capturing().length === 0);
  await until(() => reported()?.users.length === 0 || captureOf()?.state !== 'recording');
  logOn();
  await until(() => captureOf()?.state === 'recording');
});

test('the program as one file enrols and records, and its tray says so (AC-13, PR-05)', async () => {
  program = installed;
  await setUp();
  expect(await run('doctor')).toMatchObject({ code: 0 });
  await start();
  await until(isStored);
  await until(async () => red(await inCorner()) > 30);
});

/** The middle of the red icon. */
const iconPlace = async (): Promise<{ x: number; y: number }> => {
  const picture = await inCorner();
  const columns: number[] = [];
  for (let at = 0; at < picture.length; at += 3)
    if (red(picture.subarray(at, at + 3)) > 0) columns.push((at / 3) % corner.width);
  const middle = columns.sort((a, b) => a - b)[Math.floor(columns.length / 2)]!;
  return { x: corner.x + middle, y: corner.y + corner.height / 2 };
};
