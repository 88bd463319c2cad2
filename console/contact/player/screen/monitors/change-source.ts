import type { Played } from '../../played.ts';

/** Plays another source from the same position, at the same speed, and only if it was playing. */
export const changeSource = (video: Played, source: string): void => {
  const { currentTime, paused, playbackRate } = video;
  video.src = source;
  // Before the source is loaded, this sets where it will begin.
  video.currentTime = currentTime;
  video.playbackRate = playbackRate;
  if (paused) video.pause();
  else void video.play().catch(() => undefined);
};
