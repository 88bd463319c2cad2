import type { Idle } from './idle.ts';

/** A user who touches the keyboard when a test says so. */
export const fakeIdle = (nowMs: () => number): Idle & { touch(): void } => {
  let last = nowMs();
  return {
    idleMs: async () => nowMs() - last,
    touch() {
      last = nowMs();
    },
  };
};
