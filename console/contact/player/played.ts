/** The part of a media element that is used, so that tests need no browser. */
export interface Played extends EventTarget {
  src: string;
  currentTime: number;
  playbackRate: number;
  muted: boolean;
  readonly duration: number;
  readonly paused: boolean;
  readonly ended: boolean;
  readonly seeking: boolean;
  play(): Promise<void>;
  pause(): void;
}
