import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Ran {
  stdout: string;
  stderr: string;
  /** The exit code of the first command that failed, or 0. */
  exitCode: number;
}

/** Separates the output of a block from its exit code. */
const recordSeparator = '\x1e';

/** One bash session, as a reader has it open: the next block sees what the one before it has set. */
export class Shell {
  readonly #folder = mkdtempSync(join(tmpdir(), 'fermata-shell-'));
  readonly #bash: ChildProcess;

  constructor({ cwd, env }: { cwd: string; env: NodeJS.ProcessEnv }) {
    this.#bash = spawn('bash', ['--noprofile', '--norc'], { cwd, env, stdio: 'pipe' });
    for (const stream of [this.#bash.stdout, this.#bash.stderr]) stream?.setEncoding('utf8');
  }

  async run(script: string, timeoutSeconds: number): Promise<Ran> {
    const file = join(this.#folder, 'block.sh');
    writeFileSync(file, `${script}\n`);
    const mark = randomUUID();
    const [stdout, stderr] = [this.#bash.stdout!, this.#bash.stderr!].map((stream) =>
      until(stream, mark, timeoutSeconds),
    );
    this.#bash.stdin!.write(
      [
        `failed=0; trap 'failed=$?' ERR; source '${file}' </dev/null; trap - ERR`,
        `printf '\\036%s%s' "$failed" ${mark}; printf %s ${mark} >&2\n`,
      ].join('\n'),
    );
    const [out, err] = await Promise.all([stdout!, stderr!]);
    const [printed = '', exitCode] = out.split(recordSeparator);
    return { stdout: printed, stderr: err, exitCode: Number(exitCode) };
  }

  close(): void {
    this.#bash.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Everything in the stream before the mark. */
const until = (stream: NodeJS.ReadableStream, mark: string, seconds: number): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = '';
    const end = (settle: () => void) => {
      clearTimeout(timer);
      stream.off('data', take);
      settle();
    };
    const take = (chunk: string) => {
      text += chunk;
      const at = text.indexOf(mark);
      if (at >= 0) end(() => resolve(text.slice(0, at)));
    };
    const timer = setTimeout(
      () => end(() => reject(new Error(`The commands have not ended after ${seconds} seconds: ${text}`))),
      seconds * 1000,
    );
    stream.on('data', take);
  });
