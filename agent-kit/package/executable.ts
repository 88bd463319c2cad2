import { execFile } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describeBuild } from '../../supply-chain/describe-build.ts';
import { nodeRuntime } from '../../supply-chain/node-runtime.ts';
import { noticesOf } from '../../supply-chain/notices.ts';
import { threadName } from '../files/file-threads.ts';
import { noticesAsset } from '../program/third-party-notices.ts';
import { bundle, nodeFlags } from './bundle.ts';
import { withoutSignature } from './without-signature.ts';

const run = promisify(execFile);

/** A program on site, as it is packaged. */
export interface ProgramPackage {
  /** As it begins a sentence: "The staging agent". */
  title: string;
  version: string;
  /** The module that starts it. */
  entry: string;
  /** Its thread file, if it has one. */
  fileThread?: string;
  /** Modules that are left out, because the program never loads them or finds them beside it. */
  external?: readonly string[];
  /** The folder of its service definitions and installer. */
  installers?: string;
}

/**
 * Builds the executable: the bundle inside a Node binary (single executable application), and next to it its third-party
 * notices, bill of materials, SHA-256 and installers. For Linux it uses this Node, for Windows a `node.exe` of the same
 * version; the bundle is the same for both.
 */
export const buildExecutable = async (
  { title, version, entry, fileThread, external, installers }: ProgramPackage,
  { node, outfile }: { node: string; outfile: string },
): Promise<void> => {
  const work = `${outfile}.parts`;
  mkdirSync(work, { recursive: true });
  const main = join(work, 'main.cjs');
  const packages = [
    await nodeRuntime(),
    ...(await bundle(main, { entry, ...(fileThread && { fileThread }), ...(external && { external }) })),
  ];
  const notices = 'notices.txt';
  writeFileSync(join(work, notices), noticesOf(title, packages));
  const blob = 'program.blob';
  const config = 'sea.json';
  writeFileSync(
    join(work, config),
    JSON.stringify({
      // Without folders: these names are stored in the executable too.
      main: basename(main),
      output: blob,
      disableExperimentalSEAWarning: true,
      // Compiled code saves a quarter of the time at each start, but only works with the same Node on the same platform.
      useCodeCache: node === process.execPath,
      execArgv: nodeFlags,
      assets: { ...(fileThread && { [threadName]: `${threadName}.cjs` }), [noticesAsset]: notices },
    }),
  );
  // The Node that runs this creates the blob, so it must have the same version as `node`.
  await run(process.execPath, ['--experimental-sea-config', config], { cwd: work });
  mkdirSync(dirname(outfile), { recursive: true });
  writeFileSync(outfile, withoutSignature(readFileSync(node)));
  chmodSync(outfile, 0o755);
  const postject = join(import.meta.dirname, '../../node_modules/postject/dist/cli.js');
  await run(process.execPath, [
    postject,
    outfile,
    'NODE_SEA_BLOB',
    join(work, blob),
    '--sentinel-fuse',
    'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2',
  ]);
  rmSync(work, { recursive: true });
  if (installers) cpSync(installers, join(dirname(outfile), basename(installers)), { recursive: true });
  describeBuild(dirname(outfile), { name: title, version }, packages);
};
