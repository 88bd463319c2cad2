import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A Python that has the packages: in a virtual environment, or in a folder for PYTHONPATH. */
export interface PythonPackages {
  python: string;
  packages?: string;
}

const pythons = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];

/** The first Python of this machine that is 3.10 or newer. */
export const newEnoughPython = async (): Promise<string | undefined> => {
  for (const python of pythons) {
    const check = 'import sys; print(sys.executable) if sys.version_info >= (3, 10) else sys.exit(1)';
    const found = await run(python, ['-c', check]).catch(() => undefined);
    if (found) return found.stdout.trim();
  }
  return undefined;
};

interface Wanted {
  python: string;
  /** The folder for the packages. */
  home: string;
  requirementsFile: string;
  /** The folder of one package of the list; if it is there, all are. */
  witness: string;
}

const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input', '--retries', '2'];

/** Debian's Python comes without `venv` and sometimes without `pip`: try each way until one works. */
const ways: readonly ((wanted: Omit<Wanted, 'witness'>) => Promise<unknown>)[] = [
  async ({ python, home, requirementsFile }) => {
    await run(python, ['-m', 'venv', home]);
    await run(join(home, 'bin/python'), [...pip, '-r', requirementsFile]);
  },
  async ({ python, home, requirementsFile }) => {
    await run(python, ['-m', 'virtualenv', '-q', home]);
    await run(join(home, 'bin/python'), [...pip, '-r', requirementsFile]);
  },
  ({ python, home, requirementsFile }) => run(python, [...pip, '--target', home, '-r', requirementsFile]),
];

/** Finds packages that were installed before. */
export const findPythonPackages = ({
  python,
  home,
  witness,
}: Omit<Wanted, 'requirementsFile'>): PythonPackages | undefined => {
  if (existsSync(join(home, 'bin/python'))) return { python: join(home, 'bin/python') };
  if (existsSync(join(home, witness))) return { python, packages: home };
  return undefined;
};

/** Says in one line each why every way of installing failed. */
export class CannotInstall extends Error {
  readonly refusals: readonly string[];
  constructor(refusals: readonly string[]) {
    super(refusals.join('; '));
    this.refusals = refusals;
  }
}

/**
 * Puts the packages into a folder of their own once; later calls find them there. The folder appears under its real
 * name only when it is complete, so an interrupted installation is never used.
 * @throws CannotInstall
 */
export const installPythonPackages = async (wanted: Wanted): Promise<PythonPackages & { fresh: boolean }> => {
  const { home } = wanted;
  const found = findPythonPackages(wanted);
  if (found) return { ...found, fresh: false };

  const refusals: string[] = [];
  for (const install of ways) {
    const half = `${home}.${process.pid}`;
    rmSync(half, { recursive: true, force: true });
    mkdirSync(dirname(home), { recursive: true });
    try {
      await install({ ...wanted, home: half });
      // Another process may have finished in the meantime; its result is as good.
      if (existsSync(home)) rmSync(half, { recursive: true, force: true });
      else renameSync(half, home);
      return { ...findPythonPackages(wanted)!, fresh: true };
    } catch (error) {
      rmSync(half, { recursive: true, force: true });
      refusals.push(lastLine(error));
    }
  }
  throw new CannotInstall(refusals);
};

const lastLine = (error: unknown) => {
  const { stderr = '', stdout = '', message } = error as { stderr?: string; stdout?: string; message: string };
  return `${stderr}\n${stdout}`.trim().split('\n').at(-1) || message;
};
