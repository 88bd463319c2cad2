import type { KeystrokeRecording } from '../../../domain/keystroke/keystroke-recording.ts';

/** Keystrokes without a long rest between them, as one row of the list. */
export interface TypedLine {
  /** Seconds since the recording began. */
  atSeconds: number;
  text: string;
}

/** A span that was paused, or removed later. */
export interface RemovedLine {
  atSeconds: number;
  toSeconds: number;
}

/** A part of a line: characters, or the name of a key that writes none. */
export interface Piece {
  text: string;
  isKey: boolean;
}

const keyName = /\[(Enter|Tab|Backspace|Delete|Escape)\]/;

/** A line in parts, so that the names of keys do not look like typed text. */
export const piecesOf = (text: string): Piece[] =>
  text
    .split(keyName)
    .map((one, index) => ({ text: one, isKey: index % 2 === 1 }))
    .filter((one) => one.text !== '');

/** After a rest of this length, another line begins. */
const restMs = 2000;
const longestLine = 200;

/** Keystrokes as lines with times, in order, with the removed spans between them. Enter ends a line. */
export const linesOf = ({ keystrokes, removed }: KeystrokeRecording): (TypedLine | RemovedLine)[] => {
  const lines: (TypedLine | RemovedLine)[] = removed.map(({ fromMs, toMs }) => ({
    atSeconds: fromMs / 1000,
    toSeconds: toMs / 1000,
  }));
  let line: TypedLine | undefined;
  let lastMs = Number.NEGATIVE_INFINITY;
  for (const { atMs, text } of keystrokes) {
    const isCut = removed.some(({ fromMs }) => fromMs >= lastMs && fromMs <= atMs);
    if (!line || isCut || atMs - lastMs > restMs || line.text.length >= longestLine || line.text.endsWith('[Enter]')) {
      line = { atSeconds: atMs / 1000, text: '' };
      lines.push(line);
    }
    line.text += text;
    lastMs = atMs;
  }
  return lines.sort((a, b) => a.atSeconds - b.atSeconds);
};
