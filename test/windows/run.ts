import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { build } from 'esbuild';
import { bundleDesktopAgent } from '../../desktop-agent/build.ts';
import { endWindows, type Machine, startMachine, startOnDesktop, startProgram, windowsPath } from './machine.ts';

// The Windows parts of the desktop agent under Wine, on Debian. What only a real PC can prove: docs/desktop-agent.md.

const here = import.meta.dirname;
const limitMs = 180_000;

/** The test files that run on Windows, and whether they need a taskbar. */
const onWindows = {
  ports: { needsTaskbar: false },
  'keyboard-hook': { needsTaskbar: false },
  console: { needsTaskbar: false },
  link: { needsTaskbar: false },
  'native-messaging': { needsTaskbar: false },
  screen: { needsTaskbar: false },
  tray: { needsTaskbar: true },
} as const;
type Name = keyof typeof onWindows;

/** Tests of Linux that need nothing of it: files, keys, the journal and the messages are as they should be on Windows, too. */
const alsoOnWindows = [
  ...['cipher', 'cloud-delivery', 'commands', 'hold-back', 'keystrokes/keystroke-folder', 'on-demand', 'outbox'],
  ...['retention', 'sealed', 'segments', 'stills/newest-pictures', 'stills/show-screens', 'told-to-stop'],
  ...['triggers/entered', 'triggers/triggers'],
];
/** A test file without its folders, as its bundle is named. */
const bundleOf = (test: string): string => test.split('/').at(-1)!;

const totals = { passed: 0, failed: 0, skipped: 0 };

/** Counts what Node's test runner wrote (TAP 13), and prints it without the details of what passed. */
const count = (name: string, tap: string, output: string): void => {
  console.log(`\n== ${name}`);
  const of = (word: string): number => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(tap)?.[1] ?? 0);
  const isComplete = /^# tests \d+$/m.test(tap);
  let isFailure = false;
  for (const line of tap.split('\n')) {
    if (/^\s*(not ok|ok) \d/.test(line)) isFailure = /^\s*not ok/.test(line);
    if (/^\s*(not ok|ok) \d/.test(line) || (isFailure && !/^\s*(#|---|\.\.\.)/.test(line))) console.log(line);
  }
  totals.passed += of('pass');
  totals.skipped += of('skipped');
  totals.failed += of('fail') + of('cancelled');
  if (isComplete) return;
  totals.failed += 1;
  console.log(`not ok: it did not come to its end\n${output}`);
};

const bundleTests = (machine: Machine) =>
  build({
    entryPoints: Object.fromEntries([
      ...Object.keys(onWindows).map((name) => [name, join(here, 'on-windows', `${name}.ts`)]),
      ...alsoOnWindows.map((test) => [bundleOf(test), join(here, `../desktop-agent/${test}.test.ts`)]),
    ]),
    inject: [join(here, 'jest-words.ts')],
    outdir: machine.build,
    outExtension: { '.js': '.cjs' },
    define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
    ...{ bundle: true, platform: 'node', target: 'node22', format: 'cjs', logLevel: 'warning' },
  });

const reporter = (file: string): string[] => [
  '--test-force-exit',
  '--test-reporter=tap',
  `--test-reporter-destination=${file}`,
];
const read = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');

const runOnWindows = async (machine: Machine, name: string, needsTaskbar = false): Promise<void> => {
  const tap = join(machine.build, `${name}.tap`);
  const words = [
    machine.env.FERMATA_NODE!,
    ...reporter(windowsPath(tap)),
    windowsPath(join(machine.build, `${name}.cjs`)),
  ];
  const running = needsTaskbar ? startOnDesktop(machine.env, words) : startProgram(machine.env, words);
  await Promise.race([running.code, wait(limitMs, undefined, { ref: false })]);
  await endWindows(machine.env);
  count(name, read(tap), running.output());
};

/** The programs themselves, seen from outside: what a person at the PC and the cloud see. */
const runPrograms = async (machine: Machine): Promise<void> => {
  const tap = join(machine.build, 'programs.tap');
  rmSync(tap, { force: true });
  const words = [...reporter(tap), join(here, 'programs.ts')];
  const child = spawn(process.execPath, words, { env: machine.env, stdio: 'inherit' });
  const end = () => void child.kill('SIGKILL');
  const timer = setTimeout(end, limitMs);
  process.once('exit', end);
  await once(child, 'exit');
  clearTimeout(timer);
  count('programs', read(tap), '');
};

const names = process.argv.slice(2);
const isWanted = (name: string): boolean => names.length === 0 || names.includes(name);

const machine = await startMachine((line) => console.log(`== ${line}`));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => void machine.stop().finally(() => process.exit(1)));
try {
  await Promise.all([bundleTests(machine), bundleDesktopAgent(join(machine.build, 'desktop-agent.cjs'))]);
  for (const name of Object.keys(onWindows) as Name[])
    if (isWanted(name)) await runOnWindows(machine, name, onWindows[name].needsTaskbar);
  for (const name of alsoOnWindows.map(bundleOf)) if (isWanted(name)) await runOnWindows(machine, name);
  if (isWanted('programs')) {
    await machine.buildExecutable();
    await runPrograms(machine);
  }
} finally {
  await machine.stop();
}
console.log(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exitCode = totals.failed === 0 ? 0 : 1;
