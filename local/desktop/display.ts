import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';

const isInstalled = (program: string): boolean => spawnSync('which', [program]).status === 0;

/** The Debian packages that this machine lacks for a desktop; empty if it lacks none. */
export const missingForDesktop = (): string[] =>
  [
    ['Xvfb', 'xvfb'],
    ['ffmpeg', 'ffmpeg'],
    ['setpriv', 'util-linux'],
  ].flatMap(([program, debianPackage]) => (isInstalled(program!) ? [] : [debianPackage!]));

export interface Display {
  /** As in DISPLAY. */
  name: string;
  stop(): Promise<void>;
}

/** Starts a virtual display. It ends with this process, however that ends. */
export const startDisplay = async (size = '1280x720'): Promise<Display> => {
  const words = ['Xvfb', '-displayfd', '3', '-screen', '0', `${size}x24`, '-noreset', '-nolisten', 'tcp'];
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', ...words], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const exited = once(child, 'exit');
  const name = await Promise.race([
    new Promise<string>((resolve) => {
      child.stdio[3]!.once('data', (text: Buffer) => resolve(`:${text.toString().trim()}`));
    }),
    exited.then(() => {
      throw new Error('Xvfb ended before it was ready');
    }),
  ]);
  return {
    name,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
};
