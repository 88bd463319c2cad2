import { browserOf } from '../../domain/keystroke/programs.ts';
import type { ConnectedBrowser } from './browsers.ts';

export interface SeenBrowser {
  name: string;
  extensionSeen: boolean;
}

/** The browsers that the user works with, and whether the extension runs in each (PR-18). */
export const seenBrowsers = (connected: () => readonly ConnectedBrowser[]) => {
  const used = new Set<string>();
  return {
    noteProgram(program: string): void {
      const name = browserOf(program);
      if (name) used.add(name);
    },
    list(): SeenBrowser[] {
      const withExtension = new Set(connected().map(({ browser }) => browser));
      return [...new Set([...used, ...withExtension])]
        .sort()
        .map((name) => ({ name, extensionSeen: withExtension.has(name) }));
    },
  };
};
