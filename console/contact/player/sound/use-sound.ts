import { type RefObject, useEffect, useRef, useState } from 'react';
import type { RecordingView } from '../../../../api/contacts/contacts.ts';
import { openSound } from './load-sound.ts';
import { createMixer, type Mixer } from './mixer.ts';
import { createWaveform } from './waveform.ts';

/** The recording that is playing: starting another one pauses it. */
let playing: HTMLMediaElement | undefined;

export interface Sound {
  media: HTMLAudioElement | undefined;
  mixer: Mixer | undefined;
  /** According to the recording's description, otherwise its file. 1 until that is known. */
  channels: number;
  isPlaying: boolean;
  position: number;
  duration: number;
  /** `none` if the page may not read the audio: it plays, but is neither drawn nor mixed. */
  waveform: 'loading' | 'drawn' | 'none';
}

interface Source {
  url: string;
  recording: RecordingView;
  /** Seconds at which playback starts. */
  startAt: number;
}

const expired = 'The address of the recording has expired. Listen again to get a new one.';

/** Plays at once, while the same audio is loaded for its waveform. */
export const useSound = (
  { url, recording, startAt }: Source,
  place: RefObject<HTMLElement | null>,
  onLost: (reason: string) => void,
): Sound => {
  const usualDuration = recording.durationSeconds ?? 0;
  const described = recording.channels.length;
  const [sound, setSound] = useState<Sound>({
    media: undefined,
    mixer: undefined,
    channels: Math.max(1, described),
    isPlaying: false,
    position: startAt,
    duration: usualDuration,
    waveform: 'loading',
  });
  const lost = useRef(onLost);
  lost.current = onLost;
  const first = useRef(startAt);

  useEffect(() => {
    const loading = new AbortController();
    const media = new Audio();
    media.preload = 'auto';
    const note = (change: Partial<Sound>) =>
      !loading.signal.aborted && setSound((before) => ({ ...before, ...change }));
    let copy: string | undefined;
    let whole: Blob | undefined;
    let isCopyWanted = false;
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
    /** If the address does not play (any more) but everything is loaded, playback continues from the copy. */
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
      else if (waveform) isCopyWanted = true;
      else lost.current(expired);
    };

    /** The number of channels to draw and mix. Until the file itself has been read, it is that of the recording's description. */
    const draw = (channels: number) => {
      if (!place.current) return;
      waveform?.destroy();
      waveform = createWaveform(place.current, media, channels);
      if (channels > 1) mixer ??= createMixer(media);
      note({ channels, mixer });
    };

    const start = async () => {
      const opened = await openSound(url, loading.signal);
      if (loading.signal.aborted) return;
      if (opened && opened.status >= 400)
        return lost.current(opened.status === 403 ? expired : 'The recording cannot be loaded. Try again.');
      let channels = Math.max(1, described);
      if (opened) {
        media.crossOrigin = 'anonymous';
        // Done before the element has its address. Otherwise the waveform would load the whole file a second time.
        draw(channels);
      }
      media.src = url;
      if (first.current > 0) media.currentTime = first.current;
      note({ media, waveform: opened ? 'loading' : 'none' });
      void media.play().catch(() => undefined);
      if (!opened || !waveform) return;

      const redraw = (count: number) => {
        if (count === channels || count < 1) return;
        channels = count;
        draw(count);
      };
      const loaded = await opened.load(
        (peaks) => waveform?.draw(peaks, usualDuration),
        (count) => described === 0 && redraw(count),
      );
      if (loading.signal.aborted) return;
      whole = loaded.whole;
      if (isCopyWanted) playCopy(whole);
      if (loaded.peaks) waveform.draw(loaded.peaks, loaded.peaks.seconds);
      else {
        const count = await waveform.decode(whole);
        if (loading.signal.aborted) return;
        if (described === 0 && count > 1) {
          redraw(count);
          await waveform.decode(whole);
        }
      }
      note({ waveform: 'drawn', ...(loaded.peaks ? { duration: loaded.peaks.seconds } : {}) });
    };
    start().catch(() => {
      note({ waveform: 'none' });
      if (isCopyWanted && !loading.signal.aborted) lost.current(expired);
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
  }, [url, place, described, usualDuration]);

  return sound;
};
