import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { BlackFrames } from './black-frames.ts';
import { encodersIn } from './encoder.ts';
import { FfmpegFailed } from './run-ffmpeg.ts';

export interface ChosenEncoder {
  encoder: string;
  /** It writes the same decoder configuration each time, so edge frames can be joined exactly. */
  stable: boolean;
}

const ask = async (ffmpeg: string, question: string): Promise<string> => {
  try {
    const { stdout } = await promisify(execFile)(ffmpeg, ['-hide_banner', question], { windowsHide: true });
    return stdout;
  } catch (error) {
    throw new FfmpegFailed(`${ffmpeg} cannot be asked for its ${question.slice(1)}: ${(error as Error).message}`);
  }
};

/**
 * The first encoder that works on this PC: a build of ffmpeg lists encoders of graphics cards that the PC does not have.
 *
 * @throws FfmpegFailed when none does; `wanted` is then the only one that was tried, if it is given.
 */
export const chooseEncoder = async (ffmpeg: string, wanted?: string): Promise<ChosenEncoder> => {
  const candidates = wanted ? [wanted] : encodersIn(await ask(ffmpeg, '-encoders'));
  const reasons: string[] = [];
  for (const encoder of candidates) {
    const format = { encoder, width: 640, height: 360, framesPerSecond: 5 };
    try {
      // Two processes, as capture and splice are.
      const first = await new BlackFrames(ffmpeg).in(format);
      const second = await new BlackFrames(ffmpeg).in(format);
      return { encoder, stable: Buffer.compare(first.track.configuration, second.track.configuration) === 0 };
    } catch (error) {
      reasons.push(`${encoder}: ${(error as Error).message}`);
    }
  }
  throw new FfmpegFailed(`No H.264 encoder of ${ffmpeg} works here. ${reasons.join('; ')}`);
};

/** Whether a build of ffmpeg has a way to capture: devices for `x11grab` and `gdigrab`, filters for the others. */
export const hasSource = async (ffmpeg: string, source: string): Promise<boolean> => {
  const isDevice = source === 'x11grab' || source === 'gdigrab';
  const printed = await ask(ffmpeg, isDevice ? '-devices' : '-filters');
  return printed.split('\n').some((line) => line.trim().split(/\s+/)[1] === source);
};
