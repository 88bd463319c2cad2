import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Package } from './packages.ts';

/** The text of Apache-2.0, which is also Fermata's own license. */
const apache = (): string => readFileSync(join(import.meta.dirname, '../LICENSE'), 'utf8').trim();

const permissive = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction, including without
limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software,
and to permit persons to whom the Software is furnished to do so`;

const withoutWarranty = `THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT
LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL
THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT,
TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/** The texts for packages that declare a license without including it. */
const standardTexts: Record<string, (author: string) => string> = {
  'Apache-2.0': apache,
  MIT: (author) => `Copyright (c) ${author}

${permissive}, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

${withoutWarranty}`,
  'MIT-0': (author) => `Copyright (c) ${author}

${permissive}.

${withoutWarranty}`,
};

/** The notices of a program that contains these packages: the license of each, and its authors. */
export const noticesOf = (program: string, packages: readonly Package[]): string => {
  const byText = new Map<string, Package[]>();
  for (const one of packages) {
    for (const text of textsOf(one)) byText.set(text, [...(byText.get(text) ?? []), one]);
  }
  const sections = [...byText].map(
    ([text, bearers]) =>
      `${'='.repeat(80)}\n${bearers.map(({ name, version, license }) => `${name} ${version} (${license})`).join('\n')}\n${'-'.repeat(80)}\n${text}\n`,
  );
  return `${program} contains the third-party software below.\n\n${sections.join('\n')}`;
};

const textsOf = ({ name, license, author, texts }: Package): readonly string[] => {
  if (texts.length > 0) return texts;
  const standard = standardTexts[license];
  if (!standard)
    throw new Error(`${name} does not include the text of its license (${license}). Add it to standardTexts.`);
  return [standard(author)];
};
