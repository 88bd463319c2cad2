import { cpSync, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundle } from '../agent-kit/package/bundle.ts';
import { buildExecutable } from '../agent-kit/package/executable.ts';
import { windowsNode } from '../supply-chain/node-runtime.ts';
import { version } from './version.ts';

const root = join(import.meta.dirname, '..');
const entry = join(import.meta.dirname, 'main.ts');
/** Transports of D-Bus that no desktop uses. */
const neverLoaded = ['abstract-socket', 'event-stream', 'bun', 'bun:ffi'];

/** The bundle of the desktop agent that goes into the executable. */
export const bundleDesktopAgent = (outfile: string) => bundle(outfile, { entry, external: neverLoaded });

/** A native module cannot be inside a single executable, so koffi and its binary are placed beside it on Windows. */
const copyKoffi = (folder: string): void => {
  for (const name of ['koffi', '@koromix/koffi-win32-x64']) {
    const target = join(folder, 'node_modules', name);
    mkdirSync(target, { recursive: true });
    cpSync(join(root, 'node_modules', name), target, { recursive: true });
  }
};

if (import.meta.main) {
  const { values } = parseArgs({
    options: { platform: { type: 'string', default: process.platform }, node: { type: 'string' } },
  });
  const isWindows = values.platform === 'win32';
  const name = isWindows ? 'desktop-agent.exe' : 'desktop-agent';
  const outfile = join(import.meta.dirname, 'dist', `${values.platform}-${process.arch}`, name);
  const downloaded = isWindows && process.platform !== 'win32' && !values.node ? await windowsNode() : undefined;
  const installers = join(import.meta.dirname, 'packaging');
  await buildExecutable(
    { title: 'The desktop agent', version, entry, external: neverLoaded, installers },
    { node: values.node ?? downloaded ?? process.execPath, outfile },
  );
  if (isWindows) copyKoffi(dirname(outfile));
  process.stdout.write(`${outfile}  ${(statSync(outfile).size / 1e6).toFixed(0)} MB\n`);
}
