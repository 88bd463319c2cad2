import { type RefObject, useEffect, useRef, useState } from 'react';
import type { RecordingView } from '../../api/contacts.ts';
import { openSound } from './load-sound.ts';
import { createMixer, type Mixer } from './mixer.ts';
import { createWaveform } from './waveform.ts';

/** One voice at a time: starting one recording pauses the other. */
let playing: HTMLMediaElement | undefined;

export interface Sound {
  media: HTMLAudioElement | undefined;
  mixer: Mixer | undefined;
  isPlaying: boolean;
  position: number;
  duration: number;
  /** `none` when the page may not read the sound: it plays, but is not drawn and not mixed. */
  waveform: 'loading' | 'drawn' | 'none';
}

const expired = 'The address of the recording has expired. Listen again to get a new one.';

/** Plays at once while the same sound is loaded for its waveform. */
export const useSound = (
  url: string,
  recording: RecordingView,
  place: RefObject<HTMLElement | null>,
  onLost: (reason: string) => void,
): Sound => {
  const usualDuration = recording.durationSeconds ?? 0;
  const [sound, setSound] = useState<Sound>({
    media: undefined,
    mixer: undefined,
    isPlaying: false,
    position: 0,
    duration: usualDuration,
    waveform: 'loading',
  });
  const lost = useRef(onLost);
  lost.current = onLost;
  const channels = Math.max(1, recording.channels.length);

  useEffect(() => {
    const loading = new AbortController();
    const media = new Audio();
    media.preload = 'auto';
    const note = (change: Partial<Sound>) =>
      !loading.signal.aborted && setSound((before) => ({ ...before, ...change }));
    let copy: string | undefined;
    let whole: Blob | undefined;
    let copyWanted = false;
    let mixer: Mixer | undefined;
    let waveform: ReturnType<typeof createWaveform> | undefined;
    const duration = () => (Number.isFinite(media.duration) && media.duration > 0 ? media.duration : usualDuration);

    media.onplay = () => {
      if (playing !== media) playing?.pause();
      playing = media;
      note({ isPlaying: true });
    };
    media.onpause = () => note({ isPlaying: false });
    media.ontimeupdate = () => note({ position: media.currentTime });
    media.onseeking = () => note({ position: media.currentTime });
    media.ondurationchange = () => note({ duration: duration() });
    media.onended = () => note({ isPlaying: false });
    /** The address does not play (any more), but everything is here: go on from the copy. */
    const playCopy = (sound: Blob) => {
      const { currentTime } = media;
      copy = URL.createObjectURL(sound);
      media.src = copy;
      media.currentTime = currentTime;
      void media.play().catch(() => undefined);
    };
    media.onerror = () => {
      if (loading.signal.aborted) return;
      if (copy !== undefined) lost.current('This browser cannot play the sound of this recording.');
      else if (whole) playCopy(whole);
      else if (waveform) copyWanted = true;
      else lost.current(expired);
    };

    const start = async () => {
      const opened = await openSound(url, loading.signal);
      if (loading.signal.aborted) return;
      if (opened && opened.status >= 400)
        return lost.current(opened.status === 403 ? expired : 'The recording cannot be loaded. Try again.');
      if (opened) {
        media.crossOrigin = 'anonymous';
        mixer = channels > 1 ? createMixer(media) : undefined;
      }
      media.src = url;
      note({ media, mixer, waveform: opened ? 'loading' : 'none' });
      void media.play().catch(() => undefined);
      if (!opened || !place.current) return;

      waveform = createWaveform(place.current, media, channels);
      const loaded = await opened.load((peaks) => waveform?.draw(peaks, usualDuration));
      if (loading.signal.aborted) return;
      whole = loaded.whole;
      if (copyWanted) playCopy(whole);
      if (loaded.peaks) waveform.draw(loaded.peaks, loaded.peaks.seconds);
      else waveform.decode(loaded.whole);
      note({ waveform: 'drawn', ...(loaded.peaks ? { duration: loaded.peaks.seconds } : {}) });
    };
    start().catch(() => {
      note({ waveform: 'none' });
      if (copyWanted && !loading.signal.aborted) lost.current(expired);
    });

    return () => {
      loading.abort();
      waveform?.destroy();
      media.pause();
      media.removeAttribute('src');
      media.load();
      mixer?.close();
      if (playing === media) playing = undefined;
      if (copy !== undefined) URL.revokeObjectURL(copy);
    };
  }, [url, place, channels, usualDuration]);

  return sound;
};
