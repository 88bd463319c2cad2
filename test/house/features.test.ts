import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { featuresPage, provenRows, readFeatures, rowsNamedIn, testFiles, tests } from '../../docs/feature-table.ts';

const rows = readFeatures();

test('the feature table has all 192 behaviours, each once', () => {
  expect(new Set(rows.map(({ id }) => id)).size).toBe(192);
  expect(rows).toHaveLength(192);
});

test('a row is done or partly done exactly when a test names it', () => {
  const proven = provenRows();
  const claimed = rows.filter(({ state }) => state === 'done' || state === 'in part').map(({ id }) => id);
  expect(claimed.sort()).toEqual([...proven.keys()].sort());
});

test('a partly done row says what is missing', () => {
  expect(rows.filter(({ state, note }) => state === 'in part' && note.trim() === '')).toEqual([]);
});

test('the page lists the tests that prove each row today', () => {
  expect(readFileSync(join(import.meta.dirname, '../../docs/features.md'), 'utf8')).toBe(featuresPage(rows));
});

test('every row is named in full and after a comma, because of `(AC-28, 29)` and `(AC-28 AC-29)` the second one would prove nothing', () => {
  const shortened = testFiles(tests).filter((file) =>
    /\([A-Z]{2}-\d\d(?:, [A-Z]{2}-\d\d)*(?:(?:, |\.\.)\d\d\b| [A-Z]{2}-\d\d)/.test(
      readFileSync(file, 'utf8').replaceAll(/`\(.*?\)`/g, ''),
    ),
  );
  expect(shortened).toEqual([]);
});

test('ids are read from the end of a sentence, including lists and ranges', () => {
  const end = "'";
  expect(
    rowsNamedIn(`'one (AC-28)${end} 'two (AC-37, AC-38)${end} 'range (AC-29..AC-31)${end} 'not AC-01 in between'`),
  ).toEqual(['AC-28', 'AC-37', 'AC-38', 'AC-29', 'AC-30', 'AC-31']);
});
