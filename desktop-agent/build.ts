import { cpSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundle } from '../agent-kit/package/bundle.ts';
import { buildExecutable } from '../agent-kit/package/executable.ts';
import { windowsNode } from '../supply-chain/node-runtime.ts';
import { npmPackage } from '../supply-chain/npm-package.ts';
import { version } from './version.ts';

const root = join(import.meta.dirname, '..');
const entry = join(import.meta.dirname, 'main.ts');
/** Transports of D-Bus that no desktop uses. */
const neverLoaded = ['abstract-socket', 'event-stream', 'bun', 'bun:ffi'];

/** The bundle of the desktop agent that goes into the executable. */
export const bundleDesktopAgent = (outfile: string) => bundle(outfile, { entry, external: neverLoaded });

/** A native module cannot be inside a single executable, so koffi and its binary are placed beside it on Windows. */
const copyKoffi = async (folder: string): Promise<void> => {
  const koffi = join(root, 'node_modules/koffi');
  const { version: koffiVersion } = JSON.parse(readFileSync(join(koffi, 'package.json'), 'utf8'));
  const binary = '@koromix/koffi-win32-x64';
  for (const [name, from] of [
    ['koffi', koffi],
    [binary, await npmPackage(binary, koffiVersion)],
  ] as const)
    cpSync(from, join(folder, 'node_modules', name), { recursive: true });
};

/** The executable for this system or for Windows, and what belongs beside it. `node` is the Node inside. */
export const buildDesktopAgent = async ({
  node,
  outfile,
  isForWindows,
}: {
  node: string;
  outfile: string;
  isForWindows: boolean;
}): Promise<void> => {
  const installers = join(import.meta.dirname, 'packaging');
  await buildExecutable(
    { title: 'The desktop agent', version, entry, external: neverLoaded, installers },
    { node, outfile },
  );
  if (isForWindows) await copyKoffi(dirname(outfile));
};

if (import.meta.main) {
  const { values } = parseArgs({
    options: { platform: { type: 'string', default: process.platform }, node: { type: 'string' } },
  });
  const isForWindows = values.platform === 'win32';
  const name = isForWindows ? 'desktop-agent.exe' : 'desktop-agent';
  const outfile = join(import.meta.dirname, 'dist', `${values.platform}-${process.arch}`, name);
  const downloaded = isForWindows && process.platform !== 'win32' && !values.node ? await windowsNode() : undefined;
  await buildDesktopAgent({ node: values.node ?? downloaded ?? process.execPath, outfile, isForWindows });
  process.stdout.write(`${outfile}  ${(statSync(outfile).size / 1e6).toFixed(0)} MB\n`);
}
