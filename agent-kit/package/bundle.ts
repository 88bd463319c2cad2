import { basename, dirname } from 'node:path';
import { build } from 'esbuild';
import { filesIn, type Package, packagesOf } from '../../supply-chain/packages.ts';
import { threadName } from '../files/file-threads.ts';

/** The program is always started with these flags, with which Node uses less memory. */
export const nodeFlags: readonly string[] = ['--max-semi-space-size=2', '--max-old-space-size=96', '--v8-pool-size=1'];

/**
 * Bundles a program into one CommonJS file, as a single executable needs it, with its thread file beside it if it has one.
 * Returns the third-party packages inside.
 */
export const bundle = async (
  outfile: string,
  { entry, fileThread, external = [] }: { entry: string; fileThread?: string; external?: readonly string[] },
): Promise<Package[]> => {
  const { metafile } = await build({
    entryPoints: { [basename(outfile, '.cjs')]: entry, ...(fileThread && { [threadName]: fileThread }) },
    outdir: dirname(outfile),
    outExtension: { '.js': '.cjs' },
    define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    external: [...external],
    minifySyntax: true,
    // There is a third less to read at each start. Names and line breaks stay, so that stack traces can be read.
    minifyWhitespace: true,
    lineLimit: 200,
    // The third-party notices are a file of their own.
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  return packagesOf(filesIn(metafile));
};
