import type { Clock } from '../../domain/clock.ts';
import { shown } from '../../staging-agent/location/names.ts';

export interface Notes {
  /** Said to whoever watches. */
  say(line: string): void;
  /** Something somebody should know of: said, kept in the journal, and reported. The same only once in ten minutes. */
  trouble(what: string): void;
}

const again = 10 * 60_000;

export const notes = ({
  clock,
  print,
  keep,
}: {
  clock: Clock;
  print: (line: string) => void;
  keep: (at: string, what: string) => void;
}): Notes => {
  const last = new Map<string, number>();
  return {
    say: print,
    trouble(what) {
      const sentence = shown(what);
      const now = clock().getTime();
      if (now - (last.get(sentence) ?? Number.NEGATIVE_INFINITY) < again) return;
      if (last.size > 1000) last.clear();
      last.set(sentence, now);
      print(`trouble: ${sentence}`);
      try {
        keep(new Date(now).toISOString(), sentence);
      } catch {
        // The disk of the journal may be what the trouble is about; it has been said.
      }
    },
  };
};
