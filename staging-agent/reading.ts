import { createHash } from 'node:crypto';
import { multipartFrom, partSizeOf } from '../domain/upload/parts.ts';
import type { Hashing } from './hashing.ts';
import { closeFile, type Location } from './location.ts';

/** The SHA-256 of each part, found in the reading that found the one of the whole. */
export interface PartHashes {
  size: number;
  /** Hex, in order. */
  sha256: string[];
}

export interface Reading {
  size: number;
  mtimeMs: number;
  sha256: string;
  /** Of what will be sent in parts. */
  parts?: PartHashes;
}

/** Reads a recording from end to end; `partSize` when another is asked for than the usual one. */
export type Read = (path: string, signal?: AbortSignal, partSize?: number) => Promise<Reading>;

export const reading =
  (at: Location, { hash }: Pick<Hashing, 'hash'>): Read =>
  async (path, signal, asked) => {
    const file = await at.openFile(path);
    const { mtimeMs } = file;
    try {
      const partSize = asked ?? (file.size < multipartFrom ? undefined : partSizeOf(file.size));
      const { size, sha256, parts } = await hash(file, partSize, signal);
      return { size, mtimeMs, sha256, ...(partSize !== undefined && { parts: { size: partSize, sha256: parts } }) };
    } finally {
      await closeFile(file.handle);
    }
  };

/** As the archive tells it of what came in parts. */
export const compositeOf = ({ sha256 }: PartHashes): string => {
  const whole = createHash('sha256');
  for (const one of sha256) whole.update(one, 'hex');
  return `${whole.digest('hex')}-${sha256.length}`;
};
