import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { desktopCloud } from '../../test/desktop-agent/kit/desktop-cloud.ts';
import { desktopPc } from '../../test/desktop-agent/kit/pc.ts';
import { until } from '../../test/desktop-agent/kit/until.ts';
import { startXvfb } from '../../test/desktop-agent/kit/x-server.ts';
import type { Measurement } from '../measurement.ts';

const seconds = 60;

/** What a process has in memory, in MB: of its own, and of files, which all processes that read them share. */
const memoryOf = (pid: number): { own: number; files: number } => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const megabytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1000;
  return { own: megabytes('RssAnon'), files: megabytes('RssFile') };
};

/** The program as people run it, on a screen of 1920x1080 where text scrolls all the time. */
export const measureMemory = async (): Promise<Measurement[]> => {
  const server = await startXvfb('1920x1080');
  const cloud = await desktopCloud();
  const pc = await desktopPc(cloud);
  let terminal: ChildProcess | undefined;
  try {
    const words = ['-geometry', '180x60', '-e', 'while :; do date +%s%N; cat /proc/loadavg; sleep 0.4; done'];
    terminal = spawn('xterm', words, { env: { ...process.env, DISPLAY: server.display }, stdio: 'ignore' });
    cloud.state.recorded.add(userInfo().username);
    const [service, session] = [pc.service(), pc.session(server.display)];
    await until(() => cloud.state.reports.at(-1)?.users[0]?.capture.state === 'recording');
    await sleep(seconds * 1000);
    const [one, other] = [memoryOf(service.pid), memoryOf(session.pid)];
    const together = one.own + other.own + Math.max(one.files, other.files);
    return [
      {
        name: `memory (RSS) after ${seconds} s: service, session / together, pages of the program that both share counted once`,
        value: `${(one.own + one.files).toFixed(0)} MB, ${(other.own + other.files).toFixed(0)} MB / ${together.toFixed(0)} MB`,
        target: '<= 150 MB, without ffmpeg',
        met: together <= 150,
      },
    ];
  } finally {
    terminal?.kill('SIGKILL');
    await Promise.all([pc.close(), server.stop(), cloud.close()]);
  }
};
