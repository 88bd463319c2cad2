import { type WavePeaks, wavePeaks } from './wave-peaks.ts';

export interface LoadedSound {
  /** The whole file, for when the address expires during playback. */
  whole: Blob;
  peaks: WavePeaks | undefined;
}

export interface OpenedSound {
  status: number;
  /** `onChannels`: called with the number of channels as soon as the header has been read, but never for a file that is not WAV. */
  load(onPeaks: (peaks: WavePeaks) => void, onChannels: (count: number) => void): Promise<LoadedSound>;
}

/**
 * Loads the recording while it is played, to draw it as it arrives. Undefined if the bucket does not let this page read it
 * (CORS). Then it can be played, but not drawn.
 */
export const openSound = async (url: string, signal: AbortSignal): Promise<OpenedSound | undefined> => {
  const response = await fetch(url, { signal, credentials: 'omit' }).catch(() => undefined);
  if (!response) return undefined;
  const load: OpenedSound['load'] = async (onPeaks, onChannels) => {
    const reader = wavePeaks();
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    let channels = 0;
    let drawnAt = Number.NEGATIVE_INFINITY;
    const stream = response.body?.getReader();
    for (let piece = await stream?.read(); piece?.value; piece = await stream?.read()) {
      pieces.push(piece.value);
      reader.push(piece.value);
      if (performance.now() - drawnAt < 400) continue;
      const peaks = reader.result();
      if (!peaks) continue;
      if (channels === 0) {
        channels = peaks.channels.length;
        onChannels(channels);
      }
      drawnAt = performance.now();
      onPeaks(peaks);
    }
    const type = response.headers.get('content-type') ?? 'audio/wav';
    return { whole: new Blob(pieces, { type }), peaks: reader.result() };
  };
  return { status: response.status, load };
};
