import { clusterOf, type Frame } from '../../domain/screen/matroska.ts';
import { FfmpegFailed, startFfmpeg } from './run-ffmpeg.ts';

export interface StillSize {
  /** Wider pictures are scaled down. */
  width: number;
  /** The quality of the JPEG, in the scale of ffmpeg: 2 is the best, 31 the smallest. */
  quality: number;
}

const stillArguments = (count: number, { width, quality }: StillSize): string[] => [
  ...['-f', 'matroska', '-i', 'pipe:0'],
  // Only the last frame. The others are needed to decode it.
  ...['-vf', `select='eq(n,${count - 1})',scale=w='min(${width},iw)':h=-2`, '-fps_mode', 'passthrough'],
  ...['-frames:v', '1', '-c:v', 'mjpeg', '-pix_fmt', 'yuvj420p', '-q:v', String(quality), '-f', 'image2pipe', 'pipe:1'],
];

/**
 * The last of these frames as a JPEG image. The first one must be a key frame. Both go through pipes: no picture
 * becomes a file.
 * @throws FfmpegFailed
 */
export const stillOf = async (
  ffmpeg: string,
  { streamHeader, frames }: { streamHeader: Uint8Array; frames: readonly Frame[] },
  size: StillSize,
): Promise<Buffer> => {
  const child = startFfmpeg(ffmpeg, stillArguments(frames.length, size));
  const pieces: Buffer[] = [];
  let errors = '';
  child.stdout.on('data', (piece: Buffer) => pieces.push(piece));
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = `${errors}${text}`.slice(-1000);
  });
  // It may end before it has read everything. Its exit code then says why.
  child.stdin.on('error', () => undefined);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on('error', (error) => reject(new FfmpegFailed(`${ffmpeg} cannot be started: ${error.message}`)));
      child.on('close', resolve);
      child.stdin.end(Buffer.concat([streamHeader, ...frames.map(clusterOf)]));
    });
    const jpeg = Buffer.concat(pieces);
    if (code !== 0 || jpeg.length === 0) throw new FfmpegFailed(`ffmpeg made no still (${code}): ${errors.trim()}`);
    return jpeg;
  } finally {
    child.kill('SIGKILL');
  }
};
