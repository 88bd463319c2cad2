import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { manifestOf } from './manifest.ts';
import { scripts } from './names.ts';

const source = (path: string): string => join(import.meta.dirname, '..', path);

/** Writes the extension into a folder, which a browser can load or pack. */
export const buildExtension = async (folder: string, publicKey: Uint8Array): Promise<void> => {
  mkdirSync(folder, { recursive: true });
  await build({
    entryPoints: {
      [scripts.worker.replace('.js', '')]: source('worker/worker.ts'),
      [scripts.page.replace('.js', '')]: source('page/watch-fields.ts'),
    },
    outdir: folder,
    bundle: true,
    platform: 'browser',
    target: 'chrome119',
    format: 'iife',
    legalComments: 'none',
    logLevel: 'warning',
  });
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(manifestOf(publicKey), null, 2)}\n`);
};
