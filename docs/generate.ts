import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pages } from './pages.ts';

for (const { path, text } of pages) {
  writeFileSync(join(import.meta.dirname, '..', path), text());
  console.log(path);
}
