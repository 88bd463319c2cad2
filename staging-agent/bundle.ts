import { basename, dirname, join } from 'node:path';
import { build } from 'esbuild';
import { threadName } from './file-threads.ts';

/** With them Node keeps less memory than it might; so the program is always started. */
export const nodeFlags: readonly string[] = ['--max-semi-space-size=2', '--max-old-space-size=96'];

/** A whole program as one CommonJS file, as a single executable wants it, and its thread beside it. */
export const bundle = async (outfile: string, entry = join(import.meta.dirname, 'main.ts')): Promise<void> => {
  await build({
    // The thread that hashes is looked for beside the program.
    entryPoints: { [basename(outfile, '.cjs')]: entry, [threadName]: join(import.meta.dirname, `${threadName}.ts`) },
    outdir: dirname(outfile),
    outExtension: { '.js': '.cjs' },
    define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    minifySyntax: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
};
