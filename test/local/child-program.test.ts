import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const local = join(import.meta.dirname, '../../local');
const alive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
const until = async (holds: () => boolean) => {
  for (let wait = 0; wait < 1800 && !holds(); wait += 1) await sleep(50);
  return holds();
};

/** A launcher with an engine that started a worker, all of them ignoring SIGTERM. */
const launcher = (folder: string) => `
  import { startChildProgram } from '${local}/engine/child-program.ts';
  const engine = startChildProgram('sh', ['-c', 'trap "" TERM; sleep 600 & echo $! > worker.pid; wait; wait'], { cwd: '${folder}', env: process.env, grace: 0.3 });
  process.on('SIGUSR2', async () => { await engine.stop(); process.exit(0); });
  setInterval(() => {}, 1000);
`;

describe('a child program of the launcher', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fermata-kept-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test.each(['SIGUSR2', 'SIGKILL'] as const)('ends with the launcher, including its workers, on %s', async (signal) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', launcher(folder)], { stdio: 'inherit' });
    const file = join(folder, 'worker.pid');
    expect(await until(() => existsSync(file) && readFileSync(file, 'utf8') !== '')).toBe(true);
    const worker = Number(readFileSync(file, 'utf8'));
    expect(alive(worker)).toBe(true);

    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
    expect(await until(() => !alive(worker))).toBe(true);
  });
});
