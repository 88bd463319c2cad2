import { linesOf, piecesOf } from '../../../console/contact/keystrokes/lines.ts';

const recording = { version: 1, from: '2026-11-29T10:00:00.000Z', to: '2026-11-29T10:05:00.000Z' } as const;
const typed = (text: readonly string[], fromMs: number) =>
  text.map((one, index) => ({ atMs: fromMs + index * 100, text: one }));

test('keystrokes are shown in lines with their times, a rest or Enter begins another line, and what was left out is named (PR-06)', () => {
  const keystrokes = [...typed([...'two'], 1000), ...typed(['t', '[Enter]', 'u'], 5000), ...typed(['x'], 20_000)];
  expect(linesOf({ ...recording, keystrokes, removed: [{ fromMs: 8000, toMs: 19_000 }] })).toEqual([
    { atSeconds: 1, text: 'two' },
    { atSeconds: 5, text: 't[Enter]' },
    { atSeconds: 5.2, text: 'u' },
    { atSeconds: 8, toSeconds: 19 },
    { atSeconds: 20, text: 'x' },
  ]);
});

test('a recording without keystrokes has no lines', () => {
  expect(linesOf({ ...recording, keystrokes: [], removed: [] })).toEqual([]);
});

test('names of keys stand apart from what was typed (PR-06)', () => {
  expect(piecesOf('Grandmotherr[Backspace][Tab]![Enter]')).toEqual([
    { text: 'Grandmotherr', isKey: false },
    { text: 'Backspace', isKey: true },
    { text: 'Tab', isKey: true },
    { text: '!', isKey: false },
    { text: 'Enter', isKey: true },
  ]);
  expect(piecesOf('a[0] and [Shift]')).toEqual([{ text: 'a[0] and [Shift]', isKey: false }]);
});
