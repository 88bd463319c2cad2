import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type ChosenEncoder, chooseEncoder } from './choose-encoder.ts';

interface Found extends ChosenEncoder {
  ffmpeg: string;
  wanted: string | null;
}

/**
 * The encoder that was last found here, in a file in the user's own folder. Finding one takes three starts of ffmpeg,
 * and a session that was killed should capture again at once.
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
    /** Call this when capture has failed: the next session searches again. */
    forget(): void {
      rmSync(file, { force: true });
    },
  };
};
