import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import { CannotStart } from './progress.ts';

const run = promisify(execFile);

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });

/** Who uses the port, if that can be found out: `node, process 4711`. */
const holder = async (port: number): Promise<string> => {
  const { stdout } = await run('ss', ['-Hltnp', `sport = :${port}`]).catch(() => ({ stdout: '' }));
  const [, name, pid] = /\("([^"]+)",pid=(\d+)/.exec(stdout) ?? [];
  return name ? ` by ${name}, process ${pid}` : '';
};

/**
 * The port to listen on. A port that was given must be free. Otherwise it is the usual one, or the next free
 * one after it.
 */
export const portFor = async (
  what: string,
  option: string,
  wish: number | undefined,
  usual: number,
): Promise<number> => {
  if (wish !== undefined) {
    if (wish === 0 || (await isFree(wish))) return wish;
    throw new CannotStart(
      `Port ${wish} for ${what} is taken${await holder(wish)}. Stop that, or choose another one with ${option} <number>.`,
    );
  }
  for (let port = usual; port < usual + 100; port += 1) if (await isFree(port)) return port;
  throw new CannotStart(
    `No port from ${usual} to ${usual + 99} is free for ${what}. Choose one with ${option} <number>.`,
  );
};
