import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';

export interface ChildProgram {
  /** Resolves with the command's exit code, after everything it started is gone. */
  ended: Promise<number>;
  /** Its last output, to show if it fails. */
  lastOutput(): string;
  /** Ends it and everything it started. */
  stop(): Promise<void>;
}

interface Options {
  cwd?: string;
  env: NodeJS.ProcessEnv;
  /** Seconds it has to end by itself. */
  grace?: number;
  /** The file for its output; `lastOutput` is empty then. */
  logFile?: string;
}

/** Starts a command that cannot outlive this process, however this process ends. */
export const startChildProgram = (
  command: string,
  args: string[],
  { cwd, env, grace = 3, logFile }: Options,
): ChildProgram => {
  const log = logFile === undefined ? 'pipe' : openSync(logFile, 'a');
  const keeper: ChildProcess = spawn(
    process.execPath,
    [join(import.meta.dirname, 'keeper.ts'), String(grace), command, ...args],
    { cwd, env, detached: true, stdio: ['pipe', log, log, 'ipc'] },
  );
  if (typeof log === 'number') closeSync(log);
  let output = '';
  const listen = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-20_000);
  };
  keeper.stdout?.on('data', listen);
  keeper.stderr?.on('data', listen);
  keeper.stdin?.on('error', () => {});

  const ended = new Promise<number>((resolve) => {
    let reported: number | undefined;
    keeper.on('message', (message: { code: number }) => {
      reported = message.code;
    });
    keeper.on('error', () => resolve(127));
    keeper.on('exit', (code) => {
      // If the keeper itself was killed, its group is still there.
      if (keeper.pid) killGroup(keeper.pid);
      resolve(reported ?? code ?? 1);
    });
  });
  return {
    ended,
    lastOutput: () => output.trim(),
    stop: async () => {
      keeper.stdin?.end();
      await ended;
    },
  };
};

const killGroup = (leader: number) => {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // They have all ended already.
  }
};

/** Runs a command to its end. Throws with its output if it fails. */
export const runChildProgram = async (
  what: string,
  command: string,
  args: string[],
  options: Options & { signal?: AbortSignal },
) => {
  const program = startChildProgram(command, args, options);
  const stop = () => void program.stop();
  options.signal?.addEventListener('abort', stop);
  const code = await program.ended;
  options.signal?.removeEventListener('abort', stop);
  if (code !== 0) throw new Error(`${what} failed (exit code ${code}):\n${program.lastOutput()}`);
  return program.lastOutput();
};
