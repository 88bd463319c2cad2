import { clusterOf, type Frame, type VideoTrack } from '../../../domain/screen/matroska.ts';
import type { SplicePart } from '../../../domain/screen/splice-plan.ts';
import { encoderArguments, pipeArguments } from '../../ffmpeg/encoder.ts';
import { encodePictures, FfmpegFailed } from '../../ffmpeg/run-ffmpeg.ts';
import { type Format, type Group, readFrame } from './open-segment.ts';
import type { Picture, Pictures } from './pictures.ts';

export type EncodePart = Extract<SplicePart, { kind: 'encode' }>;

export type EncodedFrame = Picture & Pick<Frame, 'key'>;

/** Encodes the frames that cannot be copied; all frames of one source format in one process. */
export const encodeParts = async (
  ffmpeg: string,
  parts: readonly EncodePart[],
  groups: readonly Group[],
  target: Format,
  pictures: Pictures,
): Promise<{ track: VideoTrack; frames: Map<EncodePart, EncodedFrame[]> }> => {
  const { framesPerSecond, encoder } = target.header;
  const { width, height } = target.track;
  const source = groups[parts[0]!.group]!.segment.format;
  let fed = 0;
  let encoded = 0;
  const wanted: string[] = [];
  const starts: string[] = [];
  for (const part of parts) {
    wanted.push(`between(n,${fed + part.first},${fed + part.first + part.at.length - 1})`);
    starts.push(`eq(n,${encoded})`);
    fed += part.first + part.at.length;
    encoded += part.at.length;
  }
  const isOtherSize = source.track.width !== width || source.track.height !== height;
  // The whole picture, undistorted, in the middle.
  const scale = isOtherSize
    ? `,scale=${width}:${height}:force_original_aspect_ratio=decrease,pad=${width}:${height}:-1:-1`
    : '';
  const input = function* (): Generator<Uint8Array> {
    yield source.streamHeader;
    let time = 0;
    for (const part of parts) {
      const group = groups[part.group]!;
      for (const frame of group.frames.slice(0, part.first + part.at.length)) {
        yield clusterOf({ ...readFrame(group, frame), time });
        time += 1000 / framesPerSecond;
      }
    }
  };
  const all: EncodedFrame[] = [];
  const result = await encodePictures(
    ffmpeg,
    [
      ...['-r', String(framesPerSecond), '-f', 'matroska', '-i', 'pipe:0'],
      ...[
        '-vf',
        `select='${wanted.join('+')}'${scale},setsar=1`,
        '-fps_mode',
        'passthrough',
        '-enc_time_base',
        '1:1000',
      ],
      ...encoderArguments(encoder, framesPerSecond),
      ...['-force_key_frames', `expr:${starts.join('+')}`],
      ...pipeArguments,
    ],
    input(),
    async (frame) => void all.push({ key: frame.key, ...(await pictures.add(frame)) }),
  );
  if (all.length !== encoded) throw new FfmpegFailed(`ffmpeg encoded ${all.length} of ${encoded} frames`);
  let at = 0;
  const frames = new Map<EncodePart, EncodedFrame[]>();
  for (const part of parts) {
    const own = all.slice(at, at + part.at.length);
    if (!own[0]?.key) throw new FfmpegFailed('ffmpeg did not begin an edge with a key frame');
    frames.set(part, own);
    at += part.at.length;
  }
  return { track: result.track, frames };
};
