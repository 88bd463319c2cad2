import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/tables.md'), 'utf8');
const adapters = join(root, 'adapters/dynamodb');

/** The prefixes of item keys, as the adapters write them: `leg#`, `staged#`... */
const prefixes = new Set(
  readdirSync(adapters, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [...readFileSync(join(adapters, file), 'utf8').matchAll(/[`']([a-z][a-z-]*#)(?=\$\{|')/g)])
    .map(([, prefix]) => prefix!),
);

test('the page of tables describes every kind of key that the adapters write', () => {
  expect(prefixes.size).toBeGreaterThan(25);
  expect([...prefixes].filter((prefix) => !page.includes(`\`${prefix}`)).sort()).toEqual([]);
});
