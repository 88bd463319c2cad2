import type { Clock } from '../../domain/clock.ts';

/** Prints the log of a running program, and its progress below that. */
export interface Terminal {
  print(line: string): void;
  /**
   * On a terminal, shows one line that is always up to date. Elsewhere, prints a line once a minute if it has changed.
   * `lineOf` gets the time since the last line. Returns a function that ends it.
   */
  showProgress(lineOf: (sinceMs: number) => string): () => void;
}

export const terminal = (out: NodeJS.WriteStream, clock: Clock): Terminal => {
  let progress = '';
  const print = (line: string) => {
    const text = `${clock().toISOString().slice(0, 19)}Z  ${line}\n`;
    out.write(out.isTTY ? `\r\x1b[K${text}${progress}` : text);
  };
  return {
    print,
    showProgress(lineOf) {
      let lastPrinted = '';
      const everyMs = out.isTTY ? 1000 : 60_000;
      const timer = setInterval(() => {
        const line = lineOf(everyMs);
        if (out.isTTY) {
          progress = line.slice(0, (out.columns ?? 80) - 1);
          out.write(`\r\x1b[K${progress}`);
        } else if (line !== lastPrinted) {
          lastPrinted = line;
          print(line);
        }
      }, everyMs);
      timer.unref();
      return () => {
        clearInterval(timer);
        if (progress) out.write('\r\x1b[K');
        progress = '';
      };
    },
  };
};
