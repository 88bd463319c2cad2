import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Shell } from '../kit/shell.ts';
import { ShownAnswers } from '../kit/shown-answer.ts';
import { type Step, stepsOf } from '../kit/worked-page.ts';
import { eventually } from './kit/eventually.ts';

// A system of its own, started as the pages say, with a sample day, which the other journeys do not have.
jest.setTimeout(600_000);

const root = join(import.meta.dirname, '../..');
const name = 'worked-pages';
const stepSeconds = 180;
const retrySeconds = 60;

/** A reader's machine: nothing in the shell names a cloud, or the system that other journeys use. */
const env = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(([key]) => !/^(AWS|CDK|FERMATA|npm|JEST)_|^NODE_OPTIONS$|^NODE_ENV$/.test(key)),
  ),
  FERMATA_NAME: name,
};

let system: ChildProcess;
let printed = '';
let ended = false;

beforeAll(async () => {
  system = spawn(process.execPath, ['local/start.ts', '--name', name, '--no-desktop'], {
    cwd: root,
    env,
    stdio: 'pipe',
  });
  for (const stream of [system.stdout!, system.stderr!]) stream.on('data', (chunk) => (printed += chunk));
  system.once('exit', () => (ended = true));
  await eventually(async () => {
    if (ended) return;
    if (!printed.includes('Fermata is up')) throw new Error(`It has not started: ${printed}`);
  }, 300);
  if (ended) throw new Error(`It did not start: ${printed}`);
});

afterAll(async () => {
  if (!system || ended) return;
  const exit = once(system, 'exit');
  system.kill('SIGINT');
  await exit;
});

const attempt = async (shell: Shell, answers: ShownAnswers, step: Step): Promise<void> => {
  const { stdout, stderr, exitCode } = await shell.run(step.script, stepSeconds);
  if (exitCode !== step.exitCode)
    throw new Error(`It ended with ${exitCode}, not ${step.exitCode}\n${stdout}\n${stderr}`);
  const differences = step.answer ? answers.differences(step.answer, stdout) : [];
  if (differences.length > 0) throw new Error(`It answered otherwise: ${differences.join('\n')}`);
};

const worked = (page: string) => {
  const steps = stepsOf(readFileSync(join(root, page), 'utf8'));
  const answers = new ShownAnswers();
  let shell: Shell;
  beforeAll(() => {
    shell = new Shell({ cwd: root, env });
  });
  afterAll(() => shell.close());

  test.each(steps)('line $line of a page does what the page says', async (step) => {
    if (step.retried) await eventually(() => attempt(shell, answers, step), retrySeconds);
    else await attempt(shell, answers, step);
  });
};

describe('the page docs/integration-tests.md', () => worked('docs/integration-tests.md'));

describe('the page docs/api-guide.md', () => worked('docs/api-guide.md'));

describe('the page docs/tutorial.md', () => {
  // A reader gets here minutes after the start, when the Daily Event of the sample day is over.
  beforeAll(async () => {
    const shell = new Shell({ cwd: root, env });
    const { exitCode, stderr } = await shell.run('npm run --silent local:night', stepSeconds);
    shell.close();
    if (exitCode !== 0) throw new Error(`The Daily Event of the sample day has not run: ${stderr}`);
  });
  worked('docs/tutorial.md');
});
