import { basename, dirname, join } from 'node:path';
import { build } from 'esbuild';
import { filesIn, type Package, packagesOf } from '../../supply-chain/packages.ts';
import { threadName } from '../files/file-threads.ts';

/** With them Node keeps less memory than it might; so the program is always started. */
export const nodeFlags: readonly string[] = ['--max-semi-space-size=2', '--max-old-space-size=96'];

/**
 * A whole program as one CommonJS file, as a single executable wants it, and its thread beside it. Returns the
 * third-party packages inside.
 */
export const bundle = async (outfile: string, entry: string): Promise<Package[]> => {
  const { metafile } = await build({
    // The thread that hashes is looked for beside the program.
    entryPoints: {
      [basename(outfile, '.cjs')]: entry,
      [threadName]: join(import.meta.dirname, '../files', `${threadName}.ts`),
    },
    outdir: dirname(outfile),
    outExtension: { '.js': '.cjs' },
    define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    minifySyntax: true,
    // The third-party notices are a file of their own.
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  return packagesOf(filesIn(metafile));
};
