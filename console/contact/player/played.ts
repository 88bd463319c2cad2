/** What is used of a media element, so that tests can do without a browser. */
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
