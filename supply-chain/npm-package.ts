import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..');

const versionOf = (folder: string): string => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;

/**
 * The folder of an npm package for another system. Where `npm ci` did not put it, it is fetched once from the npm
 * registry; npm checks what it gets against the registry's SHA-512. `below` node_modules: where it is if it is installed.
 */
export const npmPackage = async (name: string, version: string, below = ''): Promise<string> => {
  const fetched = join(root, '.local', basename(name), version);
  for (const folder of [join(root, 'node_modules', below, name), join(fetched, 'package')]) {
    if (existsSync(join(folder, 'package.json')) && versionOf(folder) === version) return folder;
  }
  mkdirSync(fetched, { recursive: true });
  const { stdout } = await run('npm', ['pack', `${name}@${version}`, '--silent', '--pack-destination', fetched]);
  await run('tar', ['-xzf', join(fetched, stdout.trim().split('\n').at(-1)!), '-C', fetched]);
  return join(fetched, 'package');
};
