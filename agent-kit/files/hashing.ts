import { createHash, type Hash, hash } from 'node:crypto';
import { closeSync, readSync } from 'node:fs';
import type { OpenFile } from './open-file.ts';

/** The SHA-256 of each part, computed in the same reading as the hash of the whole file. */
export interface PartHashes {
  size: number;
  /** Hex, in order. */
  sha256: string[];
}

export interface FileHashes {
  size: number;
  /** Hex. */
  sha256: string;
  parts?: PartHashes | undefined;
}

export interface HashJob extends OpenFile {
  id: number;
  /** Undefined for a file that needs no hashes of its parts. */
  partSize: number | undefined;
}

interface Progress {
  whole: Hash | undefined;
  part: Hash | undefined;
  parts: string[];
  read: number;
  inPart: number;
}

const buffer = Buffer.allocUnsafeSlow(256 * 1024);
/** How much of one file is read before the next one's turn, so that a large file does not hold up the small ones. */
const turnBytes = 4 * buffer.length;

/** Computes the SHA-256 of open files in one reading each, and closes them afterwards. For a thread that may block. */
export const hashing = <Job extends HashJob>({
  done,
  failed,
}: {
  done(job: Job, hashes: FileHashes): void;
  failed(job: Job, error: unknown): void;
}) => {
  const jobs = new Map<number, { job: Job; progress: Progress }>();
  let running = false;

  const close = (job: Job): void => {
    jobs.delete(job.id);
    try {
      closeSync(job.handle);
    } catch {
      // The file was only read: nothing can be lost.
    }
  };

  const endPart = (progress: Progress): void => {
    if (progress.part) progress.parts.push(progress.part.digest('hex'));
    progress.part = undefined;
    progress.inPart = 0;
  };

  /** Returns true at the end of the file. */
  const readTurn = ({ handle, partSize }: Job, progress: Progress): boolean => {
    for (let inTurn = 0; inTurn < turnBytes; ) {
      const most = partSize === undefined ? buffer.length : Math.min(buffer.length, partSize - progress.inPart);
      const count = readSync(handle, buffer, 0, most, progress.read);
      progress.whole ??= createHash('sha256');
      if (count === 0) {
        endPart(progress);
        return true;
      }
      const piece = buffer.subarray(0, count);
      progress.whole.update(piece);
      if (partSize !== undefined) {
        progress.part ??= createHash('sha256');
        progress.part.update(piece);
        progress.inPart += count;
        if (progress.inPart === partSize) endPart(progress);
      }
      progress.read += count;
      inTurn += count;
    }
    return false;
  };

  /** Hashes a file that fits into the buffer in one call, which is faster. Returns undefined if it is larger. */
  const hashSmall = ({ handle }: Job): FileHashes | undefined => {
    let size = 0;
    while (size < buffer.length) {
      const count = readSync(handle, buffer, size, buffer.length - size, size);
      if (count === 0) return { size, sha256: hash('sha256', buffer.subarray(0, size), 'hex') };
      size += count;
    }
    return undefined;
  };

  const takeTurn = (job: Job, progress: Progress): void => {
    try {
      const small = progress.read === 0 && job.partSize === undefined ? hashSmall(job) : undefined;
      if (!small && !readTurn(job, progress)) return;
      const parts = job.partSize === undefined ? undefined : { size: job.partSize, sha256: progress.parts };
      const hashes = small ?? { size: progress.read, sha256: progress.whole!.digest('hex'), parts };
      close(job);
      done(job, hashes);
    } catch (error) {
      close(job);
      failed(job, error);
    }
  };

  const run = (): void => {
    for (const { job, progress } of jobs.values()) takeTurn(job, progress);
    running = jobs.size > 0;
    if (running) setImmediate(run);
  };

  return {
    add(job: Job): void {
      jobs.set(job.id, { job, progress: { whole: undefined, part: undefined, parts: [], read: 0, inPart: 0 } });
      if (running) return;
      running = true;
      setImmediate(run);
    },
    /** Closes a file without a result, when nobody waits for it any more. */
    forget(id: number): void {
      const found = jobs.get(id);
      if (found) close(found.job);
    },
  };
};
