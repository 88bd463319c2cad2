/**
 * What keeps this screen paused: the cloud, or a trigger on this PC. It is captured again only when neither does, so
 * that a resume by one does not undo the pause of the other.
 */
export type PauseHolder = 'cloud' | `trigger ${string}`;

export interface Pauses {
  readonly isPaused: boolean;
  /** True when this changes whether the screen is paused. */
  add(holder: PauseHolder): boolean;
  remove(holder: PauseHolder): boolean;
}

export const pauses = (): Pauses => {
  const holders = new Set<PauseHolder>();
  return {
    get isPaused() {
      return holders.size > 0;
    },
    add(holder) {
      holders.add(holder);
      return holders.size === 1;
    },
    remove: (holder) => holders.delete(holder) && holders.size === 0,
  };
};
