import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleDesktopAgent } from '../../../desktop-agent/build.ts';
import { connectDesktop, enrolDesktop } from '../../../desktop-agent/cloud.ts';
import type { DesktopCloud } from './desktop-cloud.ts';

const node = process.execPath;

const bundled = async (): Promise<Buffer> => {
  const folder = mkdtempSync(join(tmpdir(), 'fermata-program-'));
  const file = join(folder, 'desktop-agent.cjs');
  try {
    await bundleDesktopAgent(file);
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
};
let built: Promise<Buffer> | undefined;
/** What people run: as one file, it starts in a third of the time that its sources take. */
const programContent = (): Promise<Buffer> => {
  built ??= bundled();
  return built;
};

export interface Running {
  output(): string;
  pid: number;
  stop(signal?: NodeJS.Signals): Promise<number>;
}

/** A PC with the desktop agent on it: its folders, and its two processes. */
export const desktopPc = async (
  cloud: Pick<DesktopCloud, 'url'>,
  { pollSeconds = 0.2, code = 'enrolment-code', machine = 'PC-001' } = {},
) => {
  const root = mkdtempSync(join(tmpdir(), 'fermata-pc-'));
  const programFolder = mkdtempSync(join(tmpdir(), 'fermata-program-'));
  const program = join(programFolder, 'desktop-agent.cjs');
  writeFileSync(program, await programContent());
  const folder = join(root, 'service');
  const settingsFile = join(root, 'settings.json');
  const settings = { apiUrl: cloud.url, folder, socketFolder: join(root, 'run'), pollSeconds };
  writeFileSync(settingsFile, JSON.stringify(settings));
  const { cloud: api, send } = connectDesktop(settings);
  await enrolDesktop(api, folder, code, machine);
  send.close();
  const running = new Set<Running>();

  const start = (words: string[], env: NodeJS.ProcessEnv = {}): Running => {
    const child: ChildProcess = spawn(node, [program, ...words, '--settings', settingsFile], {
      env: { ...process.env, XDG_RUNTIME_DIR: root, XDG_STATE_HOME: root, DBUS_SESSION_BUS_ADDRESS: '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    child.stdout!.on('data', (piece) => {
      text += piece;
    });
    child.stderr!.on('data', (piece) => {
      text += piece;
    });
    const ended = new Promise<number>((resolve) =>
      child.once('exit', (code, signal) => resolve(code ?? (signal ? -1 : 0))),
    );
    const one: Running = {
      pid: child.pid!,
      output: () => text,
      async stop(signal = 'SIGTERM') {
        running.delete(one);
        child.kill(signal);
        return ended;
      },
    };
    running.add(one);
    return one;
  };

  return {
    ...{ root, folder, settingsFile, settings },
    run: (command: string) => start([command]),
    service: () => start(['run']),
    session: (display: string) => start(['session'], { DISPLAY: display, XDG_SESSION_TYPE: 'x11' }),
    async close() {
      await Promise.all([...running].map((one) => one.stop('SIGKILL')));
      // Their own processes end a moment later, and may still write.
      for (const one of [root, programFolder])
        rmSync(one, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
};
