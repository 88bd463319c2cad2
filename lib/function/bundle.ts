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

/** A feature's main.ts with all it uses, and its third-party notices beside it. */
export const bundle = (feature: string): AssetCode =>
  Code.fromAsset(join(root, 'lambdas', feature), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never pulled: the local way always works.
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
 * One minified CommonJS file, from the packages' ES modules, the SDK included and no source maps: measured smallest and
 * quickest to start. What main.ts imports only when it needs it (`import()`) is a file of its own, for which the function
 * has to be ES modules. In this process, because a program for each is slower than the bundling.
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
