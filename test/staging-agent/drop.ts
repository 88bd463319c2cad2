import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Manifest } from '../../domain/upload/manifest/manifest.ts';

/** Bytes per second of 8-bit mono sound. */
const wavHeader = (soundBytes: number): Buffer => {
  const header = Buffer.from('RIFF    WAVEfmt                     data    ', 'latin1');
  header.writeUInt32LE(soundBytes + 36, 4);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(7, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8000, 24);
  header.writeUInt32LE(8000, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.writeUInt32LE(soundBytes, 40);
  return header;
};

/** A WAV file of so many bytes, at least 45; the same bytes for the same words. */
export const soundOf = (words: string, size: number): Buffer =>
  Buffer.concat([wavHeader(size - 44), bytesOf(words, size - 44)]);

/** A file of so many bytes that starts like an MP4 file. */
export const screenOf = (words: string, size: number): Buffer =>
  Buffer.concat([Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isommp42', 'latin1'), bytesOf(words, size - 24)]);

const bytesOf = (words: string, size: number): Buffer => {
  const pieces: Buffer[] = [];
  for (let made = 0, n = 0; made < size; made += 32, n++) {
    pieces.push(createHash('sha256').update(`${words} ${n}`).digest());
  }
  return Buffer.concat(pieces).subarray(0, size);
};

/** A contact of that name, as far as an id allows. */
export const manifestOf = (name: string, content: Buffer, more: Partial<Manifest> = {}): Manifest => ({
  version: 1,
  contactId: name.replace(/[^\w.:@+=-]/g, '_') || 'contact',
  medium: 'audio',
  username: 'jane.doe',
  machine: 'PC-017',
  startedAt: '2026-11-20T09:00:00Z',
  endedAt: '2026-11-20T09:05:00Z',
  size: content.length,
  sha256: createHash('sha256').update(content).digest('hex'),
  ...more,
});

/** As a desktop does it: first another name, then the final one, and the manifest last. */
export const drop = (root: string, path: string, content: Buffer, manifest: unknown): void => {
  const at = join(root, path);
  mkdirSync(dirname(at), { recursive: true });
  for (const [name, bytes] of [
    [at, content],
    [`${at}.manifest.json`, typeof manifest === 'string' ? manifest : JSON.stringify(manifest)],
  ] as const) {
    writeFileSync(`${name}.part`, bytes);
    renameSync(`${name}.part`, name);
  }
};

/** Every file below, with `/`, without the agent's own folders unless `own` is set. */
export const filesBelow = (root: string, own = false, below = ''): string[] =>
  readdirSync(join(root, below), { withFileTypes: true }).flatMap((entry) => {
    const path = below ? `${below}/${entry.name}` : entry.name;
    if (entry.name === '.fermata-location') return [];
    if (!own && below === '' && ['refused', '.trash'].includes(entry.name)) return [];
    return entry.isDirectory() ? filesBelow(root, own, path) : [path];
  });

export const sum = (file: Buffer): string => createHash('sha256').update(file).digest('hex');
