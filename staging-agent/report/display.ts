import type { Clock } from '../../domain/clock.ts';
import type { Done } from './done.ts';

const bytes = (count: number): string => {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = count;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${value.toFixed(unit === 0 ? 0 : 1)} ${units[unit]}`;
};

export const progressLine = (done: Done, bytesPerSecond: number, limit?: number): string =>
  [
    `${done.registered} registered`,
    `${done.uploaded} uploaded`,
    `${done.refused} refused`,
    `${done.active} under way`,
    // Before the total: of a line that is too long for the terminal the end is cut off.
    `${bytes(bytesPerSecond)}/s${limit === undefined ? '' : ` of ${bytes(limit)}/s`}`,
    `${bytes(done.bytes)} sent`,
  ].join('  ');

export interface Display {
  print(line: string): void;
  /** On a terminal: one line that is always true. Elsewhere: a line a minute when something happened. */
  watch(done: Done, limit: () => number | undefined): () => void;
}

export const display = (out: NodeJS.WriteStream, clock: Clock): Display => {
  let shownLine = '';
  const print = (line: string) => {
    const text = `${clock().toISOString().slice(0, 19)}Z  ${line}\n`;
    out.write(out.isTTY ? `\r\x1b[K${text}${shownLine}` : text);
  };
  return {
    print,
    watch(done, limit) {
      let last = 0;
      let said = '';
      const everyMs = out.isTTY ? 1000 : 60_000;
      const timer = setInterval(() => {
        const line = progressLine(done, ((done.bytes - last) * 1000) / everyMs, limit());
        last = done.bytes;
        if (out.isTTY) {
          shownLine = line.slice(0, (out.columns ?? 80) - 1);
          out.write(`\r\x1b[K${shownLine}`);
        } else if (line !== said) {
          said = line;
          print(line);
        }
      }, everyMs);
      timer.unref();
      return () => {
        clearInterval(timer);
        if (shownLine) out.write('\r\x1b[K');
        shownLine = '';
      };
    },
  };
};

export const sizeShown = bytes;

/** How long ago, in the largest unit that fits. */
export const ageShown = (since: string, now: Date): string => {
  const minutes = Math.max(0, Math.floor((now.getTime() - Date.parse(since)) / 60_000));
  if (minutes < 120) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / (24 * 60))} days`;
};
