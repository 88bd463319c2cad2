import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SegmentReader } from '../../desktop-agent/service/segments/segment-file.ts';
import { clusterOf } from '../../domain/screen/matroska.ts';
import { CapturedScreens } from '../../test/desktop-agent/kit/captured-screens.ts';
import { startXvfb } from '../../test/desktop-agent/kit/x-server.ts';
import type { Measurement } from '../measurement.ts';
import { bars, barWidth, readBars } from './clock-picture.ts';

const seconds = 20;

/** The ticks of 10 ms that a process has used. */
const ticksOf = (pid: number): number => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
};

const megabytesOf = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1000;

/** The time that each stored frame shows, next to the time under which it is stored. */
const timeErrors = ({ segments }: CapturedScreens): number[] =>
  segments.read({ from: 0, to: Number.MAX_SAFE_INTEGER }).flatMap((stored) => {
    const reader = new SegmentReader(stored.path, segments.keys.privateKey);
    const header = reader.read(stored.streamHeader!);
    const input = Buffer.concat([
      header,
      ...stored.frames.map((frame, index) =>
        clusterOf({ time: index * 200, key: frame.key, data: reader.read(frame) }),
      ),
    ]);
    reader.close();
    const { stdout } = spawnSync(
      'ffmpeg',
      [
        ...['-v', 'error', '-f', 'matroska', '-i', 'pipe:0', '-fps_mode', 'passthrough', '-f', 'rawvideo'],
        ...['-vf', `crop=${bars * barWidth}:${barWidth}:0:0,scale=${bars}:1:flags=area,format=gray`, '-'],
      ],
      { input, maxBuffer: 1 << 28 },
    );
    return stored.frames.map(({ time }, index) => time - readBars(stdout.subarray(index * bars, (index + 1) * bars)));
  });

export const measureCapture = async (): Promise<Measurement[]> => {
  const server = await startXvfb('1920x1080');
  const children: ChildProcess[] = [];
  const run = (program: string, ...args: string[]) => {
    const env = { ...process.env, DISPLAY: server.display };
    children.push(spawn('setpriv', ['--pdeathsig', 'KILL', program, ...args], { env, stdio: 'ignore' }));
  };
  // Two terminals whose text scrolls all the time, and the clock.
  for (const place of ['90x40+20+60', '90x40+900+60'])
    run('xterm', '-geometry', place, '-e', 'while :; do date +%s%N; cat /proc/loadavg; sleep 0.4; done');
  run(process.execPath, join(import.meta.dirname, 'clock-picture.ts'), server.display);
  await sleep(1500);
  const screens = await CapturedScreens.start(server.display, { holdBackMs: 2000 });
  try {
    await screens.until(() => screens.times().length >= 5);
    const [ffmpeg] = screens.pids() as [number];
    const before = { ffmpeg: ticksOf(ffmpeg), own: process.cpuUsage(), bytes: screens.segments.list()[0]!.bytes };
    await sleep(seconds * 1000);
    const own = process.cpuUsage(before.own);
    const ffmpegCpu = (ticksOf(ffmpeg) - before.ffmpeg) / seconds;
    const ownCpu = (own.user + own.system) / (seconds * 10_000);
    const bytes = (screens.segments.list()[0]!.bytes - before.bytes) / seconds;
    const ffmpegMemory = megabytesOf(ffmpeg);
    await screens.capture.close();
    const errors = timeErrors(screens).sort((a, b) => a - b);
    const within = errors.filter((error) => Math.abs(error) <= 50).length / errors.length;
    const times = screens.times();
    const steps = times.slice(1).map((time, index) => time - times[index]!);
    const total = ffmpegCpu + ownCpu;
    return [
      {
        name: 'capture of 1920x1080, 5 frames a second, with encryption: of one core',
        value: `${total.toFixed(1)} % (ffmpeg ${ffmpegCpu.toFixed(1)}, our own ${ownCpu.toFixed(1)})`,
        target: '<= 10 %',
        met: total <= 10,
      },
      {
        name: 'memory (RSS) of ffmpeg',
        value: `${ffmpegMemory.toFixed(0)} MB`,
        target: '',
        met: undefined,
      },
      { name: 'written', value: `${((bytes * 600) / 1e6).toFixed(0)} MB in ten minutes`, target: '', met: undefined },
      {
        name: 'frames within 50 ms of the time they show',
        value: `${(within * 100).toFixed(1)} % of ${errors.length}; median ${errors[errors.length >> 1]} ms, ${errors[0]} to ${errors.at(-1)}`,
        target: '>= 99 %',
        met: within >= 0.99,
      },
      {
        name: 'longest time between two frames',
        value: `${Math.max(...steps)} ms`,
        target: '<= 250 ms',
        met: Math.max(...steps) <= 250,
      },
    ];
  } finally {
    await screens.close();
    for (const child of children) child.kill('SIGKILL');
    await server.stop();
  }
};
