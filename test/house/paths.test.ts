import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const rooms = readdirSync(root, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() && !/^(\.|node_modules$|cdk\.out$)/.test(entry.name) ? [entry.name] : [],
);

const filesBelow = (folder: string, names: RegExp): string[] =>
  readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return /^(node_modules|dist|cdk\.out)$/.test(entry.name) ? [] : filesBelow(path, names);
    return names.test(entry.name) ? [path] : [];
  });

const pages = ['README.md', 'CONTRIBUTING.md', ...rooms.flatMap((room) => filesBelow(room, /\.md$/))];
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const withoutBlocks = (markdown: string): string =>
  markdown.replaceAll(/^```[\s\S]*?^```$/gm, '').replaceAll(/^ {4}.*$/gm, '');

/** As GitHub builds them. */
const anchorsOf = (markdown: string): string[] =>
  [...withoutBlocks(markdown).matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(/\s/g, '-'),
  );

test('every link between pages leads to an existing file and heading', () => {
  const dead = pages.flatMap((page) =>
    [...withoutBlocks(read(page)).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target]) => {
      if (/^(https?:|mailto:)/.test(target!)) return [];
      const [path = '', anchor] = target!.split('#');
      const file = path === '' ? page : relative(root, resolve(root, dirname(page), path));
      if (!existsSync(join(root, file))) return [`${page}: ${target}`];
      return anchor !== undefined && file.endsWith('.md') && !anchorsOf(read(file)).includes(anchor)
        ? [`${page}: ${target}`]
        : [];
    }),
  );
  expect(dead).toEqual([]);
});

/** The paths of files and folders here among what is set as code, without placeholders, patterns and build output. */
const pathsIn = (markdown: string): string[] =>
  [...withoutBlocks(markdown).matchAll(/`([^`\n]+)`/g)].flatMap(([, code]) =>
    code!
      .split(/\s+/)
      .filter((word) => rooms.some((room) => word.startsWith(`${room}/`)))
      .filter((word) => /^[\w./-]+$/.test(word) && !/(^|\/)dist(\/|$)/.test(word)),
  );

test('every path that a page names exists', () => {
  // Decisions describe the tree as it was.
  const current = pages.filter((page) => !page.startsWith('docs/decisions/'));
  const named = current.flatMap((page) => pathsIn(read(page)).map((path) => ({ page, path })));
  expect(named.length).toBeGreaterThan(50);
  const missing = named.filter(({ path }) => !existsSync(join(root, path)));
  expect(missing.map(({ page, path }) => `${page}: ${path}`)).toEqual([]);
});

test('every page that the code names exists', () => {
  const sources = rooms.flatMap((room) => filesBelow(room, /\.(ts|tsx|mjs|css|ps1|service|xml)$/));
  const missing = sources.flatMap((file) =>
    [...read(file).matchAll(/\bdocs\/[\w/-]+\.md\b/g)].flatMap(([path]) =>
      existsSync(join(root, path)) ? [] : [`${file}: ${path}`],
    ),
  );
  expect(missing).toEqual([]);
});
