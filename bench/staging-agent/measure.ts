import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { nodeFlags } from '../../agent-kit/package/bundle.ts';
import { bundleAgent } from '../../staging-agent/build.ts';
import type { Measurement } from '../measurement.ts';
import { fill, stage } from './files.ts';
import { startServers } from './servers.ts';
import { furthestOff } from './window.ts';

export interface Sizes {
  rounds: number;
  large: number;
  small: number;
  /** Size of the file whose upload is killed. */
  killed: number;
  waiting: number;
  limitedSeconds: number;
}

const full: Sizes = { rounds: 3, large: 200, small: 5000, killed: 1e9, waiting: 1_000_000, limitedSeconds: 30 };

interface Run {
  wallSeconds: number;
  cpuSeconds: number;
  peakBytes: number;
}

/** By the CPU time of the process, so other work on this machine does not count. */
const hashedASecond = (bytes: number, act: () => void): number => {
  const { user } = process.cpuUsage();
  act();
  return bytes / ((process.cpuUsage().user - user) / 1e6);
};

const has = (command: string): boolean => spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;
const median = (numbers: number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;

/** Another program, with the times that bash reports. */
const timed = (command: string, words: string[], env: Record<string, string>): Promise<Run> =>
  new Promise((resolve, reject) => {
    execFile(
      'bash',
      ['-c', `TIMEFORMAT='%R %U %S'; time "$0" "$@" >/dev/null 2>"$FERMATA_BENCH_LOG"`, command, ...words],
      { env: { ...process.env, AWS_CA_BUNDLE: undefined, ...env } },
      (error, _, stderr) => {
        if (error) return reject(new Error(`${command}: ${readFileSync(env.FERMATA_BENCH_LOG!, 'utf8').slice(-1000)}`));
        const [wallSeconds = 0, user = 0, system = 0] = stderr.trim().split(' ').map(Number);
        resolve({ wallSeconds, cpuSeconds: user + system, peakBytes: 0 });
      },
    );
  });

/** The upload path of the staging agent compared to rclone and aws: the same files and server, alternately. */
export const measure = async (sizes: Sizes = full): Promise<Measurement[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'fermata-bench-'));
  const children = new Set<ChildProcess>();
  const begin = (command: string, words: string[]): ChildProcess => {
    const child = spawn(command, words, { stdio: ['ignore', 'pipe', 'inherit'] });
    children.add(child);
    child.once('exit', () => children.delete(child));
    return child;
  };
  /** Bundled, like the program itself. */
  const node = async (name: string, ...words: string[]): Promise<Run> => {
    const program = join(folder, `${name}.cjs`);
    if (!existsSync(program)) await bundleAgent(program, join(import.meta.dirname, `${name}.ts`));
    return JSON.parse((await promisify(execFile)(process.execPath, [...nodeFlags, program, ...words])).stdout);
  };
  const shown: Measurement[] = [];
  const show = (name: string, value: string) => shown.push({ name, value, target: '', met: undefined });
  const hold = (name: string, value: string, target: string, met: boolean) => shown.push({ name, value, target, met });
  try {
    const { archive, fermata, archiveIs, certificate, close } = await startServers(folder, begin);

    const env = {
      FERMATA_BENCH_LOG: join(folder, 'log'),
      AWS_ACCESS_KEY_ID: 'bench',
      AWS_SECRET_ACCESS_KEY: 'bench-only-answers',
      AWS_REGION: 'us-east-1',
      AWS_CONFIG_FILE: join(folder, 'no-config'),
      AWS_EC2_METADATA_DISABLED: 'true',
      RCLONE_CONFIG: join(folder, 'no-rclone-config'),
      RCLONE_CONFIG_BENCH_TYPE: 's3',
      RCLONE_CONFIG_BENCH_PROVIDER: 'Other',
      RCLONE_CONFIG_BENCH_ENV_AUTH: 'true',
      RCLONE_CONFIG_BENCH_REGION: 'us-east-1',
      RCLONE_CONFIG_BENCH_ENDPOINT: archive.url,
      RCLONE_CONFIG_BENCH_FORCE_PATH_STYLE: 'true',
    };
    let state = 0;
    const clients: Record<string, (files: string) => Promise<Run>> = {
      agent: (files) => node('path', archive.url, files, join(folder, `state-${state++}`), certificate),
      ...(has('rclone') && {
        rclone: (files: string) =>
          timed('rclone', ['copy', files, 'bench:bench', '--no-check-certificate', '--s3-no-check-bucket'], env),
      }),
      ...(has('aws') && {
        aws: (files: string) =>
          timed(
            'aws',
            [
              's3',
              'sync',
              files,
              's3://bench/',
              '--endpoint-url',
              archive.url,
              '--no-verify-ssl',
              '--only-show-errors',
            ],
            env,
          ),
      }),
    };

    show('the server is written in', archiveIs);
    // Without SHA instructions of the processor, this is most of the work.
    const hashRate = hashedASecond(256e6, () => hash('sha256', Buffer.alloc(256e6)));
    show("OpenSSL's SHA-256 alone, one core", `${Math.round(hashRate / 1e6)} MB/s`);

    const sets = [
      { name: '10 MB', count: sizes.large, size: 10_000_000, least: 1.5, rate: 'MB/s' },
      { name: '100 kB', count: sizes.small, size: 100_000, least: 1.5, rate: 'files/s' },
    ] as const;
    for (const { name, count, size, least, rate } of sets) {
      const files = join(folder, 'files');
      fill(files, count, size);
      const runs: Record<string, (Run & { serverCpuSeconds: number })[]> = {};
      // A first run that is not counted, so that all find the files in memory.
      await clients.agent!(files);
      for (let round = 0; round < sizes.rounds; round++) {
        for (const [client, run] of Object.entries(clients)) {
          await archive.reset();
          const { cpuSeconds } = await archive.counts();
          const one = await run(files);
          const counted = await archive.counts();
          if (counted.bytes < count * size) throw new Error(`${client} sent ${counted.bytes} bytes`);
          runs[client] = [...(runs[client] ?? []), { ...one, serverCpuSeconds: counted.cpuSeconds - cpuSeconds }];
        }
      }
      const per = (client: string) => {
        const seconds = median((runs[client] ?? []).map(({ wallSeconds }) => wallSeconds));
        return rate === 'MB/s' ? (count * size) / 1e6 / seconds : count / seconds;
      };
      const cpu = (client: string) => median((runs[client] ?? []).map(({ cpuSeconds }) => cpuSeconds));
      const server = (client: string) => median(runs[client]!.map(({ serverCpuSeconds }) => serverCpuSeconds));
      for (const client of Object.keys(runs)) {
        show(
          `${count} files of ${name}: ${client === 'agent' ? 'staging agent, upload path' : client}`,
          `${Math.round(per(client))} ${rate}, ${cpu(client).toFixed(2)} CPU s (the server: ${server(client).toFixed(2)})`,
        );
      }
      if (runs.rclone) {
        const ratio = per('agent') / per('rclone');
        hold(`... against rclone, ${rate}`, `${ratio.toFixed(2)}x`, `>= ${least}x`, ratio >= least);
        const share = cpu('agent') / cpu('rclone');
        hold('... CPU against rclone', `${share.toFixed(2)}x`, '<= 0.5x', share <= 0.5);
        const hashing = (count * size) / hashRate;
        show('... of that, SHA-256 of every byte', `${(hashing / cpu('rclone')).toFixed(2)}x CPU`);
      }
      const peak = Math.max(...runs.agent!.map(({ peakBytes }) => peakBytes)) / 1e6;
      hold('... peak memory', `${Math.round(peak)} MB`, '<= 120 MB', peak <= 120);

      const staged = join(folder, 'staged');
      stage(files, staged);
      await archive.reset();
      await fermata.reset();
      const whole = await runAgent(staged, count);
      show(
        '... with taking in, registration, addresses, confirmation and deletion',
        `${Math.round(rate === 'MB/s' ? (count * size) / 1e6 / whole : count / whole)} ${rate}`,
      );
      rmSync(files, { recursive: true });
      rmSync(staged, { recursive: true });
    }

    const limited = join(folder, 'limited');
    fill(limited, 6, 3_000_000);
    fill(limited, 60, 100_000, 'small-');
    await archive.reset();
    const limit = 10_000_000;
    const running = node('limited', archive.url, limited, certificate, String(limit), String(sizes.limitedSeconds));
    const worst = await furthestOff(limit, archive.counts, running);
    hold(
      `a limit of ${limit / 1e6} MB/s over real connections: furthest off in any 10 s`,
      `${(worst * 100).toFixed(2)} %`,
      '<= 2 %',
      worst <= 0.02,
    );

    async function enrolled(location: string): Promise<{ program: string; settings: string }> {
      const program = join(folder, 'staging-agent.cjs');
      await bundleAgent(program);
      const settings = join(folder, `settings-${state}.json`);
      writeFileSync(
        settings,
        JSON.stringify({
          apiUrl: fermata.url,
          location,
          stateFolder: join(folder, `state-${state++}`),
          certificates: certificate,
          scanSeconds: 0.1,
        }),
      );
      await promisify(execFile)(process.execPath, [program, 'enroll', '--settings', settings, '--code', 'bench-code']);
      return { program, settings };
    }
    async function runAgent(location: string, count: number): Promise<number> {
      const { program, settings } = await enrolled(location);
      const began = performance.now();
      const child = begin(process.execPath, [...nodeFlags, program, 'run', '--settings', settings]);
      child.stdout!.resume();
      while ((await fermata.counts()).uploaded < count) await wait(50);
      while (readdirSync(location).some((name) => name.endsWith('.wav'))) await wait(20);
      const seconds = (performance.now() - began) / 1000;
      await new Promise((resolve) => {
        child.once('exit', resolve);
        child.kill('SIGTERM');
      });
      return seconds;
    }

    const place = join(folder, 'one-large');
    fill(join(folder, 'one'), 1, sizes.killed);
    stage(join(folder, 'one'), place);
    rmSync(join(folder, 'one'), { recursive: true });
    await fermata.reset();
    const { program, settings } = await enrolled(place);
    for (let kill = 0; kill <= 10; kill++) {
      const child = begin(process.execPath, [...nodeFlags, program, 'run', '--settings', settings]);
      child.stdout!.resume();
      const dead = new Promise((resolve) => child.once('exit', resolve));
      const until = ((kill + 1) * sizes.killed) / 11.5;
      for (
        let now = await fermata.counts();
        kill < 10 ? now.bytes < until && now.uploaded === 0 : now.uploaded === 0;
        now = await fermata.counts()
      ) {
        await wait(1);
      }
      child.kill(kill < 10 ? 'SIGKILL' : 'SIGTERM');
      await dead;
    }
    const after = await fermata.counts();
    const times = after.bytes / sizes.killed;
    hold(
      `one file of ${sizes.killed / 1e9} GB, killed -9 ten times: bytes sent`,
      `${times.toFixed(3)}x`,
      '<= 1.1x',
      times <= 1.1,
    );
    hold('... multipart uploads', String(after.uploads), '1', after.uploads === 1);
    close();

    const many = join(folder, 'many');
    mkdirSync(many);
    for (let n = 0; n < sizes.waiting; n++) {
      for (const suffix of ['', '.manifest.json']) writeFileSync(join(many, `${n}.wav${suffix}`), '');
    }
    const waiting = await node('scanning', many, join(folder, 'state-many'));
    const again = await node('scanning', many, join(folder, 'state-many'));
    const named = sizes.waiting.toLocaleString('en');
    const summary = ({ wallSeconds, peakBytes }: Run) =>
      `${wallSeconds.toFixed(1)} s, ${Math.round(peakBytes / 1e6)} MB at most`;
    show(`${named} waiting: found and journalled`, summary(waiting));
    show(`${named} waiting: scanned again after a restart`, summary(again));
    return shown;
  } finally {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
};
