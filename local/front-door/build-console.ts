import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runChildProgram } from '../engine/child-program.ts';

const root = join(import.meta.dirname, '../..');
/** The folder that `vite build console` writes and the front door serves. */
export const consoleFolder = join(root, 'console/dist');

/** A hash of everything the built console depends on. */
const fingerprint = (): string => {
  const hash = createHash('sha256');
  for (const folder of ['console', 'api', 'domain', 'supply-chain']) {
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).sort()) {
      if (/^(dist|node_modules)\b/.test(name) || !/\.\w+$/.test(name)) continue;
      const file = join(root, folder, name);
      hash.update(`${folder}/${name}\n`).update(readFileSync(file));
    }
  }
  return hash.update(readFileSync(join(root, 'package-lock.json'))).digest('hex');
};

/** Builds the console, unless it was already built from the same sources. */
export const buildConsole = async (signal?: AbortSignal): Promise<'built' | 'as before' | 'not there'> => {
  if (!existsSync(join(root, 'console/index.html'))) return 'not there';
  const mark = join(root, '.local/console-built-from');
  const sources = fingerprint();
  const before = existsSync(mark) ? readFileSync(mark, 'utf8') : '';
  if (before === sources && existsSync(join(consoleFolder, 'index.html'))) return 'as before';

  const args = ['node_modules/vite/bin/vite.js', 'build', 'console', '--logLevel', 'warn'];
  await runChildProgram('Building the console', process.execPath, args, {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1' },
    ...(signal && { signal }),
  });
  mkdirSync(join(root, '.local'), { recursive: true });
  writeFileSync(mark, sources);
  return 'built';
};
