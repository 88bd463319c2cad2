import { Failure } from '../../domain/failure.ts';
import { CannotStart } from './cannot-start.ts';
import { thirdPartyNotices } from './third-party-notices.ts';

/** The texts that every program on site prints in the same way. */
export interface ProgramTexts {
  name: string;
  version: string;
  usage: string;
}

interface Given {
  positionals: readonly string[];
  values: { version?: boolean | undefined; notices?: boolean | undefined; help?: boolean | undefined };
}

/** Administrators use both spellings. */
const spellings: Readonly<Record<string, string>> = { enrol: 'enroll', enroll: 'enrol' };

/**
 * Chooses the command to run. If there is none, it prints what was asked for, or what is wrong, and returns the exit code.
 */
export const chooseCommand = <Command extends string>(
  { positionals, values }: Given,
  commands: readonly Command[],
  { name, version, usage }: ProgramTexts,
): Command | number => {
  const print = (text: string) => process.stdout.write(`${text}\n`);
  if (values.version || values.notices || values.help) {
    if (values.version) print(version);
    else print(values.notices ? thirdPartyNotices(`npm run build:${name}`) : usage);
    return 0;
  }
  const [command] = positionals;
  const found = commands.find((one) => one === command || (command !== undefined && one === spellings[command]));
  if (found !== undefined && positionals.length === 1) return found;
  const problem =
    positionals.length > 1 ? `Give one command, not "${positionals.join(' ')}"` : `There is no command "${command}"`;
  process.stderr.write(command ? `${problem}\n\n${usage}` : usage);
  return 2;
};

/**
 * Runs a program's `main`, which resolves to the exit code. An error that the person at the keyboard can correct is printed
 * as a sentence, with exit code 2; a defect is printed with its stack, with exit code 1.
 */
export const runProgram = (name: string, main: () => Promise<number>): void => {
  // A reader such as `head` may stop reading. A running program continues without it.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  main().then(
    (code) => {
      process.exitCode = code;
    },
    (error) => {
      const isUsage = error?.code?.startsWith?.('ERR_PARSE');
      const isExpected = isUsage || error instanceof CannotStart || error instanceof Failure;
      const sentence = isUsage ? `${error.message.split('. ')[0]}. ${name} --help` : error.message;
      process.stderr.write(`${isExpected ? sentence : error.stack}\n`);
      process.exitCode = isExpected ? 2 : 1;
    },
  );
};
