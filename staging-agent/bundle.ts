import { join } from 'node:path';
import { build } from 'esbuild';

/** A whole program as one CommonJS file, as a single executable wants it. */
export const bundle = async (outfile: string, entry = join(import.meta.dirname, 'main.ts')): Promise<void> => {
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    minifySyntax: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
};
