import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { promisify } from 'node:util';
import { CannotStart } from './progress.ts';

const run = promisify(execFile);

/** A port that nobody else can take until it is released. */
export interface ReservedPort {
  port: number;
  /** Call it just before something of ours listens there. Calling it twice is harmless. */
  release(): Promise<void>;
}

/** Undefined if the port is taken. */
const reserve = (port: number): Promise<ReservedPort | undefined> =>
  new Promise((resolve) => {
    // Connections are closed at once, so that a browser tab that is already open does not keep us from releasing the port.
    const server = createServer((socket) => socket.destroy());
    server.once('error', () => resolve(undefined));
    const release = () => new Promise<void>((released) => server.close(() => released()));
    server.listen(port, '127.0.0.1', () => resolve({ port, release }));
  });

/** The program that uses the port, if it can be found: `node, process 4711`. */
const holder = async (port: number): Promise<string> => {
  const { stdout } = await run('ss', ['-Hltnp', `sport = :${port}`]).catch(() => ({ stdout: '' }));
  const [, name, pid] = /\("([^"]+)",pid=(\d+)/.exec(stdout) ?? [];
  return name ? ` by ${name}, process ${pid}` : '';
};

/**
 * Reserves the port to listen on. A port that was given must be free. Otherwise it is the usual one, or the next free one. It is
 * held until it is released, so that a second start at the same time takes another.
 *
 * @throws CannotStart
 */
export const reservePort = async (
  what: string,
  option: string,
  wish: number | undefined,
  usual: number,
): Promise<ReservedPort> => {
  if (wish !== undefined) {
    if (wish === 0) return { port: 0, release: async () => {} };
    const reserved = await reserve(wish);
    if (reserved) return reserved;
    throw new CannotStart(
      `Port ${wish} for ${what} is taken${await holder(wish)}. Stop that, or choose another one with ${option} <number>.`,
    );
  }
  for (let port = usual; port < usual + 100; port += 1) {
    const reserved = await reserve(port);
    if (reserved) return reserved;
  }
  throw new CannotStart(
    `No port from ${usual} to ${usual + 99} is free for ${what}. Choose one with ${option} <number>.`,
  );
};

/** The same for something that listens at once. */
export const portFor = async (...options: Parameters<typeof reservePort>): Promise<number> => {
  const { port, release } = await reservePort(...options);
  await release();
  return port;
};
