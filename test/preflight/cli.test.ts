import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { account, region } from '../../local/account-simulator/account.ts';
import { startAccountSimulator } from '../../local/account-simulator/account-simulator.ts';

const root = join(import.meta.dirname, '../..');

/** As an operator runs it, without this machine's own credentials. */
const run = (args: string[], env: NodeJS.ProcessEnv = {}): Promise<{ code: number; text: string }> =>
  new Promise((resolve) => {
    const nowhere = {
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    };
    execFile(
      process.execPath,
      ['bin/preflight.ts', ...args],
      { cwd: root, env: { PATH: process.env.PATH, ...nowhere, AWS_REGION: region, ...env } },
      (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), text: stdout + stderr }),
    );
  });

const keys = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };

test('npm run preflight reports its findings in sentences, and to the shell by its exit code', async () => {
  const simulator = await startAccountSimulator(account({ concurrency: { limit: 10, unreserved: 10 } }));
  try {
    const { code, text } = await run(['production'], { ...keys, AWS_ENDPOINT_URL: simulator.url });
    expect(text).toMatch(
      /^Deployment "production"\n\nThis would fail, or not work:\n {2}- The account may run 10 functions/,
    );
    expect(code).toBe(1);
  } finally {
    await simulator.stop();
  }
});

test.each([
  [
    'an entry that is not there',
    ['prodution'],
    keys,
    /deployments\.ts has no deployment "prodution"; it has production, local\./,
  ],
  ['no credentials', ['production'], {}, /There are no AWS credentials\. Sign in first/],
  ['no region', ['production'], { ...keys, AWS_REGION: '' }, /No region is set\. Set connectInstanceArn/],
])('npm run preflight with %s ends with a sentence', async (_name, args, env, sentence) => {
  const { code, text } = await run(args, env);
  expect([code, text]).toEqual([1, expect.stringMatching(sentence)]);
  expect(text.trim().split('\n')).toHaveLength(1);
});
