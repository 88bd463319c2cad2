import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { findPackages } from '../packages/debian-packages.ts';

/** Finds Debian's sipp in `.local`, as the words that run it; undefined if it cannot be downloaded. */
export const findSipp = (options: { mayDownload: boolean; say?: (line: string) => void }) =>
  findPackages({ name: 'sipp', version: '3-6', suite: 'bookworm', packages: ['sip-tester'] }, options)?.commandOf(
    'usr/bin/sipp',
  );

/** Places calls at a steady rate, all of the same length, by sipp's own scenario. Resolves to the number that failed. */
export const placeCalls = async (
  sipp: readonly string[],
  {
    to,
    sipPort,
    perSecond,
    calls,
    lengthMs,
    folder,
  }: { to: string; sipPort: number; perSecond: number; calls: number; lengthMs: number; folder: string },
): Promise<{ failed: number }> => {
  const [program, ...words] = sipp;
  const load = ['-r', String(perSecond), '-m', String(calls), '-d', String(lengthMs), '-l', '1000'];
  const child: ChildProcess = spawn(
    program!,
    [...words, '-sn', 'uac', '-s', to, `127.0.0.1:${sipPort}`, '-i', '127.0.0.1', ...load, '-nostdin'],
    { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, TERM: 'dumb' } },
  );
  const endWithUs = () => void child.kill('SIGKILL');
  process.once('exit', endWithUs);
  let screen = '';
  child.stdout!.on('data', (piece) => {
    screen = (screen + piece).slice(-20_000);
  });
  const [code] = await once(child, 'close');
  process.off('exit', endWithUs);
  const [, failed] = [...screen.matchAll(/Failed call\s+\|\s+\d+\s+\|\s+(\d+)/g)].at(-1) ?? [];
  if (failed === undefined) throw new Error(`sipp ended with ${code} and no figures`);
  return { failed: Number(failed) };
};
