import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Measurement } from '../measurement.ts';

const root = join(import.meta.dirname, '../..');
const rounds = 21;

/** Every setting a feature can ask for, so that its main.ts starts as it does in Lambda. */
const settings = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  POWERTOOLS_SERVICE_NAME: 'bench',
  POWERTOOLS_METRICS_NAMESPACE: 'Fermata',
};

interface Resource {
  Type: string;
  Properties: {
    Handler?: string;
    Code?: { S3Key?: string };
    Environment?: { Variables: Record<string, unknown> };
  };
}

const median = (numbers: number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;

/** Files that a function loads only when it needs them. */
const chunksOf = (asset: string): string[] =>
  readdirSync(asset).filter((entry) => /\.m?js$/.test(entry) && !/^index\.m?js$/.test(entry));

/** Prints how many milliseconds the given program takes until it is ready. */
const ready = `const began = performance.now();
require(process.argv[2]);
process.stdout.write('\\n' + String(performance.now() - began));`;

/**
 * The size of every Lambda, as `cdk synth` bundles it, and its init time: how long it takes to load, including its
 * clients.
 */
export const measure = async (): Promise<Measurement[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'fermata-bundles-'));
  try {
    execFileSync(
      join(root, 'node_modules/.bin/cdk'),
      ['synth', 'Fermata', '--quiet', '--output', folder, '-c', 'deployment=local'],
      {
        cwd: root,
        stdio: 'pipe',
        env: { ...process.env, CDK_DISABLE_CLI_TELEMETRY: 'true' },
      },
    );
    const empty = join(folder, 'empty.cjs');
    writeFileSync(empty, '');
    const loader = join(folder, 'loader.cjs');
    writeFileSync(loader, ready);
    const template = JSON.parse(readFileSync(join(folder, 'Fermata.template.json'), 'utf8'));
    const functions = (Object.values(template.Resources) as Resource[])
      .filter(({ Type, Properties }) => Type === 'AWS::Lambda::Function' && Properties.Environment)
      .map(({ Properties }) => ({
        name: `${String(Properties.Environment!.Variables.POWERTOOLS_SERVICE_NAME)} ${Properties.Handler?.split('.')[1]}`,
        folder: join(folder, `asset.${Properties.Code!.S3Key!.replace('.zip', '')}`),
        names: Object.entries(Properties.Environment!.Variables),
      }));
    return functions.flatMap(({ name, folder: asset, names }): Measurement[] => {
      const file = join(asset, readdirSync(asset).find((entry) => /^index\.m?js$/.test(entry))!);
      const kilobytes = statSync(file).size / 1024;
      const onDemand = chunksOf(asset).reduce((sum, chunk) => sum + statSync(join(asset, chunk)).size / 1024, 0);
      const env = {
        PATH: process.env.PATH,
        ...Object.fromEntries(
          names.map(([key, value]) => [key, typeof value === 'string' ? value : 'https://sqs.invalid/q']),
        ),
        ...settings,
      };
      const run = (...words: string[]) => {
        const { status, stdout, stderr } = spawnSync(process.execPath, words, { env, encoding: 'utf8' });
        if (status !== 0) throw new Error(`${name} does not start: ${stderr}`);
        return stdout;
      };
      // Alternates between the two, so that a machine that becomes slower slows both down.
      const starts = Array.from({ length: rounds }, () => {
        const began = performance.now();
        run(empty);
        const alone = performance.now() - began;
        return { alone, init: Number(run(loader, file).split('\n').at(-1)) };
      });
      const alone = median(starts.map((one) => one.alone));
      const init = median(starts.map((one) => one.init));
      const ratio = median(starts.map((one) => one.init / one.alone));
      return [
        {
          name: `${name}: bundle`,
          value: `${kilobytes.toFixed(0)} KB${onDemand > 0 ? `, and ${onDemand.toFixed(0)} KB when it is needed` : ''}`,
          target: '<= 600 KB',
          met: kilobytes <= 600,
        },
        {
          name: `${name}: init, beside the start of an empty Node process`,
          value: `${ratio.toFixed(2)}x (${init.toFixed(0)} ms / ${alone.toFixed(0)} ms)`,
          target: '<= 3x',
          met: ratio <= 3,
        },
      ];
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
