import { statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundle } from '../agent-kit/package/bundle.ts';
import { buildExecutable } from '../agent-kit/package/executable.ts';
import { windowsNode } from '../supply-chain/node-runtime.ts';
import { version } from './version.ts';

const entry = join(import.meta.dirname, 'main.ts');

/** Bundles the gateway, as it is inside the executable. */
export const bundleGateway = (outfile: string) => bundle(outfile, { entry });

if (import.meta.main) {
  const { values } = parseArgs({
    options: { platform: { type: 'string', default: process.platform }, node: { type: 'string' } },
  });
  const isWindows = values.platform === 'win32';
  const name = isWindows ? 'cti-gateway.exe' : 'cti-gateway';
  const outfile = join(import.meta.dirname, 'dist', `${values.platform}-${process.arch}`, name);
  const downloaded = isWindows && process.platform !== 'win32' && !values.node ? await windowsNode() : undefined;
  const installers = join(import.meta.dirname, 'packaging');
  await buildExecutable(
    { title: 'The gateway', version, entry, installers },
    { node: values.node ?? downloaded ?? process.execPath, outfile },
  );
  process.stdout.write(`${outfile}  ${(statSync(outfile).size / 1e6).toFixed(0)} MB\n`);
}
