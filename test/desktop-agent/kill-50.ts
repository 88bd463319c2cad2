import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileKeyStore } from '../../desktop-agent/service/keys/file-key-store.ts';
import { openMachineKey } from '../../desktop-agent/service/keys/machine-key.ts';
import { readSegment, SegmentReader } from '../../desktop-agent/service/segments/segment-file.ts';
import { openSegments } from '../../desktop-agent/service/segments/segments.ts';
import { desktopCloud } from './kit/desktop-cloud.ts';
import { desktopPc, type Running } from './kit/pc.ts';
import { until } from './kit/until.ts';
import { startXorg } from './kit/x-server.ts';

/**
 * `node test/desktop-agent/kill-50.ts 50 20 <seed>`: while a display is recorded by the real service and session, kills
 * one of them 50 times, also right after a pause, changes the monitors 20 times, fills the disk, and cuts the line to the
 * cloud while contacts are extracted. Then every record must be whole, every gap short and with its cause, every contact
 * delivered or answered with a reason, nothing of a pause stored, and no process left. It takes minutes, so it is not in
 * `npm test`. Filling the disk takes the right to mount one.
 */
const [kills = 50, changes = 20, seed = Date.now() % 1_000_000] = process.argv.slice(2).map(Number);
const maxLostMs = 3000;
const restartMs = 100;
const { username: login } = userInfo();

let state = seed;
/** A number from 0 to 1, from the seed. */
const random = (): number => {
  state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
  return state / 2 ** 31;
};

const disk = mkdtempSync(join(tmpdir(), 'kill-50-'));
const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=300m', 'tmpfs', disk]).status === 0;
process.env.TMPDIR = disk;

const server = await startXorg();
server.xrandr('--addmode', 'DUMMY1', '640x480');
// Something that changes all the time, so that there are bytes to look for.
const picture = spawn(process.execPath, [
  join(import.meta.dirname, '../../bench/desktop/clock-picture.ts'),
  server.display,
]);
const cloud = await desktopCloud();
cloud.state.recorded.add(login);
const pc = await desktopPc(cloud, { pollSeconds: 1 });
const segmentFolder = join(pc.folder, 'segments');
let service: Running = pc.service();
let session: Running = pc.session(server.display);

const captureProcesses = (): number[] =>
  (
    JSON.parse(readFileSync(join(pc.root, `fermata-capture-${login}.json`), 'utf8')) as {
      pid: number;
    }[]
  ).map(({ pid }) => pid);

/** Processes of this PC: each of ours, and each of theirs, has its folder in its environment. */
const ownProcesses = (): string[] =>
  readdirSync('/proc').filter((pid) => {
    try {
      const isOurs = readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`XDG_RUNTIME_DIR=${pc.root}`);
      return isOurs && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    } catch {
      return false;
    }
  });

/** When the newest picture of the first monitor was, of those on the disk. */
const newestFrame = (): number => {
  const recent = readdirSync(segmentFolder).filter(
    (name) => name.endsWith('.segment') && Date.now() - statSync(join(segmentFolder, name)).mtimeMs < 15_000,
  );
  const stored = recent.map((name) => readSegment(join(segmentFolder, name)));
  return Math.max(
    0,
    ...stored.flatMap((one) => (one?.header.monitorId === 'DUMMY0' ? (one.frames.at(-1)?.time ?? 0) : 0)),
  );
};
const framesAfter = (time: number): Promise<void> =>
  until(async () => {
    await wait(100);
    return newestFrame() > time;
  });

type What = 'service killed' | 'session killed' | 'ffmpeg killed' | 'monitors changed' | 'paused' | 'disk full';
const disturbances: { what: What; at: number }[] = [];
const pauses: { from: number; to: number }[] = [];
/** Without pictures, and rightly so. */
const quiet: { from: number; to: number }[] = [];
const problems: string[] = [];
let hasSecondMonitor = false;
let contacts = 0;

const kill = async (what: 'service killed' | 'session killed'): Promise<void> => {
  const children = captureProcesses();
  disturbances.push({ what, at: Date.now() });
  await (what === 'service killed' ? service : session).stop('SIGKILL');
  await wait(restartMs);
  if (what === 'service killed') service = pc.service();
  else {
    session = pc.session(server.display);
    const left = children.filter((pid) => ownProcesses().includes(String(pid)));
    if (left.length > 0) problems.push(`ffmpeg ${left} outlived its session`);
  }
};

let commands = 0;
const command = async (verb: 'pause' | 'resume'): Promise<number> => {
  commands += 1;
  const commandId = `c${commands}`;
  cloud.state.commands.push({
    ...{ commandId, verb, media: ['screen'], contactId: 'contact-1', login },
    ...{ at: new Date().toISOString(), until: new Date(Date.now() + 30_000).toISOString() },
  });
  cloud.nudge();
  const answer = () => cloud.state.answers.find((one) => one.commandId === commandId);
  await until(() => answer() !== undefined, 60_000);
  if (answer()!.result !== 'done') problems.push(`${verb}: ${answer()!.result}, ${answer()!.detail}`);
  return Date.parse(answer()!.at);
};

/** A contact that ended a moment ago; the line is cut at some moment of its extraction. */
const extractContact = (): void => {
  contacts += 1;
  const now = Date.now();
  cloud.state.extractions.push({
    ...{ extractionId: `e${contacts}`, revision: 1, cursor: String(contacts), contactId: `contact-${contacts}` },
    ...{ username: 'alice.agent', logonSessionId: [...cloud.state.logons.keys()].at(-1)!, media: ['screen'] },
    ...{ from: new Date(now - 8000).toISOString(), to: new Date(now - 500).toISOString() },
    blackouts: [],
    delivery: { how: 'cloud' },
  });
  const cut = async () => {
    await wait(random() * 8000);
    cloud.state.isDown = true;
    await wait(2000);
    cloud.state.isDown = false;
  };
  if (random() < 0.5) void cut();
};

const disturb: Record<Exclude<What, 'service killed' | 'session killed'>, () => Promise<void>> = {
  async 'ffmpeg killed'() {
    disturbances.push({ what: 'ffmpeg killed', at: Date.now() });
    for (const pid of captureProcesses()) process.kill(pid, 'SIGKILL');
  },
  async 'monitors changed'() {
    disturbances.push({ what: 'monitors changed', at: Date.now() });
    const size = random() < 0.5 ? '1024x768' : '1280x720';
    hasSecondMonitor = !hasSecondMonitor;
    const place = random() < 0.5 ? '--right-of' : '--below';
    const other = hasSecondMonitor ? ['--mode', '640x480', place, 'DUMMY0'] : ['--off'];
    server.xrandr('--output', 'DUMMY0', '--mode', size, '--output', 'DUMMY1', ...other);
  },
  async paused() {
    const asked = Date.now();
    const from = await command('pause');
    await kill(random() < 0.5 ? 'service killed' : 'session killed');
    disturbances.pop();
    await wait(1000);
    const to = Date.now();
    await command('resume');
    pauses.push({ from, to });
    quiet.push({ from: asked, to: Date.now() + 3000 });
  },
  async 'disk full'() {
    const filler = join(disk, 'filler');
    const from = Date.now();
    spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=1M', 'status=none']);
    const captured = () => cloud.state.reports.at(-1)?.users[0]?.capture;
    await until(() => captured()?.state === 'not-recording', 60_000);
    rmSync(filler);
    await until(() => captured()?.state === 'recording', 60_000);
    quiet.push({ from, to: Date.now() + 3000 });
  },
};

process.on('uncaughtException', (error) => {
  for (const { pid } of [service, session]) process.kill(pid, 'SIGKILL');
  console.error(error, disturbances.slice(-3), service.output().slice(-3000), session.output().slice(-2000));
  process.exit(1);
});
await until(() => {
  try {
    return newestFrame() > 0;
  } catch {
    return false;
  }
});
const plan: What[] = [
  ...Array.from({ length: kills }, (): What => {
    const kind = random();
    return kind < 0.42 ? 'service killed' : kind < 0.84 ? 'session killed' : kind < 0.92 ? 'paused' : 'ffmpeg killed';
  }),
  ...Array.from({ length: changes }, (): What => 'monitors changed'),
];
const inAnyOrder = plan.map((what) => ({ what, order: random() })).sort((a, b) => a.order - b.order);
const order = inAnyOrder.map(({ what }) => what);
if (isMounted) order.splice(order.length >> 1, 0, 'disk full');
for (const [index, what] of order.entries()) {
  // Each disturbance has a gap of its own.
  await framesAfter(Date.now() - 500);
  await wait(random() * 500);
  if (index % 5 === 2) extractContact();
  if (what === 'service killed' || what === 'session killed') await kill(what);
  else await disturb[what]();
}
await framesAfter(Date.now());
await until(() => cloud.state.extractions.length === 0 && !cloud.state.isDown, 120_000);
const isDelivered = ({ state: one }: { state: string }): boolean => one === 'uploaded' || one === 'deleted';
await until(() => [...cloud.state.recordings.values()].every(isDelivered), 120_000);
// The last container stays on the PC, to be looked at as it lies there.
cloud.state.releasesAtOnce = false;
extractContact();
await until(() => cloud.state.extractions.length === 0, 120_000);
for (let number = 1; number <= contacts; number += 1) {
  const isThere = cloud.state.recordings.has(`recording-of-e${number}`);
  const reason = cloud.state.results.find(({ extractionId }) => extractionId === `e${number}`);
  if (!isThere && !reason) problems.push(`Contact ${number} has neither a screen nor a reason`);
}
problems.push(...cloud.state.wrong);
await session.stop('SIGTERM');
await service.stop('SIGTERM');
const left = ownProcesses();
if (left.length > 0) problems.push(`Processes are left: ${left}`);
picture.kill();
await server.stop();

const key = await openMachineKey(pc.folder, fileKeyStore(join(pc.folder, 'key')));
const files = readdirSync(pc.root, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
const segments = await openSegments(segmentFolder, key);
const everything = { from: 0, to: Number.MAX_SAFE_INTEGER };
const stored = segments.read(everything);
let [frames, searched] = [0, 0];
for (const segment of stored) {
  const reader = new SegmentReader(segment.path, key.privateKey);
  for (const [index, frame] of segment.frames.entries()) {
    const data = reader.read(frame);
    frames += 1;
    if (index % 20 !== 0 || data.length < 128) continue;
    searched += 1;
    const piece = data.subarray(data.length >> 1, (data.length >> 1) + 64);
    if (files.some((file) => file.includes(piece))) problems.push('a part of a picture lies on the disk in clear');
  }
  reader.close();
}
if (searched < 20) problems.push(`only ${searched} pictures were searched for`);
const times = stored
  .filter(({ header }) => header.monitorId === 'DUMMY0')
  .flatMap((segment) => segment.frames.map(({ time }) => time))
  .sort((a, b) => a - b);
for (const { from, to } of pauses)
  if (times.some((time) => time > from && time < to)) problems.push(`a picture of the pause at ${from} was stored`);
const gaps = times.slice(1).map((time, index) => ({ from: times[index]!, to: time }));
const lost = new Map<What, number[]>();
for (const { what, at } of disturbances) {
  if (quiet.some(({ from, to }) => at >= from && at <= to)) continue;
  // What changed may take a moment to show.
  const last = what === 'monitors changed' ? at + 1500 : at + 500;
  const near = gaps.filter(({ from, to }) => from <= last && to > at - 1000);
  const longest = Math.max(0, ...near.map(({ from, to }) => to - from));
  lost.set(what, [...(lost.get(what) ?? []), longest]);
  if (longest > maxLostMs) problems.push(`${what} at ${at}: ${longest} ms without a picture`);
}
const known = segments.gaps(everything);
for (const { from, to } of gaps) {
  if (to - from < 1500) continue;
  const cause = known.find((gap) => gap.from < to && (gap.to ?? Number.POSITIVE_INFINITY) > from);
  if (!cause) problems.push(`${to - from} ms without a picture at ${from}, and without a cause`);
}
for (const [what, all] of lost) {
  const sorted = all.sort((a, b) => a - b);
  console.log(
    `${what}: ${sorted.length} times, without a picture for ${sorted[sorted.length >> 1]} ms (median), ${sorted.at(-1)} ms at most`,
  );
}
console.log(
  `${frames} frames in ${stored.length} segments decrypted, ${searched} searched for in ${files.length} files, ` +
    `${pauses.length} pauses, ${contacts} contacts (${cloud.state.recordings.size} screens), ` +
    `${known.length} gaps, disk ${isMounted ? 'filled once' : 'not filled'}, seed ${seed}`,
);
for (const problem of problems) console.error(problem);
await pc.close();
await cloud.close();
if (isMounted) spawnSync('umount', ['-l', disk]);
rmSync(disk, { recursive: true, force: true });
process.exit(problems.length > 0 ? 1 : 0);
