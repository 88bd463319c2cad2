import { join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { type AssetCode, Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';
import { describeBuild } from '../supply-chain/describe-build.ts';
import { filesIn, packagesOf } from '../supply-chain/packages.ts';
import { version } from '../supply-chain/version.ts';

const root = join(import.meta.dirname, '..');

/** A feature's main.ts with all it uses, in one file, and its third-party notices beside it. */
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
 * CommonJS, minified, from the packages' ES modules, the SDK included and no source maps: measured smallest and quickest
 * to start. In this process, because a program for each is slower than the bundling.
 */
export const bundleInto = (folder: string, feature: string): void => {
  const { metafile } = buildSync({
    entryPoints: [join(root, 'lambdas', feature, 'main.ts')],
    outfile: join(folder, 'index.js'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    alias: {
      '@aws-sdk/credential-provider-node': join(root, 'lambdas/kit/function-credentials.ts'),
      '@smithy/core/event-streams': join(root, 'lambdas/kit/no-event-streams.ts'),
    },
    minify: true,
    // The third-party notices are a file of their own.
    legalComments: 'none',
    metafile: true,
    logLevel: 'error',
  });
  describeBuild(folder, { name: `Fermata ${feature}`, version }, packagesOf(filesIn(metafile)));
};
