import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BufferSource, EncodedPacketSink, Input, MP4 } from 'mediabunny';
import { type RecordingNotes, writeNotesBox } from '../../domain/screen/recording-notes.ts';

export const ffmpegIsInstalled = spawnSync('ffmpeg', ['-version']).status === 0;

const ffmpeg = (...args: string[]): Buffer => execFileSync('ffmpeg', ['-v', 'error', '-y', ...args]);

const inFolder = <Result>(use: (folder: string) => Result): Result => {
  const folder = mkdtempSync(join(tmpdir(), 'fermata-screen-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** As desktop agents encode: five pictures a second, a key frame every two seconds. */
export const encodedScreen = (source: string, seconds: number): Uint8Array =>
  inFolder((folder) => {
    const file = join(folder, 'film.mp4');
    ffmpeg(
      ...['-f', 'lavfi', '-i', `${source}:size=320x180:rate=5`, '-t', String(seconds)],
      ...[
        '-c:v',
        'libx264',
        '-preset',
        'veryfast',
        '-tune',
        'zerolatency',
        '-bf',
        '0',
        '-g',
        '10',
        '-keyint_min',
        '10',
      ],
      ...['-sc_threshold', '0', '-pix_fmt', 'yuv420p', '-threads', '1', file],
    );
    return new Uint8Array(readFileSync(file));
  });

const blackPictures = async (): Promise<RecordingNotes['tracks'][number]['black']> => {
  const input = new Input({ formats: [MP4], source: new BufferSource(encodedScreen('color=black', 4)) });
  const track = (await input.getPrimaryVideoTrack())!;
  const black: RecordingNotes['tracks'][number]['black'] = [];
  for await (const { type, data } of new EncodedPacketSink(track).packets()) black.push({ key: type === 'key', data });
  return black;
};

/** A screen recording as a desktop agent makes it, with the black pictures in it. Nothing in it is black. */
export const screenRecording = async (seconds: number): Promise<Uint8Array> => {
  const film = encodedScreen(`testsrc=duration=${seconds}`, seconds);
  const notes: RecordingNotes = {
    version: 1,
    tracks: [{ monitorId: 'm-1', width: 320, height: 180, frameMs: 200, black: await blackPictures() }],
    marks: [{ track: 0, fromMs: 0, toMs: 1000, cause: 'locked' }],
  };
  return Buffer.concat([film, writeNotesBox(notes)]);
};

/** Each picture as a player shows it, small and grey, including hidden pictures. */
export const picturesOf = (bytes: Uint8Array): Buffer[] =>
  inFolder((folder) => {
    const file = join(folder, 'shown.mp4');
    writeFileSync(file, bytes);
    const grey = ffmpeg('-ignore_editlist', '1', '-i', file, '-vf', 'scale=32:18,format=gray', '-f', 'rawvideo', '-');
    return Array.from({ length: grey.length / 576 }, (_, index) => grey.subarray(index * 576, (index + 1) * 576));
  });

export const isBlackPicture = (picture: Buffer): boolean => picture.every((pixel) => pixel <= 20);
