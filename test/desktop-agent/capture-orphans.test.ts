import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OrphanList } from '../../desktop-agent/session/capture/orphan-list.ts';
import { ffmpegIsInstalled } from './kit/numbered-pictures.ts';
import { startXvfb, xvfbIsInstalled } from './kit/x-server.ts';

// Real programs, on machines that do other things too.

const testHere = xvfbIsInstalled && ffmpegIsInstalled ? test : test.skip;

testHere('when the agent is killed, the capture of its screens ends with it (AC-26)', async () => {
  const server = await startXvfb();
  const folder = mkdtempSync(join(tmpdir(), 'killed-'));
  const program = join(folder, 'program.ts');
  const run = join(import.meta.dirname, '../../desktop-agent/session/capture/monitor-run.ts');
  writeFileSync(
    program,
    `const { MonitorRun } = await import(${JSON.stringify(run)});
     const monitor = { id: 'screen', x: 0, y: 0, width: 640, height: 360, primary: true };
     const run = new MonitorRun({ ffmpeg: 'ffmpeg', source: 'x11grab', encoder: 'libx264', framesPerSecond: 5,
       display: ${JSON.stringify(server.display)}, logonSessionId: 's', monitor, index: 0,
       now: Date.now, deliver() {}, onEnd() {} });
     setInterval(() => { if (run.works) process.stdout.write(run.pid + '\\n'); }, 50);`,
  );
  const agent = spawn(process.execPath, [program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [printed] = (await once(agent.stdout, 'data')) as [Buffer];
  const pid = Number(printed.toString().split('\n')[0]);
  expect(existsSync(`/proc/${pid}`)).toBe(true);
  agent.kill('SIGKILL');
  await once(agent, 'exit');
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      if (existsSync(`/proc/${pid}`)) return;
      clearInterval(timer);
      resolve();
    }, 20);
  });
  await server.stop();
  rmSync(folder, { recursive: true });
});

test('a capture that outlived its agent is ended at the next start, and no other program is (AC-10)', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'orphans-'));
  const path = join(folder, 'children.json');
  const sleep = () => spawn('sleep', ['60'], { stdio: 'ignore' });
  const [orphan, stranger] = [sleep(), sleep()];
  const before = new OrphanList(path);
  before.add(orphan.pid!);
  before.add(stranger.pid!);
  before.remove(stranger.pid!);
  const ended = once(orphan, 'exit');
  expect(new OrphanList(path).endOrphans()).toBe(1);
  expect((await ended)[1]).toBe('SIGKILL');
  // Its id belongs to another process now.
  writeFileSync(path, JSON.stringify([{ pid: stranger.pid, started: '1' }]));
  expect(new OrphanList(path).endOrphans()).toBe(0);
  expect(stranger.exitCode).toBeNull();
  stranger.kill();
  rmSync(folder, { recursive: true });
});
