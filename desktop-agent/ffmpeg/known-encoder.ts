import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type ChosenEncoder, chooseEncoder } from './choose-encoder.ts';

interface Found extends ChosenEncoder {
  ffmpeg: string;
  wanted: string | null;
}

/**
 * The encoder that was found here last, in a file of the user's logon: to find one takes ffmpeg three starts, and a session
 * that was killed should capture again at once.
 */
export const knownEncoder = (file: string, choose = chooseEncoder) => {
  const read = (ffmpeg: string, wanted: string | null): ChosenEncoder | undefined => {
    try {
      const found = JSON.parse(readFileSync(file, 'utf8')) as Partial<Found>;
      const { encoder, stable } = found;
      const isSame = found.ffmpeg === ffmpeg && found.wanted === wanted;
      return isSame && typeof encoder === 'string' && typeof stable === 'boolean' ? { encoder, stable } : undefined;
    } catch {
      return undefined;
    }
  };
  return {
    /** @throws FfmpegFailed when none works. */
    async find(ffmpeg: string, wanted?: string): Promise<ChosenEncoder> {
      const known = read(ffmpeg, wanted ?? null);
      if (known) return known;
      const chosen = await choose(ffmpeg, wanted);
      const found: Found = { ...chosen, ffmpeg, wanted: wanted ?? null };
      writeFileSync(file, JSON.stringify(found), { mode: 0o600 });
      return chosen;
    },
    /** Capture has failed: the next session looks for one again. */
    forget(): void {
      rmSync(file, { force: true });
    },
  };
};
