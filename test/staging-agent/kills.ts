import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { seededRandom } from '../../local/seeded-random.ts';
import { bundleAgent } from '../../staging-agent/build.ts';
import { standInCloud } from './cloud.ts';
import { drop, filesBelow, manifestOf, soundOf, sum } from './drop.ts';

export interface Killed {
  kills: number;
  files: number;
  /** What must never happen, a sentence each. */
  wrong: string[];
  /** Sent more than once, because the agent died before it could record that it had been sent. */
  sentAgain: number;
}

/**
 * The real program, killed with SIGKILL again and again at random moments, while recordings keep coming. After each
 * death every recording must be in the archive or still on site; at the end all are in the archive, each once.
 */
export const killAgainAndAgain = async ({
  kills,
  filesEach,
  seed,
  say = () => {},
}: {
  kills: number;
  filesEach: number;
  seed: number;
  say?: (line: string) => void;
}): Promise<Killed> => {
  const random = seededRandom(seed);
  const folder = mkdtempSync(join(tmpdir(), 'fermata-kills-'));
  const root = join(folder, 'staging');
  mkdirSync(root);
  const program = join(folder, 'staging-agent.cjs');
  const settings = join(folder, 'settings.json');
  const server = await standInCloud({ latencyMs: () => random.between(0, 12), largest: 100_000, partSize: 64_000 });
  const running = new Set<ChildProcess>();
  const wrong = new Set<string>();
  const dropped = new Map<string, string>();
  try {
    await bundleAgent(program);
    writeFileSync(
      settings,
      JSON.stringify({
        apiUrl: server.url,
        location: root,
        stateFolder: join(folder, 'state'),
        scanSeconds: 0.05,
        recycledGraceHours: 0,
      }),
    );
    await promisify(execFile)(process.execPath, [program, 'enroll', '--settings', settings, '--code', 'first-code']);
    const start = async (): Promise<ChildProcess> => {
      const child = spawn(process.execPath, [program, 'run', '--settings', settings], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      running.add(child);
      child.once('exit', () => running.delete(child));
      await new Promise((resolve) => child.stdout!.once('data', resolve));
      child.stdout!.resume();
      return child;
    };
    const check = (when: string) => {
      const archived = new Map<string, string[]>();
      for (const [key, bytes] of server.archive) archived.set(sum(bytes), [...(archived.get(sum(bytes)) ?? []), key]);
      const onSite = new Set(
        filesBelow(root, true)
          .filter((path) => !path.endsWith('.json'))
          .map((path) => sum(readFileSync(join(root, path)))),
      );
      for (const [path, hash] of dropped) {
        const keys = archived.get(hash) ?? [];
        if (keys.length > 1) wrong.add(`${path} lies in the archive under two keys`);
        if (keys.length === 0 && !onSite.has(hash)) wrong.add(`${path} was lost ${when}`);
      }
    };
    for (let kill = 0; kill < kills; kill++) {
      for (let n = 0; n < filesEach; n++) {
        const path = `${random.pick(['', 'a/', 'b/c/'])}${kill}-${n}.wav`;
        const content = soundOf(path, random.pick([76, 200, 2_000, 30_000, 150_000]));
        drop(root, path, content, manifestOf(path, content));
        dropped.set(path, sum(content));
      }
      const child = await start();
      const dead = new Promise((resolve) => child.once('exit', resolve));
      // Moments are counted in requests, so that a slow machine dies in the same places as a fast one.
      const requests = () => [...server.counts.calls.values()].reduce((total, count) => total + count, 0);
      const moment = requests() + random.between(1, 60);
      for (const latest = Date.now() + 3000; requests() < moment && Date.now() < latest; ) await wait(1);
      await wait(random.between(0, 15));
      child.kill('SIGKILL');
      await dead;
      check(`at kill ${kill + 1}`);
      if ((kill + 1) % 20 === 0) say(`${kill + 1} kills, ${dropped.size} recordings, ${server.archive.size} archived`);
    }
    const last = await start();
    const end = Date.now() + 60_000;
    const allDone = () =>
      server.known.size === dropped.size && [...server.known.values()].every(({ deleted }) => deleted > 0);
    while (!allDone() && Date.now() < end) await wait(20);
    if (!allDone()) wrong.add('It was not finished in the end');
    const stopped = new Promise((resolve) => last.once('exit', resolve));
    last.kill('SIGTERM');
    await stopped;
    check('in the end');
    const left = filesBelow(root).filter((path) => !existsSync(join(root, 'refused', path)));
    if (left.length > 0) wrong.add(`${left.length} files are still on site: ${left.slice(0, 3).join(', ')}`);
    if (existsSync(join(root, 'refused'))) wrong.add('Something was refused');
    if (server.archive.size !== dropped.size) wrong.add(`${server.archive.size} in the archive of ${dropped.size}`);
    if (server.counts.overwritten > 0) wrong.add('Something in the archive was overwritten');
    return {
      kills,
      files: dropped.size,
      wrong: [...wrong],
      sentAgain: server.counts.puts - server.counts.firstPuts,
    };
  } finally {
    for (const child of running) child.kill('SIGKILL');
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
};
