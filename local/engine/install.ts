import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CannotStart } from '../progress.ts';
import { engineFolder, engineVersion, requirementsFile } from './version.ts';

const run = promisify(execFile);

/** How to start the engine: by Python from a folder of its own, or by Docker. */
export type Installation = { kind: 'python'; python: string; packages?: string } | { kind: 'docker'; image: string };

const pythons = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];

const newEnoughPython = async (): Promise<string | undefined> => {
  for (const python of pythons) {
    const check = 'import sys; print(sys.executable) if sys.version_info >= (3, 10) else sys.exit(1)';
    const found = await run(python, ['-c', check]).catch(() => undefined);
    if (found) return found.stdout.trim();
  }
  return undefined;
};

const hasDocker = () =>
  run('docker', ['info'], { timeout: 10_000 }).then(
    () => true,
    () => false,
  );

/** Debian gives Python without `venv` and sometimes without `pip`; each way is tried until one installs. */
const ways: readonly ((python: string, folder: string) => Promise<Installation>)[] = [
  async (python, folder) => {
    await run(python, ['-m', 'venv', folder]);
    await run(join(folder, 'bin/python'), [...pipInstall, '-r', requirementsFile]);
    return { kind: 'python', python: join(folder, 'bin/python') };
  },
  async (python, folder) => {
    await run(python, ['-m', 'virtualenv', '-q', folder]);
    await run(join(folder, 'bin/python'), [...pipInstall, '-r', requirementsFile]);
    return { kind: 'python', python: join(folder, 'bin/python') };
  },
  async (python, folder) => {
    await run(python, [...pipInstall, '--target', folder, '-r', requirementsFile]);
    return { kind: 'python', python, packages: folder };
  },
];
const pipInstall = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input', '--retries', '2'];

const installed = (folder: string, python: string): Installation | undefined => {
  if (existsSync(join(folder, 'bin/python'))) return { kind: 'python', python: join(folder, 'bin/python') };
  if (existsSync(join(folder, 'ministack'))) return { kind: 'python', python, packages: folder };
  return undefined;
};

/**
 * Puts the engine into a folder of its own once; later starts find it there. It appears under its real name only when
 * it is whole, so that a broken-off installation is never taken for one.
 */
export const installEngine = async (folder: string): Promise<Installation & { fresh: boolean }> => {
  const python = await newEnoughPython();
  const home = join(folder, engineFolder);
  const found = python && installed(home, python);
  if (found) return { ...found, fresh: false };

  const refusals: string[] = [];
  for (const install of python ? ways : []) {
    const half = `${home}.${process.pid}`;
    rmSync(half, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    try {
      await install(python!, half);
      // Someone else may have finished in the meantime; his is as good.
      if (existsSync(home)) rmSync(half, { recursive: true, force: true });
      else renameSync(half, home);
      return { ...installed(home, python!)!, fresh: true };
    } catch (error) {
      rmSync(half, { recursive: true, force: true });
      refusals.push(lastLine(error));
    }
  }
  if (await hasDocker()) return { kind: 'docker', image: `ministackorg/ministack:${engineVersion}`, fresh: true };
  throw new CannotStart(python ? cannotInstall(refusals) : nothingToRunOn);
};

const lastLine = (error: unknown) => {
  const { stderr = '', stdout = '', message } = error as { stderr?: string; stdout?: string; message: string };
  return `${stderr}\n${stdout}`.trim().split('\n').at(-1) || message;
};

const nothingToRunOn =
  'The local engine needs Python 3.10 or newer, or Docker, and neither is here. ' +
  'Install Python (Debian: apt-get install python3 python3-venv), or start Docker, ' +
  'or name a running LocalStack-compatible engine in AWS_ENDPOINT_URL.';

const cannotInstall = (refusals: string[]) => {
  const offline = refusals.some((line) => /No matching distribution|resolve|network|connection|timed out/i.test(line));
  const reason = offline
    ? 'the package index cannot be reached. Check the network or the proxy (the first start needs it once)'
    : 'Python could not install it. Debian: apt-get install python3-venv';
  return (
    `The local engine (MiniStack ${engineVersion}) is not installed yet, and ${reason}; ` +
    'or start Docker, or name a running LocalStack-compatible engine in AWS_ENDPOINT_URL.\n' +
    refusals.map((line) => `  ${line}`).join('\n')
  );
};
