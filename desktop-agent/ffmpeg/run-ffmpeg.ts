import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { ClusterReader, type Frame, framesOf, type VideoTrack, videoTrackOf } from '../../domain/screen/matroska.ts';

export type FfmpegProcess = ChildProcessByStdio<Writable, Readable, Readable>;

const setpriv = '/usr/bin/setpriv';

/**
 * Starts ffmpeg so that it ends with this process, however that ends. On Windows, Node puts every child into a job that
 * closes with its parent. On Linux, an orphan would record for ever.
 */
export const startFfmpeg = (ffmpeg: string, args: readonly string[]): FfmpegProcess => {
  const all = ['-hide_banner', '-nostdin', '-v', 'error', ...args];
  const isBound = process.platform === 'linux' && existsSync(setpriv);
  return isBound
    ? spawn(setpriv, ['--pdeathsig', 'KILL', ffmpeg, ...all], { stdio: ['pipe', 'pipe', 'pipe'] })
    : spawn(ffmpeg, all, { stdio: ['pipe', 'pipe', 'pipe'], windowsHide: true });
};

export interface EncodedPictures {
  streamHeader: Uint8Array;
  track: VideoTrack;
  frames: Frame[];
}

/** It failed, or wrote something unexpected. */
export class FfmpegFailed extends Error {}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';

/**
 * Runs ffmpeg until it ends. It reads `input` and writes Matroska, both through pipes: no picture becomes a file. With
 * `onFrame`, frames are passed to it one by one and are not in the result.
 */
export const encodePictures = async (
  ffmpeg: string,
  args: readonly string[],
  input: Iterable<Uint8Array> = [],
  onFrame?: (frame: Frame) => Promise<void>,
): Promise<EncodedPictures> => {
  const child = startFfmpeg(ffmpeg, args);
  const reader = new ClusterReader();
  const frames: Frame[] = [];
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = `${errors}${text}`.slice(-2000);
  });
  const done = new Promise<number | null>((resolve, reject) => {
    child.on('error', (error) => reject(new FfmpegFailed(`${ffmpeg} cannot be started: ${error.message}`)));
    child.on('close', resolve);
  });
  // It may end before it has read everything. Its exit code then says why.
  child.stdin.on('error', () => undefined);
  const fed = (async () => {
    for (const piece of input) {
      if (!child.stdin.writable) return;
      if (!child.stdin.write(piece)) {
        await Promise.race([new Promise((resolve) => child.stdin.once('drain', resolve)), done]);
      }
    }
    child.stdin.end();
  })();
  const read = (async () => {
    for await (const piece of child.stdout) {
      for (const frame of reader.push(piece as Buffer).flatMap(framesOf)) {
        if (onFrame) await onFrame(frame);
        else frames.push(frame);
      }
    }
  })();
  try {
    const [code] = await Promise.all([done, fed, read]);
    const track = reader.header && videoTrackOf(reader.header);
    if (code !== 0 || !reader.header || !track)
      throw new FfmpegFailed(`ffmpeg ended with ${code}: ${lastLine(errors)}`);
    return { streamHeader: reader.header, track, frames };
  } finally {
    child.kill('SIGKILL');
  }
};
