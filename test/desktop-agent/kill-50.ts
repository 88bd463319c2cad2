import { type ChildProcess, spawn } from 'node:child_process';
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SegmentReader } from '../../desktop-agent/service/segments/segment-file.ts';
import { openSegments } from '../../desktop-agent/service/segments/segments.ts';
import { startXorg } from './kit/x-server.ts';

/**
 * `node test/desktop-agent/kill-50.ts 50 20 <seed>`: while a display is captured, kills what captures or what stores 50
 * times, and changes the monitors 20 times. Then every record must be whole, every gap short and with its cause, and no
 * process may be left. It takes minutes, so it is not in `npm test`.
 */
const [kills = 50, changes = 20, seed = Date.now() % 1_000_000] = process.argv.slice(2).map(Number);
const maxLostMs = 3000;

let state = seed;
/** A number from 0 to 1, from the seed. */
const random = (): number => {
  state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
  return state / 2 ** 31;
};

const folder = mkdtempSync(join(tmpdir(), 'kill-50-'));
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
writeFileSync(join(folder, 'key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
const server = await startXorg();
server.xrandr('--addmode', 'DUMMY1', '640x480');

let program: ChildProcess | undefined;
let lastFrame = 0;
const waiting: (() => void)[] = [];
const start = (): void => {
  const file = join(import.meta.dirname, 'kit/capture-program.ts');
  program = spawn(process.execPath, [file, server.display, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  program.stdout!.setEncoding('utf8').on('data', (lines: string) => {
    lastFrame = Math.max(lastFrame, ...lines.trim().split('\n').map(Number));
    for (const resume of waiting.splice(0)) resume();
  });
};
const framesUntil = async (time: number): Promise<void> => {
  while (lastFrame < time) await new Promise<void>((resolve) => waiting.push(resolve));
};
const pids = (): number[] =>
  (JSON.parse(readFileSync(join(folder, 'children.json'), 'utf8')) as { pid: number }[]).map(({ pid }) => pid);
const isAlive = (pid: number): boolean =>
  existsSync(`/proc/${pid}`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));

interface Disturbance {
  what: 'agent killed' | 'ffmpeg killed' | 'monitors changed';
  at: number;
}
const disturbances: Disturbance[] = [];
const problems: string[] = [];
let second = false;

start();
await framesUntil(Date.now());
const plan = [
  ...Array.from({ length: kills }, () => (random() < 0.5 ? ('agent killed' as const) : ('ffmpeg killed' as const))),
  ...Array.from({ length: changes }, () => 'monitors changed' as const),
]
  .map((what) => ({ what, order: random() }))
  .sort((a, b) => a.order - b.order);
for (const { what } of plan) {
  // Each disturbance has a gap of its own.
  await framesUntil(Date.now() + 500 + random() * 500);
  const at = Date.now();
  disturbances.push({ what, at });
  if (what === 'agent killed') {
    const children = pids();
    const exited = once(program!, 'exit');
    program!.kill('SIGKILL');
    await exited;
    start();
    await framesUntil(at + 1);
    for (const pid of children) if (isAlive(pid)) problems.push(`ffmpeg ${pid} outlived its agent`);
  } else if (what === 'ffmpeg killed') {
    for (const pid of pids()) process.kill(pid, 'SIGKILL');
  } else {
    const size = random() < 0.5 ? '1024x768' : '1280x720';
    second = !second;
    const other = second ? ['--mode', '640x480', random() < 0.5 ? '--right-of' : '--below', 'DUMMY0'] : ['--off'];
    server.xrandr('--output', 'DUMMY0', '--mode', size, '--output', 'DUMMY1', ...other);
  }
}
await framesUntil(Date.now());
const last = pids();
const exited = once(program!, 'exit');
program!.kill('SIGKILL');
await exited;
await server.stop();
for (const pid of last) if (isAlive(pid)) problems.push(`ffmpeg ${pid} is left`);

const key = createPrivateKey(readFileSync(join(folder, 'key.pem')));
const segments = await openSegments(join(folder, 'segments'), { privateKey: key, publicKey: createPublicKey(key) });
const everything = { from: 0, to: Number.MAX_SAFE_INTEGER };
const stored = segments.read(everything);
const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
let frames = 0;
for (const segment of stored) {
  const reader = new SegmentReader(segment.path, key);
  for (const [index, frame] of segment.frames.entries()) {
    const data = reader.read(frame);
    frames += 1;
    if (index % 50 !== 0 || data.length < 128) continue;
    const piece = data.subarray(data.length >> 1, (data.length >> 1) + 64);
    if (files.some((file) => file.includes(piece))) problems.push('a part of a picture lies on the disk in clear');
  }
  reader.close();
}
const times = stored
  .filter(({ header }) => header.monitorId === 'DUMMY0')
  .flatMap((segment) => segment.frames.map(({ time }) => time))
  .sort((a, b) => a - b);
const lost: Record<Disturbance['what'], number[]> = { 'agent killed': [], 'ffmpeg killed': [], 'monitors changed': [] };
for (const { what, at } of disturbances) {
  // What changed may take a moment to show.
  const until = what === 'monitors changed' ? at + 1500 : at;
  const gaps = times.slice(1).map((time, index) => ({ from: times[index]!, to: time }));
  const near = gaps.filter(({ from, to }) => from <= until && to > at);
  const gap = Math.max(0, ...near.map(({ from, to }) => to - from));
  lost[what].push(gap);
  if (gap > maxLostMs) problems.push(`${what} at ${at}: ${gap} ms without a picture`);
}
for (const [what, gaps] of Object.entries(lost)) {
  const sorted = gaps.sort((a, b) => a - b);
  console.log(
    `${what}: ${sorted.length} times, without a picture for ${sorted[sorted.length >> 1]} ms (median), ${sorted.at(-1)} ms at most`,
  );
}
console.log(
  `${frames} frames in ${stored.length} segments decrypted, ${segments.gaps(everything).length} gaps, seed ${seed}`,
);
for (const problem of problems) console.error(problem);
rmSync(folder, { recursive: true, force: true });
process.exitCode = problems.length > 0 ? 1 : 0;
