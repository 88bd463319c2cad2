import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { engineCredentials } from '../cloud.ts';
import { CannotStart } from '../progress.ts';
import { startChildProgram } from './child-program.ts';
import type { Installation } from './install.ts';

export interface Engine {
  endpoint: string;
  stop(): Promise<void>;
}

interface Options {
  installation: Installation;
  port: number;
  region: string;
  /** Its working files; removed when it stops. */
  folder: string;
  /** A tap through which functions reach the engine; if left out, they use its own address. */
  tap?: string;
  signal?: AbortSignal;
}

const healthy = (endpoint: string) =>
  fetch(`${endpoint}/_localstack/health`, { signal: AbortSignal.timeout(2000) }).then(
    ({ ok }) => ok,
    () => false,
  );

export const engineAnswers = async (endpoint: string, seconds: number): Promise<boolean> => {
  for (const until = Date.now() + seconds * 1000; Date.now() < until; await sleep(100)) {
    if (await healthy(endpoint)) return true;
  }
  return false;
};

/** Starts the engine, reachable only from this machine, and waits until it answers. */
export const startEngine = async ({ installation, port, region, folder, tap, signal }: Options): Promise<Engine> => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  // The engine unpacks Lambda functions below this folder. Without a package.json here, ours would make them ES modules.
  writeFileSync(join(folder, 'package.json'), '{}');
  const variables = settings(port, region, tap);
  const [command, ...args] = commandFor(installation, port, variables);
  const program = startChildProgram(command!, args, {
    cwd: folder,
    env: engineEnvironment(installation, folder, variables),
  });
  const endpoint = `http://127.0.0.1:${port}`;
  const stop = async () => {
    await program.stop();
    rmSync(folder, { recursive: true, force: true });
  };

  const seconds = installation.kind === 'docker' ? 300 : 60;
  const outcome = await Promise.race([
    engineAnswers(endpoint, seconds).then((answers) => (answers ? 'answers' : 'silent')),
    program.ended.then(() => 'ended'),
    new Promise<string>((resolve) => signal?.addEventListener('abort', () => resolve('aborted'), { once: true })),
  ]);
  if (outcome === 'answers') return { endpoint, stop };
  await stop();
  signal?.throwIfAborted();
  const what = outcome === 'ended' ? 'ended at once' : `did not answer within ${seconds} s`;
  throw new CannotStart(`The local engine ${what}. Its output:\n${program.lastOutput()}`);
};

const settings = (port: number, region: string, tap: string | undefined): Record<string, string> => ({
  GATEWAY_PORT: String(port),
  MINISTACK_REGION: region,
  LOG_LEVEL: 'WARNING',
  // IAM is enforced: each function has its own role's session, and the engine denies what AWS would deny.
  AUTH: 'true',
  AWS_ACCESS_KEY_ID: engineCredentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: engineCredentials.secretAccessKey,
  ...(tap && { AWS_ENDPOINT_URL: tap }),
  // The first invocation takes half a second longer than the next ones, and demos and tests pause between theirs.
  LAMBDA_WARM_TTL_SECONDS: '3600',
  // Further listeners have fixed ports, with which two engines could not run side by side.
  IOT_MTLS_ENABLED: '0',
  SFTP_ENABLED: '0',
});

/**
 * The environment is built from scratch, because functions inherit it and must not find real credentials. Our own Node comes
 * first on the path, so that functions run on the pinned version.
 */
const engineEnvironment = (
  installation: Installation,
  folder: string,
  variables: Record<string, string>,
): NodeJS.ProcessEnv => ({
  PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
  HOME: process.env.HOME,
  LANG: 'C.UTF-8',
  DOCKER_HOST: installation.kind === 'docker' ? process.env.DOCKER_HOST : `unix://${join(folder, 'no-docker')}`,
  TMPDIR: folder,
  STATE_DIR: join(folder, 'state'),
  S3_DATA_DIR: join(folder, 's3'),
  BIND_HOST: '127.0.0.1',
  PYTHONUNBUFFERED: '1',
  PYTHONDONTWRITEBYTECODE: '1',
  ...(installation.kind === 'python' && installation.packages && { PYTHONPATH: installation.packages }),
  ...variables,
});

const commandFor = (installation: Installation, port: number, variables: Record<string, string>): string[] => {
  if (installation.kind === 'python') return [installation.python, join(import.meta.dirname, 'start_engine.py')];
  return [
    'docker',
    'run',
    '--rm',
    '--init',
    // The engine's Lambdas call the simulator, which listens on this machine only.
    '--network=host',
    `--name=fermata-engine-${port}`,
    ...Object.entries({ ...variables, BIND_HOST: '127.0.0.1' }).flatMap(([name, value]) => [
      '--env',
      `${name}=${value}`,
    ]),
    installation.image,
  ];
};
