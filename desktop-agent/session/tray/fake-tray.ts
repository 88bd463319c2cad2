import type { Tray, TrayState } from './tray.ts';

/** A tray that a test reads and clicks on. */
export const fakeTray = (): Tray & { shown(): TrayState | undefined; notices: string[]; choose(id: string): void } => {
  const listeners = new Set<(id: string) => void>();
  const notices: string[] = [];
  let state: TrayState | undefined;
  return {
    notices,
    shown: () => state,
    show(next) {
      state = next;
    },
    notify: (sentence) => void notices.push(sentence),
    onChoice: (listener) => void listeners.add(listener),
    choose(id) {
      const entry = state?.menu.find((one) => one?.id === id);
      if (entry?.isEnabled) for (const listener of listeners) listener(id);
    },
    close: () => listeners.clear(),
  };
};
