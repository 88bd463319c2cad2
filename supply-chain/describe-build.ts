import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { noticesOf } from './notices.ts';
import type { Package } from './packages.ts';
import { type Program, sbomOf } from './sbom.ts';

export const noticesFile = 'THIRD-PARTY-NOTICES.txt';
export const sbomFile = 'sbom.cdx.json';
export const sumsFile = 'SHA256SUMS.txt';

/**
 * Writes the files with which a customer can check a built program: the third-party notices, the bill of materials, and the
 * SHA-256 of every file in the folder (`sha256sum --check SHA256SUMS.txt`).
 */
export const describeBuild = (folder: string, program: Program, packages: readonly Package[]): void => {
  writeFileSync(join(folder, noticesFile), noticesOf(program.name, packages));
  writeFileSync(join(folder, sbomFile), sbomOf(program, packages));
  writeFileSync(join(folder, sumsFile), sumsOf(folder));
};

const sumsOf = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== sumsFile)
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ file, path: file.slice(folder.length + 1).replaceAll('\\', '/') }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(({ file, path }) => `${createHash('sha256').update(readFileSync(file)).digest('hex')}  ${path}\n`)
    .join('');
