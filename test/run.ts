import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { engineCredentials } from '../local/cloud.ts';
import { missingForDesktop } from '../local/desktop/display.ts';
import { findDirectory } from '../local/directory/directory.ts';
import type { Outputs } from '../local/outputs.ts';
import { findAsterisk } from '../local/pbx/asterisk-package.ts';
import { installPhones } from '../local/pbx/phones/phone-package.ts';
import { countTests, type FileResult, filesToRunAgain, lastResults, passedAgain } from './kit/attempts.ts';
import type { RequestLog } from './permissions/request-log.ts';
import { nameOf, usedPermissions, writeUsedPermissions } from './permissions/used-permissions.ts';

const usage = `npm test                     everything: types, format, lint, quick tests, journeys on the deployed local system
npm run check                types, format, lint, quick tests (no engine, no browser)
npm run test:integration     only what needs the deployed system; AWS_ENDPOINT_URL names another engine
                             -- <pattern>...          only journeys whose path matches: -- test/journeys/recordings
                             -- --record-permissions  writes the AWS calls of the functions to test/permissions/used.json`;

const { values, positionals: patterns } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean' },
    journeys: { type: 'boolean' },
    'record-permissions': { type: 'boolean', default: false },
    help: { type: 'boolean' },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}

const root = join(import.meta.dirname, '..');
const bin = (name: string) => join(root, 'node_modules/.bin', name);
const totals = { passed: 0, failed: 0, skipped: 0 };

const run = (command: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<number> =>
  new Promise((resolve) => {
    spawn(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } }).on('close', (code) =>
      resolve(code ?? 1),
    );
  });

const say = (line: string) => console.log(`\n== ${line}`);

/** A check is one thing that passes or fails as a whole. */
const check = async (name: string, command: string, args: string[]) => {
  say(name);
  const failed = (await run(command, args)) !== 0;
  totals[failed ? 'failed' : 'passed'] += 1;
  if (failed) console.log(`FAILED: ${name}`);
};

/** Undefined when Jest could not even begin. */
const runJest = async (
  project: 'quick' | 'deployed',
  args: string[],
  env: NodeJS.ProcessEnv,
): Promise<FileResult[] | undefined> => {
  const report = join(root, `.local/jest-${project}.json`);
  mkdirSync(join(root, '.local'), { recursive: true });
  rmSync(report, { force: true });
  await run(
    process.execPath,
    [bin('jest'), '--selectProjects', project, '--json', '--outputFile', report, ...args],
    env,
  );
  return existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')).testResults : undefined;
};

const lateFiles: string[] = [];

const jest = async (project: 'quick' | 'deployed', args: string[], env: NodeJS.ProcessEnv = {}) => {
  const first = await runJest(project, args, env);
  if (!first) {
    totals.failed += 1;
    return;
  }
  const again = filesToRunAgain(first);
  let last = first;
  if (again.length > 0) {
    say(`a second attempt: ${again.map((path) => relative(root, path)).join(', ')}`);
    const second = await runJest(project, [...new Set([...args, '--runInBand']), '--runTestsByPath', ...again], env);
    last = lastResults(first, second ?? []);
    lateFiles.push(...passedAgain(first, last));
  }
  const { passed, failed, skipped } = countTests(last);
  totals.passed += passed;
  totals.failed += failed;
  totals.skipped += skipped;
};

const browsers = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Installs packages of Debian, when we may. */
const install = async (what: string, packages: readonly string[]): Promise<void> => {
  if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) return;
  say(`installing ${what}`);
  const quietly = 'DEBIAN_FRONTEND=noninteractive apt-get install -y -qq';
  await run('bash', ['-c', `apt-get update -qq && ${quietly} ${packages.join(' ')} >/dev/null`]);
};

/** The browser for the journeys: CHROMIUM, or one that is installed, or Debian's, installed now when we may. */
const findBrowser = async (): Promise<string> => {
  const found = [process.env.CHROMIUM ?? '', ...browsers].find((path) => path !== '' && existsSync(path));
  if (found) return found;
  await install("Debian's Chromium for the browser journeys", ['chromium']);
  if (existsSync(browsers[0]!)) return browsers[0]!;
  throw new Error(
    'The browser journeys need Chromium. Install it (apt-get install chromium), or name one in CHROMIUM.',
  );
};

/** The journeys of the desktop agent record a virtual display. */
const prepareDesktop = async (): Promise<void> => {
  if (missingForDesktop().length > 0) await install('a virtual display and ffmpeg', missingForDesktop());
  const missing = missingForDesktop();
  if (missing.length > 0) throw new Error(`The desktop journeys need apt-get install ${missing.join(' ')}.`);
};

/**
 * Whether the production templates allow every AWS call of the functions in this run. The record in the repository
 * may contain less: who comes first, or has to retry, differs from run to run.
 */
const permissions = async (log: RequestLog, outputs: Outputs) => {
  const record = values['record-permissions'];
  // Another engine's functions do not pass the tap.
  if (process.env.AWS_ENDPOINT_URL) return;
  say('AWS calls of the functions');
  const { newPermissions, unknownCalls } = await import('./permissions/drift.ts');
  const added = await newPermissions(log, { outputs, name: 'test' });
  if (record) writeUsedPermissions([...usedPermissions(), ...added]);
  else if (added.length > 0)
    console.log('Not in the record yet; npm run test:integration -- --record-permissions adds it:');
  for (const line of new Set(added.map(nameOf))) console.log(`  ${line}`);
  const unknown = unknownCalls(log);
  totals[unknown.length === 0 ? 'passed' : 'failed'] += 1;
  for (const line of unknown) console.log(`FAILED: ${line}`);
  const seen = join(root, '.local/test/used-permissions.json');
  writeUsedPermissions([...usedPermissions(), ...added], seen);
  await jest('quick', ['--testPathPatterns', 'test/permissions/permissions.test', '--testNamePattern', 'is allowed'], {
    FERMATA_USED_PERMISSIONS: seen,
  });
};

const fuzzing = async (outputs: Outputs) => {
  say('fuzzing the HTTP API from its own OpenAPI');
  const { fuzz } = await import('./fuzz/fuzz.ts');
  const wrong = await fuzz(outputs);
  totals[wrong === 0 ? 'passed' : 'failed'] += 1;
  if (wrong !== 0) console.log('FAILED: fuzzing the HTTP API');
};

const journeys = async () => {
  say('journeys on the deployed system');
  try {
    const browser = await findBrowser();
    await prepareDesktop();
    const { launch } = await import('../local/launch.ts');
    const { RequestLog } = await import('./permissions/request-log.ts');
    const log = new RequestLog();
    const system = await launch({ name: 'test', sampleDay: false, observe: log.observe });
    try {
      const chosen = patterns.flatMap((pattern) => ['--testPathPatterns', pattern]);
      await jest('deployed', ['--runInBand', ...chosen], {
        FERMATA_OUTPUTS: JSON.stringify(system.outputs),
        AWS_ENDPOINT_URL: system.outputs.endpoint,
        AWS_REGION: system.outputs.region,
        AWS_ACCESS_KEY_ID: engineCredentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: engineCredentials.secretAccessKey,
        CHROMIUM: browser,
      });
      if (patterns.length === 0) await fuzzing(system.outputs);
      await permissions(log, system.outputs);
    } finally {
      await system.stop();
    }
  } catch (error) {
    totals.failed += 1;
    console.error(error instanceof Error ? error.message : error);
  }
};

if (!values.journeys) {
  await check('types', process.execPath, [bin('tsc')]);
  await check('types of the console', process.execPath, [bin('tsc'), '-p', 'console']);
  await check('format and lint', process.execPath, [bin('biome'), 'ci', '--colors=off', '--error-on-warnings', '.']);
  // Tests with a real PBX, real phones or a real directory are skipped where there are none; `npm run check` downloads nothing.
  if (!values.quick) {
    const log = (line: string) => console.log(line);
    findDirectory({ mayDownload: true, say: log });
    if (findAsterisk({ mayDownload: true, say: log })) await installPhones(log);
  }
  say('quick tests');
  await jest('quick', []);
}
if (!values.quick) await journeys();

// Each of these files has a fault, of the test or of the product, that only a busy machine shows.
for (const path of lateFiles) console.log(`\nPASSED ONLY AT THE SECOND ATTEMPT: ${relative(root, path)}`);
const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : '';
console.log(`\n${totals.passed} passed, ${totals.failed} failed${skipped}`);
process.exit(totals.failed === 0 && totals.passed > 0 ? 0 : 1);
