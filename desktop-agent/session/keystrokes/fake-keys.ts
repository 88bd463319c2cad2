import type { Keys } from './keys.ts';

/** A keyboard on which a test types. */
export const fakeKeys = (): Keys & {
  type(text: string): void;
  /** The keyboard could not be heard for a while. */
  fail(what: string): void;
  readonly isHeard: boolean;
} => {
  const listeners = new Set<(text: string) => void>();
  let onFault = (_: string): void => {};
  return {
    start(onKey) {
      const listener = (text: string) => onKey(text);
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onFault(listener) {
      onFault = listener;
    },
    fail: (what) => onFault(what),
    type(text) {
      for (const listener of listeners) listener(text);
    },
    get isHeard() {
      return listeners.size > 0;
    },
    close: () => listeners.clear(),
  };
};
