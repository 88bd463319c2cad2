import type { Clock } from '../../domain/clock.ts';
import { printable } from './text.ts';

export interface Logger {
  info(line: string): void;
  /** Prints, stores and reports something that somebody should know; the same sentence at most every ten minutes. */
  warn(sentence: string): void;
}

const repeatMs = 10 * 60_000;

export const logger = ({
  clock,
  print,
  store,
}: {
  clock: Clock;
  print: (line: string) => void;
  store: (at: string, what: string) => void;
}): Logger => {
  const lastWarned = new Map<string, number>();
  return {
    info: print,
    warn(what) {
      const sentence = printable(what);
      const now = clock().getTime();
      if (now - (lastWarned.get(sentence) ?? Number.NEGATIVE_INFINITY) < repeatMs) return;
      if (lastWarned.size > 1000) lastWarned.clear();
      lastWarned.set(sentence, now);
      print(`trouble: ${sentence}`);
      try {
        store(new Date(now).toISOString(), sentence);
      } catch {
        // The warning may be about the disk of the store. It has been printed.
      }
    },
  };
};
