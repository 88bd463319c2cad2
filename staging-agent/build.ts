import { statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundle } from '../agent-kit/package/bundle.ts';
import { buildExecutable } from '../agent-kit/package/executable.ts';
import { windowsNode } from '../supply-chain/node-runtime.ts';
import { version } from './version.ts';

const fileThread = join(import.meta.dirname, 'location/file-thread.ts');
const main = join(import.meta.dirname, 'main.ts');

/** Bundles the staging agent, or another program with its parts, as it is inside the executable. */
export const bundleAgent = (outfile: string, entry = main) => bundle(outfile, { entry, fileThread });

export const buildAgent = (target: { node: string; outfile: string }): Promise<void> => {
  const installers = join(import.meta.dirname, 'packaging');
  return buildExecutable({ title: 'The staging agent', version, entry: main, fileThread, installers }, target);
};

if (import.meta.main) {
  const { values } = parseArgs({
    options: { platform: { type: 'string', default: process.platform }, node: { type: 'string' } },
  });
  const windows = values.platform === 'win32';
  const name = windows ? 'staging-agent.exe' : 'staging-agent';
  const outfile = join(import.meta.dirname, 'dist', `${values.platform}-${process.arch}`, name);
  const downloaded = windows && process.platform !== 'win32' && !values.node ? await windowsNode() : undefined;
  await buildAgent({ node: values.node ?? downloaded ?? process.execPath, outfile });
  process.stdout.write(`${outfile}  ${(statSync(outfile).size / 1e6).toFixed(0)} MB\n`);
}
