import type { PictureFormat } from '../../domain/screen/segment.ts';
import { encoderArguments, groupSeconds, pipeArguments } from './encoder.ts';
import { type EncodedPictures, encodePictures, FfmpegFailed } from './run-ffmpeg.ts';

type Wanted = Pick<PictureFormat, 'encoder' | 'width' | 'height' | 'framesPerSecond'>;

const blackArguments = ({ encoder, width, height, framesPerSecond }: Wanted): string[] => [
  ...['-f', 'lavfi', '-i', `color=c=black:s=${width}x${height}:r=${framesPerSecond}`, '-vf', 'setsar=1'],
  ...['-frames:v', String(2 * groupSeconds * framesPerSecond), '-enc_time_base', '1:1000'],
  ...encoderArguments(encoder, framesPerSecond),
  ...pipeArguments,
];

/**
 * Two groups of black pictures in each format. They are repeated for as long as black lasts; two, because two key frames
 * in a row must differ in their id.
 */
export class BlackFrames {
  readonly #ffmpeg: string;
  readonly #made = new Map<string, Promise<EncodedPictures>>();

  constructor(ffmpeg: string) {
    this.#ffmpeg = ffmpeg;
  }

  /** @throws FfmpegFailed */
  in(format: Wanted): Promise<EncodedPictures> {
    const args = blackArguments(format);
    const id = args.join(' ');
    let made = this.#made.get(id);
    if (!made) {
      made = encodePictures(this.#ffmpeg, args).then((pictures) => {
        const count = 2 * groupSeconds * format.framesPerSecond;
        if (pictures.frames.length !== count || !pictures.frames[0]?.key)
          throw new FfmpegFailed(`ffmpeg wrote ${pictures.frames.length} of ${count} black pictures`);
        return pictures;
      });
      this.#made.set(id, made);
      made.catch(() => this.#made.delete(id));
    }
    return made;
  }
}
