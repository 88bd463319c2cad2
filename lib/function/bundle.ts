import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { type AssetCode, Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';
import { describeBuild } from '../../supply-chain/describe-build.ts';
import { filesIn, packagesOf } from '../../supply-chain/packages.ts';
import { version } from '../../supply-chain/version.ts';

const root = join(import.meta.dirname, '../..');
/** CommonJS packages load Node's own modules with `require`. */
const requireInModules =
  "import { createRequire as fermataRequire } from 'node:module'; const require = fermataRequire(import.meta.url);";

/** A feature's main.ts with everything it uses, and its third-party notices. */
export const bundle = (feature: string): AssetCode =>
  Code.fromAsset(join(root, 'lambdas', feature), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never pulled, because bundling locally always works.
      image: DockerImage.fromRegistry('none'),
      local: {
        tryBundle(folder) {
          bundleInto(folder, feature);
          return true;
        },
      },
    },
  });

/**
 * Writes one minified CommonJS file, made from the packages' ES modules, with the SDK and without source maps: of the
 * variants measured, it is the smallest and starts fastest. Modules that main.ts loads on demand (`import()`) become files
 * of their own; such a function has to be in ES modules. It runs in this process, because starting another one takes
 * longer than the bundling.
 */
export const bundleInto = (folder: string, feature: string): void => {
  const main = join(root, 'lambdas', feature, 'main.ts');
  const isSplit = /\bimport\(/.test(readFileSync(main, 'utf8'));
  const { metafile } = buildSync({
    entryPoints: { index: main },
    outdir: folder,
    bundle: true,
    platform: 'node',
    target: 'node24',
    ...(isSplit
      ? { format: 'esm', splitting: true, outExtension: { '.js': '.mjs' }, banner: { js: requireInModules } }
      : { format: 'cjs' }),
    mainFields: ['module', 'main'],
    alias: {
      '@aws-sdk/credential-provider-node': join(root, 'lambdas/kit/sdk/function-credentials.ts'),
      '@smithy/core/event-streams': join(root, 'lambdas/kit/sdk/no-event-streams.ts'),
    },
    minify: true,
    // The third-party notices are a file of their own.
    legalComments: 'none',
    metafile: true,
    logLevel: 'error',
  });
  describeBuild(folder, { name: `Fermata ${feature}`, version }, packagesOf(filesIn(metafile)));
};
