import { type WavePeaks, wavePeaks } from './wave-peaks.ts';

export interface LoadedSound {
  /** The whole file, for when the address has expired in the middle of listening. */
  whole: Blob;
  peaks: WavePeaks | undefined;
}

/**
 * Loads the recording beside the playing of it, to draw it while it comes. Undefined when the bucket does not let this
 * page read it (CORS): it can still be played then, but not drawn.
 */
export const openSound = async (
  url: string,
  signal: AbortSignal,
): Promise<
  { status: number; load(onPeaks: (peaks: WavePeaks, share: number) => void): Promise<LoadedSound> } | undefined
> => {
  const answer = await fetch(url, { signal, credentials: 'omit' }).catch(() => undefined);
  if (!answer) return undefined;
  const load = async (onPeaks: (peaks: WavePeaks, share: number) => void): Promise<LoadedSound> => {
    const total = Number(answer.headers.get('content-length')) || 0;
    const reader = wavePeaks();
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    let loaded = 0;
    let drawnAt = 0;
    const stream = answer.body?.getReader();
    for (let piece = await stream?.read(); piece?.value; piece = await stream?.read()) {
      pieces.push(piece.value);
      reader.push(piece.value);
      loaded += piece.value.length;
      const peaks = total > 0 && performance.now() - drawnAt > 400 ? reader.result() : undefined;
      if (peaks) {
        drawnAt = performance.now();
        onPeaks(peaks, loaded / total);
      }
    }
    const type = answer.headers.get('content-type') ?? 'audio/wav';
    return { whole: new Blob(pieces, { type }), peaks: reader.result() };
  };
  return { status: answer.status, load };
};
