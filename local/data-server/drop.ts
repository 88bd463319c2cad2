import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Manifest } from '../../domain/upload/manifest/manifest.ts';

/** A file that a desktop drops into the staging location. */
export interface StagedFile {
  /** Below the location, with `/`. */
  path: string;
  content: Uint8Array;
  manifest: Manifest;
}

/** Drops a file as a desktop does: writes it under another name, renames it when it is complete, and then the manifest too. */
export const drop = (location: string, { path, content, manifest }: StagedFile): void => {
  const file = join(location, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.part`, content);
  renameSync(`${file}.part`, file);
  writeFileSync(`${file}.manifest.json.part`, JSON.stringify(manifest));
  renameSync(`${file}.manifest.json.part`, `${file}.manifest.json`);
};
