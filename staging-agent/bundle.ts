import { join } from 'node:path';
import { build } from 'esbuild';

/** The whole program as one CommonJS file, as a single executable wants it. */
export const bundle = async (outfile: string): Promise<void> => {
  await build({
    entryPoints: [join(import.meta.dirname, 'main.ts')],
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
