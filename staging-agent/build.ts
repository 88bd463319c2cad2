import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { threadName } from '../agent-kit/files/file-threads.ts';
import { bundle, nodeFlags } from '../agent-kit/package/bundle.ts';
import { unsigned } from '../agent-kit/package/unsigned.ts';
import { noticesAsset } from '../agent-kit/program/third-party-notices.ts';
import { describeBuild } from '../supply-chain/describe-build.ts';
import { nodeRuntime, windowsNode } from '../supply-chain/node-runtime.ts';
import { noticesOf } from '../supply-chain/notices.ts';
import { version } from './version.ts';

const run = promisify(execFile);

/** The staging agent, or another program of the same parts, as it is inside the executable. */
export const bundleAgent = (outfile: string, entry = join(import.meta.dirname, 'main.ts')) => bundle(outfile, entry);

/**
 * Makes the single executable: the bundle inside a Node binary (single executable application), and beside it its
 * third-party notices, bill of materials and SHA-256. On Linux from this Node; for Windows from a `node.exe` of the same
 * version: the bundle is the same for both.
 */
export const buildExecutable = async ({ node, outfile }: { node: string; outfile: string }): Promise<void> => {
  const work = `${outfile}.parts`;
  mkdirSync(work, { recursive: true });
  const main = join(work, 'staging-agent.cjs');
  const packages = [await nodeRuntime(), ...(await bundleAgent(main))];
  const notices = 'notices.txt';
  writeFileSync(join(work, notices), noticesOf('The staging agent', packages));
  const blob = 'staging-agent.blob';
  const plan = 'sea.json';
  writeFileSync(
    join(work, plan),
    JSON.stringify({
      // Without folders: what stands here stands in the executable too.
      main: basename(main),
      output: blob,
      disableExperimentalSEAWarning: true,
      useCodeCache: false,
      execArgv: nodeFlags,
      assets: { [threadName]: `${threadName}.cjs`, [noticesAsset]: notices },
    }),
  );
  // The blob is made by the Node that runs this; its version has to be that of `node`.
  await run(process.execPath, ['--experimental-sea-config', plan], { cwd: work });
  mkdirSync(dirname(outfile), { recursive: true });
  writeFileSync(outfile, unsigned(readFileSync(node)));
  chmodSync(outfile, 0o755);
  const postject = join(import.meta.dirname, '../node_modules/postject/dist/cli.js');
  await run(process.execPath, [
    postject,
    outfile,
    'NODE_SEA_BLOB',
    join(work, blob),
    '--sentinel-fuse',
    'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2',
  ]);
  rmSync(work, { recursive: true });
  describeBuild(dirname(outfile), { name: 'The staging agent', version }, packages);
};

if (import.meta.main) {
  const { values } = parseArgs({
    options: { platform: { type: 'string', default: process.platform }, node: { type: 'string' } },
  });
  const windows = values.platform === 'win32';
  const name = windows ? 'staging-agent.exe' : 'staging-agent';
  const outfile = join(import.meta.dirname, 'dist', `${values.platform}-${process.arch}`, name);
  const fetched = windows && process.platform !== 'win32' && !values.node ? await windowsNode() : undefined;
  await buildExecutable({ node: values.node ?? fetched ?? process.execPath, outfile });
  process.stdout.write(`${outfile}  ${(statSync(outfile).size / 1e6).toFixed(0)} MB\n`);
}
