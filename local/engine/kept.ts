import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';

export interface Kept {
  /** Resolves with the command's exit code, after everything it started is gone. */
  ended: Promise<number>;
  /** What it said last, for when it fails. */
  lastWords(): string;
  /** Ends it and all it started. */
  stop(): Promise<void>;
}

interface Options {
  cwd?: string;
  env: NodeJS.ProcessEnv;
  /** Seconds it has to end in peace. */
  grace?: number;
  /** Where all it says goes; then there are no last words. */
  logFile?: string;
}

/** Starts a command that cannot outlive this process, whatever this process dies of. */
export const startKept = (command: string, args: string[], { cwd, env, grace = 3, logFile }: Options): Kept => {
  const log = logFile === undefined ? 'pipe' : openSync(logFile, 'a');
  const keeper: ChildProcess = spawn(
    process.execPath,
    [join(import.meta.dirname, 'keeper.ts'), String(grace), command, ...args],
    { cwd, env, detached: true, stdio: ['pipe', log, log, 'ipc'] },
  );
  if (typeof log === 'number') closeSync(log);
  let said = '';
  const listen = (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-20_000);
  };
  keeper.stdout?.on('data', listen);
  keeper.stderr?.on('data', listen);
  keeper.stdin?.on('error', () => {});

  const ended = new Promise<number>((resolve) => {
    let told: number | undefined;
    keeper.on('message', (message: { code: number }) => {
      told = message.code;
    });
    keeper.on('error', () => resolve(127));
    keeper.on('exit', (code) => {
      // Should the keeper itself have been killed, its group is still there.
      if (keeper.pid) killGroup(keeper.pid);
      resolve(told ?? code ?? 1);
    });
  });
  return {
    ended,
    lastWords: () => said.trim(),
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
    // All of them are gone already.
  }
};

/** Runs a command to its end; throws with what it said when it fails. */
export const runKept = async (
  what: string,
  command: string,
  args: string[],
  options: Options & { signal?: AbortSignal },
) => {
  const kept = startKept(command, args, options);
  const stop = () => void kept.stop();
  options.signal?.addEventListener('abort', stop);
  const code = await kept.ended;
  options.signal?.removeEventListener('abort', stop);
  if (code !== 0) throw new Error(`${what} failed (exit code ${code}):\n${kept.lastWords()}`);
  return kept.lastWords();
};
