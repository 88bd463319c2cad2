import WaveSurfer from 'wavesurfer.js';
import type { WavePeaks } from './wave-peaks.ts';

/** A colour per channel, readable on light and dark. */
export const channelColours = ['#2b7fd4', '#12908a'] as const;
// The part that has not been heard is paler. The colours are opaque, because wavesurfer tints the heard part by their opacity.
const unheardColours = { light: ['#a9bed4', '#a5cbc7'], dark: ['#4d6178', '#47635f'] };
export const channelHeight = 72;

const nth = (colours: readonly string[], channel: number): string => colours[channel % colours.length]!;

/**
 * wavesurfer.js puts a <style> into its shadow root, which the policy `style-src 'self'` blocks. A constructed style
 * sheet is allowed, and has the same effect.
 */
const styleWithoutInline = (wave: WaveSurfer) => {
  const root = wave.getWrapper().getRootNode();
  if (!(root instanceof ShadowRoot)) return;
  const text = root.querySelector('style')?.textContent;
  if (!text) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  root.adoptedStyleSheets = [sheet];
};

/** The waveform of a media element: channels below each other, the first on top. */
export const createWaveform = (container: HTMLElement, media: HTMLMediaElement, channels: number) => {
  const unheard = unheardColours[document.documentElement.style.colorScheme === 'dark' ? 'dark' : 'light'];
  const wave = WaveSurfer.create({
    container,
    media,
    height: channelHeight,
    normalize: true,
    barWidth: 2,
    barGap: 1,
    barRadius: 2,
    cursorWidth: 2,
    cursorColor: '#d13212',
    dragToSeek: true,
    hideScrollbar: true,
    splitChannels: Array.from({ length: channels }, (_, channel) => ({
      waveColor: nth(unheard, channel),
      progressColor: nth(channelColours, channel),
      height: channelHeight,
    })),
  });
  styleWithoutInline(wave);
  const swallow = () => undefined;
  return {
    /** Peaks of the part that is loaded. The rest stays flat. */
    draw: ({ channels: rows, seconds }: WavePeaks, duration: number) => {
      const length = seconds > 0 ? Math.ceil(((rows[0]?.length ?? 0) * Math.max(duration, seconds)) / seconds) : 0;
      const padded = rows.map((row) => {
        const whole = new Float32Array(length);
        whole.set(row.subarray(0, length));
        return whole;
      });
      wave.load(media.src, padded, Math.max(duration, seconds)).catch(swallow);
    },
    /** For a file that is not a supported WAV file: the browser decodes it. Returns the number of channels that it found. */
    decode: async (whole: Blob): Promise<number> => {
      await wave.loadBlob(whole).catch(swallow);
      return wave.getDecodedData()?.numberOfChannels ?? 0;
    },
    destroy: () => wave.destroy(),
  };
};
