import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { localFolder } from '../../place.ts';

/** The SIP stack of the phones, with its binding for Python. */
const phonePackage = 'pjsua2-python==2.15.1';

/** Raised when another package has to be installed. */
const cacheVersion = '2-15-1';

const works = (python: string): boolean =>
  existsSync(python) && spawnSync(python, ['-c', 'import pjsua2'], { stdio: 'ignore' }).status === 0;

/**
 * A Python that can be a SIP phone: in an environment of its own in `.local`, installed by pip when it is not there yet.
 * Undefined where there is none: the reason goes to `say`. `mayDownload: false` only looks.
 */
export const findPhones = ({
  mayDownload,
  say = () => {},
}: {
  mayDownload: boolean;
  say?: (line: string) => void;
}): string | undefined => {
  const folder = join(localFolder, `phones-${cacheVersion}-${process.arch}`);
  const python = join(folder, 'bin/python');
  if (works(python)) return python;
  if (!mayDownload) return undefined;
  say('Installing SIP phones into .local ...');
  try {
    rmSync(folder, { recursive: true, force: true });
    execFileSync('python3', ['-m', 'venv', folder], { stdio: 'pipe' });
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--only-binary', ':all:'];
    execFileSync(python, [...pip, phonePackage], { stdio: 'pipe' });
  } catch (error) {
    say(`SIP phones could not be installed: ${(error as Error).message.split('\n')[0]}`);
    return undefined;
  }
  return works(python) ? python : undefined;
};
