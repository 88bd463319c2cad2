import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  CannotInstall,
  installPythonPackages,
  newEnoughPython,
  type PythonPackages,
} from '../packages/python-packages.ts';
import { CannotStart } from '../progress.ts';
import { engineFolder, engineVersion, requirementsFile } from './version.ts';

const run = promisify(execFile);

/** How to start the engine: with Python from a folder of its own, or with Docker. */
export type Installation = ({ kind: 'python' } & PythonPackages) | { kind: 'docker'; image: string };

const hasDocker = () =>
  run('docker', ['info'], { timeout: 10_000 }).then(
    () => true,
    () => false,
  );

/** Installs the engine into a folder of its own; later starts find it there. */
export const installEngine = async (folder: string): Promise<Installation & { fresh: boolean }> => {
  const python = await newEnoughPython();
  let refusals: readonly string[] = [];
  if (python) {
    try {
      const home = join(folder, engineFolder);
      return {
        kind: 'python',
        ...(await installPythonPackages({ python, home, requirementsFile, witness: 'ministack' })),
      };
    } catch (error) {
      if (!(error instanceof CannotInstall)) throw error;
      refusals = error.refusals;
    }
  }
  if (await hasDocker()) return { kind: 'docker', image: `ministackorg/ministack:${engineVersion}`, fresh: true };
  throw new CannotStart(python ? cannotInstall(refusals) : nothingToRunOn);
};

const nothingToRunOn =
  'The local engine needs Python 3.10 or newer, or Docker, and neither is here. ' +
  'Install Python (Debian: apt-get install python3 python3-venv), or start Docker, ' +
  'or name a running LocalStack-compatible engine in AWS_ENDPOINT_URL.';

const cannotInstall = (refusals: readonly string[]) => {
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
