import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';

/** Quick tests that need no process or server: they run in milliseconds. */
const rooms = ['test/domain', 'test/lambdas', 'test/api'];

export const testFiles = (root: string): string[] =>
  rooms
    .flatMap((room) =>
      readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).map((file) => `${room}/${file}`),
    )
    .filter((file) => file.endsWith('.test.ts') && !needsJest(readFileSync(join(root, file), 'utf8')))
    .sort();

/** Functions that only Jest itself has. */
const needsJest = (source: string): boolean => /\bjest\.(mock|useFakeTimers)|import\.meta\.(?!dirname\b)/.test(source);

/** One script that exports a function for each file, by its path: it registers the file's tests. */
export const bundleTests = async (root: string): Promise<string> => {
  const { outputFiles } = await build({
    stdin: {
      contents: `module.exports = {${testFiles(root).map((file) => `${JSON.stringify(file)}: () => require('./${file}')`)}};`,
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
    plugins: [
      {
        // In one script every file still has a folder of its own.
        name: 'dirname',
        setup: ({ onLoad }) =>
          onLoad({ filter: /\.ts$/ }, ({ path }) => {
            const source = readFileSync(path, 'utf8');
            if (!source.includes('import.meta.dirname')) return undefined;
            return { contents: source.replaceAll('import.meta.dirname', JSON.stringify(dirname(path))), loader: 'ts' };
          }),
      },
    ],
  });
  return outputFiles[0]!.text;
};
