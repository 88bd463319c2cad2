import { correctionOf, fineSeconds } from './correction.ts';
import type { Played } from './played.ts';

interface Followed {
  /** The sound that people hear and control. */
  sound: Played;
  screen: Played;
  /** The position of the screen for a position of the sound. Outside of 0 to its length, it has nothing to show. */
  screenTime(soundTime: number): number;
  /** Called with the position of the screen whenever it changes. */
  onTime(seconds: number): void;
}

const everyMilliseconds = 100;

/** Keeps a screen synchronized with its sound, through pauses, jumps and changes of speed, until it is stopped. */
export const follow = ({ sound, screen, screenTime, onTime }: Followed): (() => void) => {
  const stopping = new AbortController();
  const { signal } = stopping;
  screen.muted = true;

  const seek = (target: number) => {
    if (!screen.seeking) screen.currentTime = Math.max(0, target);
  };
  const adjust = () => {
    const target = screenTime(sound.currentTime);
    onTime(target);
    const isWithin = target >= 0 && target < (Number.isFinite(screen.duration) ? screen.duration : Infinity);
    const moves = !sound.paused && !sound.ended && !sound.seeking && isWithin;
    if (!moves) {
      if (!screen.paused) screen.pause();
      if (Math.abs(screen.currentTime - Math.min(target, screen.duration || target)) > fineSeconds && isWithin)
        seek(target);
      return;
    }
    if (screen.paused) void screen.play().catch(() => undefined);
    const correction = correctionOf(screen.currentTime - target);
    if (correction.kind === 'seek') seek(target);
    const rate = sound.playbackRate * (correction.kind === 'rate' ? correction.factor : 1);
    if (screen.playbackRate !== rate) screen.playbackRate = rate;
  };
  // If the screen is late, the sound waits, so that nobody listens to what they cannot see yet.
  let isWaiting = false;
  // Another monitor is being shown. The sound does not wait for its first picture.
  let isChanging = false;
  const wait = () => {
    if (isWaiting || isChanging || sound.paused || screen.paused) return;
    isWaiting = true;
    sound.pause();
  };
  const goOn = () => {
    if (!isWaiting) return;
    isWaiting = false;
    void sound.play().catch(() => undefined);
  };
  for (const event of ['play', 'pause', 'seeking', 'seeked', 'ratechange', 'timeupdate', 'ended']) {
    sound.addEventListener(event, adjust, { signal });
  }
  for (const event of ['loadedmetadata', 'seeked']) screen.addEventListener(event, adjust, { signal });
  screen.addEventListener('waiting', wait, { signal });
  screen.addEventListener(
    'emptied',
    () => {
      isChanging = true;
      goOn();
    },
    { signal },
  );
  for (const event of ['playing', 'canplay', 'error']) {
    screen.addEventListener(
      event,
      () => {
        isChanging = false;
        goOn();
      },
      { signal },
    );
  }
  const timer = setInterval(adjust, everyMilliseconds);
  adjust();
  return () => {
    clearInterval(timer);
    stopping.abort();
    screen.pause();
  };
};
