import type { Monitor } from '../../domain/screen/segment.ts';

/** How ffmpeg reads a screen. Windows has three ways, from the newest to the one that always works. */
export const windowsSources = ['gfxcapture', 'ddagrab', 'gdigrab'] as const;
export type ScreenSource = 'x11grab' | (typeof windowsSources)[number];

/** While nothing on the screen changes, gfxcapture delivers no frames. The others deliver every frame. */
export const isSteady = (source: ScreenSource): boolean => source !== 'gfxcapture';

/** Crops the picture to even numbers, because encoders refuse odd ones. */
export const evenSize = ({ width, height }: Pick<Monitor, 'width' | 'height'>): { width: number; height: number } => ({
  width: width - (width % 2),
  height: height - (height % 2),
});

/** Square pixels, always stated, because an unstated value also becomes part of the decoder configuration. */
const cropped = 'crop=trunc(iw/2)*2:trunc(ih/2)*2,setsar=1';

/**
 * Colours are taken from every second line instead of the mean of both, which halves the cost of converting the pixels
 * of a screen to those of the encoder. Brightness, which carries the text, is identical.
 */
const cheapColours = ['-sws_flags', 'neighbor'];

/**
 * These capture on the graphics card, and count the time of frames from the first one. Their frames are downloaded from
 * the card and stamped with the clock.
 */
const fromGraphicsCard = (source: string): string[] => [
  '-filter_complex',
  `${source},hwdownload,format=bgra,${cropped},settb=1/1000,setpts=RTCTIME/1000`,
];

/**
 * Everything before the encoder. Frames of all sources carry the time of the clock, in milliseconds since 1970. `index`
 * is the place of the monitor in the list of the graphics card, which only ddagrab needs.
 */
export const sourceArguments = (
  source: ScreenSource,
  monitor: Monitor,
  { framesPerSecond, display = '', index = 0 }: { framesPerSecond: number; display?: string; index?: number },
): string[] => {
  const rate = String(framesPerSecond);
  const { x, y, width, height } = monitor;
  const size = ['-video_size', `${width}x${height}`];
  const clock = ['-copyts', '-enc_time_base', '1:1000', '-fps_mode', 'passthrough'];
  const grabbed = ['-vf', cropped, ...cheapColours];
  switch (source) {
    case 'x11grab':
      return ['-f', 'x11grab', '-framerate', rate, ...size, '-i', `${display}+${x},${y}`, ...clock, ...grabbed];
    case 'gdigrab':
      return [
        ...['-f', 'gdigrab', '-framerate', rate, '-offset_x', String(x), '-offset_y', String(y)],
        ...[...size, '-i', 'desktop', ...clock, ...grabbed],
      ];
    case 'ddagrab':
      return [...fromGraphicsCard(`ddagrab=output_idx=${index}:framerate=${rate}:dup_frames=1`), ...clock];
    case 'gfxcapture':
      return [...fromGraphicsCard(`gfxcapture=monitor_idx=${index}:max_framerate=${rate}:display_border=0`), ...clock];
  }
};
