import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';

/** Quick tests that need no file, process or server: they run in milliseconds. */
const rooms = ['test/domain', 'test/lambdas', 'test/api'];

export const testFiles = (root: string): string[] =>
  rooms
    .flatMap((room) =>
      readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).map((file) => `${room}/${file}`),
    )
    .filter((file) => file.endsWith('.test.ts') && !needsPlace(readFileSync(join(root, file), 'utf8')))
    .sort();

/** A bundle has one place, and these tests read files beside their own. */
const needsPlace = (source: string): boolean => /import\.meta|\bjest\.(mock|useFakeTimers)/.test(source);

/** One script that calls `startFile(<path>)` and then registers the tests of that file, file after file. */
export const bundleTests = (root: string): string =>
  buildSync({
    stdin: {
      contents: testFiles(root)
        .map((file) => `startFile(${JSON.stringify(file)}); require('./${file}');`)
        .join('\n'),
      resolveDir: root,
      loader: 'ts',
    },
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    write: false,
    logLevel: 'error',
  }).outputFiles[0]!.text;
