import { createHash, randomFillSync } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Makes the file count as a recording. */
const wavHeader = (size: number): Buffer => {
  const header = Buffer.from('RIFF    WAVEfmt                     data    ', 'latin1');
  for (const [at, value] of [
    [4, size - 8],
    [16, 16],
    [20, 0x10007],
    [24, 8000],
    [28, 8000],
    [32, 0x80001],
    [40, size - 44],
  ] as const) {
    header.writeUInt32LE(value, at);
  }
  return header;
};

/** This many WAV files of noise. */
export const fill = (folder: string, count: number, size: number, prefix = ''): void => {
  mkdirSync(folder, { recursive: true });
  const content = Buffer.alloc(size);
  for (let n = 0; n < count; n++) {
    randomFillSync(content);
    wavHeader(size).copy(content);
    writeFileSync(join(folder, `${prefix}${String(n).padStart(6, '0')}.wav`), content);
  }
};

/** Copies of the files, as a desktop would have dropped them. */
export const stage = (from: string, to: string): void => {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    const content = readFileSync(join(from, name));
    writeFileSync(join(to, name), content);
    writeFileSync(join(to, `${name}.manifest.json`), JSON.stringify(manifest(name, content)));
  }
};
const manifest = (contactId: string, content: Buffer) => ({
  version: 1,
  contactId,
  medium: 'audio',
  username: 'bench',
  machine: 'PC-1',
  startedAt: '2026-11-20T09:00:00Z',
  endedAt: '2026-11-20T09:05:00Z',
  size: content.length,
  sha256: createHash('sha256').update(content).digest('hex'),
});
