import { spawnSync } from 'node:child_process';
import { encoderArguments, pipeArguments } from '../../../desktop-agent/ffmpeg/encoder.ts';
import { type EncodedPictures, encodePictures } from '../../../desktop-agent/ffmpeg/run-ffmpeg.ts';

/** Pictures that carry their number as light and dark columns, so that a test reads which one it sees. */
export const width = 128;
export const height = 64;
const bits = 14;
/** The first column is always light, the second always dark: black is no number. */
const columns = bits + 2;
const [light, dark] = [200, 90];

const picture = (number: number): Buffer => {
  const line = Buffer.alloc(width, dark);
  const columnWidth = width / columns;
  for (let column = 0; column < columns; column += 1) {
    const isLight = column === 0 || (column > 1 && ((number >> (column - 2)) & 1) === 1);
    line.fill(isLight ? light : dark, column * columnWidth, (column + 1) * columnWidth);
  }
  return Buffer.concat(Array.from({ length: height }, () => line));
};

export const ffmpegIsInstalled = spawnSync('ffmpeg', ['-version']).status === 0;

/** As capture would encode them, in one run. */
export const encodeNumbered = (
  first: number,
  count: number,
  { size = `${width}x${height}`, extra = [] as string[] } = {},
): Promise<EncodedPictures> => {
  const pictures = function* () {
    for (let number = first; number < first + count; number += 1) yield picture(number);
  };
  const scale = `scale=${size.replace('x', ':')}:flags=neighbor,setsar=1`;
  return encodePictures(
    'ffmpeg',
    [
      ...['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', `${width}x${height}`, '-r', '5', '-i', 'pipe:0', '-vf', scale],
      ...['-enc_time_base', '1:1000', ...encoderArguments('libx264', 5), ...extra, ...pipeArguments],
    ],
    pictures(),
  );
};

/** The same number in the corner of a larger picture in which much moves. */
export const encodeOverTestPicture = (count: number): Promise<EncodedPictures> =>
  encodePictures(
    'ffmpeg',
    [
      ...['-f', 'rawvideo', '-pix_fmt', 'gray', '-s', `${width}x${height}`, '-r', '5', '-i', 'pipe:0'],
      ...['-f', 'lavfi', '-i', 'testsrc=size=1280x720:rate=5', '-filter_complex', '[1][0]overlay=shortest=1,setsar=1'],
      ...['-enc_time_base', '1:1000', ...encoderArguments('libx264', 5), ...pipeArguments],
    ],
    (function* () {
      for (let number = 0; number < count; number += 1) yield picture(number);
    })(),
  );

export type Seen = number | 'black' | 'unreadable';

const numberIn = (pixels: Buffer): Seen => {
  const middles = Array.from({ length: columns }, (_, column) => {
    const x = (column + 0.5) * (width / columns);
    return pixels[(height / 2) * width + Math.floor(x)]!;
  });
  if (pixels.every((pixel) => pixel <= 20)) return 'black';
  const [first, second, ...rest] = middles.map((pixel) => pixel > (light + dark) / 2);
  if (!first || second) return 'unreadable';
  return rest.reduce((number, isLight, bit) => number + (isLight ? 1 << bit : 0), 0);
};

/** What a JPEG image shows. */
export const seenIn = (jpeg: Uint8Array): Seen => {
  const { stdout } = spawnSync(
    'ffmpeg',
    [
      ...['-v', 'error', '-f', 'mjpeg', '-i', 'pipe:0'],
      ...['-vf', `scale=${width}:${height}:flags=area,format=gray`, '-f', 'rawvideo', '-'],
    ],
    { input: jpeg },
  );
  return numberIn(stdout);
};

/** Every picture of a file, also those that an edit list would hide. The number may be in the corner of a larger one. */
export const seenPictures = (file: string, track = 0, inCorner = false): Seen[] => {
  const place = inCorner ? `crop=${width}:${height}:0:0` : `scale=${width}:${height}:flags=area`;
  const { stdout } = spawnSync(
    'ffmpeg',
    [
      ...['-v', 'error', '-ignore_editlist', '1', '-i', file, '-map', `0:v:${track}`],
      ...['-vf', `${place},format=gray`, '-fps_mode', 'passthrough', '-f', 'rawvideo', '-'],
    ],
    { maxBuffer: 1 << 30 },
  );
  const length = width * height;
  return Array.from({ length: stdout.length / length }, (_, index) =>
    numberIn(stdout.subarray(index * length, (index + 1) * length)),
  );
};
