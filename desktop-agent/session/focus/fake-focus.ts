import { type Focus, type FocusedWindow, isSameWindow } from './focus.ts';

/** A desktop on which a test sets the focus. */
export const fakeFocus = (): Focus & { switchTo(window: FocusedWindow | undefined): void } => {
  const listeners = new Set<(window: FocusedWindow | undefined) => void>();
  let last: FocusedWindow | undefined;
  return {
    current: async () => last,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => listeners.clear(),
    switchTo(window) {
      if (isSameWindow(window, last)) return;
      last = window;
      for (const listener of listeners) listener(window);
    },
  };
};
