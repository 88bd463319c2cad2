import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** One row of docs/features.md. `in part` has a test for what is built; the note says what is not. */
export interface FeatureRow {
  id: string;
  feature: string;
  state: 'done' | 'in part' | 'not yet';
  note: string;
  provenBy: string[];
}

const root = join(import.meta.dirname, '..');
export const tests = join(root, 'test');
const page = join(root, 'docs/features.md');

export const testFiles = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return testFiles(path);
    return /\.(test|suite)\.tsx?$/.test(entry.name) ? [path] : [];
  });

/** Ids at the end of a quoted sentence: `(AC-28)`, `(AC-37, AC-38)`, `(AC-29..AC-33)`. */
export const rowsNamedIn = (source: string): string[] =>
  [...source.matchAll(/\(([A-Z]{2}-\d\d(?:(?:, |\.\.)[A-Z]{2}-\d\d)*)\)['"`]/g)].flatMap(([, ids]) =>
    ids!.split(', ').flatMap((part) => {
      const [first, last = first] = part.split('..') as [string, string?];
      const prefix = first.slice(0, 3);
      const from = Number(first.slice(3));
      const to = Number(last.slice(3));
      return Array.from({ length: to - from + 1 }, (_, index) => `${prefix}${String(from + index).padStart(2, '0')}`);
    }),
  );

/** Which test files name which row. */
export const provenRows = (): Map<string, string[]> => {
  const proven = new Map<string, string[]>();
  for (const file of testFiles(tests).sort())
    for (const id of new Set(rowsNamedIn(readFileSync(file, 'utf8'))))
      proven.set(id, [...(proven.get(id) ?? []), relative(tests, file)]);
  return proven;
};

export const readFeatures = (): FeatureRow[] =>
  [...readFileSync(page, 'utf8').matchAll(/^\| ([A-Z]{2}-\d\d) \| (.*?) \| (.*?) \| (.*?) \| (.*?) \|$/gm)].map(
    ([, id, feature, state, note, provenBy]) => ({
      id: id!,
      feature: feature!,
      state: state as FeatureRow['state'],
      note: note!,
      provenBy: provenBy === '' || provenBy === undefined ? [] : provenBy.split(', '),
    }),
  );

const areas = {
  SU: 'Staged upload',
  AC: 'Contacts and recordings from Amazon Connect',
  PR: 'Pause and resume',
  QG: 'Flags from the CTI side',
  OD: 'On-Demand',
};

/** The page, with what the tests prove today. States and notes are written by hand; they are kept. */
export const featuresPage = (rows: readonly FeatureRow[] = readFeatures()): string => {
  const proven = provenRows();
  const count = (state: FeatureRow['state']) => rows.filter((row) => row.state === state).length;
  const sections = Object.entries(areas).map(([prefix, title]) => {
    const lines = rows
      .filter(({ id }) => id.startsWith(prefix))
      .map(
        ({ id, feature, state, note }) =>
          `| ${id} | ${feature} | ${state} | ${note} | ${(proven.get(id) ?? []).join(', ')} |`,
      );
    return [
      `## ${prefix}. ${title}`,
      '',
      '| id | behaviour | state | note | proven by (in test/) |',
      '|---|---|---|---|---|',
      ...lines,
    ].join('\n');
  });
  return [
    '# Features',
    '',
    `${rows.length} behaviours: ${count('done')} done, ${count('in part')} in part, ${count('not yet')} not yet.`,
    'A row is done when a test names it. State and note are written here by hand; the last column is filled in by',
    '`npm run docs`, and a test compares the three.',
    '',
    sections.join('\n\n'),
    '',
  ].join('\n');
};
