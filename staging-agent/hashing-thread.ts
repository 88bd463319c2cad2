import { createHash, type Hash, hash } from 'node:crypto';
import { readSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';

/** What the thread is asked: hash an open file, or forget about it. */
export type Asked = { id: number; handle: number; partSize: number | undefined } | { id: number; forget: true };
export type Given = { id: number; size: number; sha256: string; parts: string[] } | { id: number; error: Error };

interface Job {
  id: number;
  handle: number;
  partSize: number | undefined;
  whole: Hash | undefined;
  part: Hash | undefined;
  parts: string[];
  read: number;
  inPart: number;
}

const buffer = Buffer.allocUnsafeSlow(256 * 1024);
/** So much of one file, then the next one's turn: a large one does not keep the small ones waiting. */
const turn = 32 * buffer.length;

const port = parentPort!;
const jobs = new Map<number, Job>();
let running = false;

const endPart = (job: Job): void => {
  if (job.part) job.parts.push(job.part.digest('hex'));
  job.part = undefined;
  job.inPart = 0;
};

/** Tells whether the file is over. */
const goOn = (job: Job): boolean => {
  for (let inTurn = 0; inTurn < turn; ) {
    const most = job.partSize === undefined ? buffer.length : Math.min(buffer.length, job.partSize - job.inPart);
    const count = readSync(job.handle, buffer, 0, most, job.read);
    if (count === 0) {
      endPart(job);
      job.whole ??= createHash('sha256');
      return true;
    }
    const piece = buffer.subarray(0, count);
    job.whole ??= createHash('sha256');
    job.whole.update(piece);
    if (job.partSize !== undefined) {
      job.part ??= createHash('sha256');
      job.part.update(piece);
      job.inPart += count;
      if (job.inPart === job.partSize) endPart(job);
    }
    job.read += count;
    inTurn += count;
  }
  return false;
};

/** A file that the buffer holds is hashed at once; undefined when it is larger. */
const atOnce = ({ id, handle }: Job): Given | undefined => {
  let size = 0;
  while (size < buffer.length) {
    const count = readSync(handle, buffer, size, buffer.length - size, size);
    if (count === 0) return { id, size, sha256: hash('sha256', buffer.subarray(0, size), 'hex'), parts: [] };
    size += count;
  }
  return undefined;
};

const turnOf = (job: Job): Given | undefined => {
  try {
    if (job.read === 0 && job.partSize === undefined) {
      const given = atOnce(job);
      if (given) return given;
    }
    if (!goOn(job)) return undefined;
    return { id: job.id, size: job.read, sha256: job.whole!.digest('hex'), parts: job.parts };
  } catch (error) {
    return { id: job.id, error: error as Error };
  }
};

const run = (): void => {
  const given: Given[] = [];
  for (const job of jobs.values()) {
    const one = turnOf(job);
    if (!one) continue;
    given.push(one);
    jobs.delete(job.id);
  }
  if (given.length > 0) port.postMessage(given);
  running = jobs.size > 0;
  if (running) setImmediate(run);
};

port.on('message', (asked: Asked) => {
  if ('forget' in asked) {
    jobs.delete(asked.id);
    return;
  }
  jobs.set(asked.id, {
    ...asked,
    whole: undefined,
    part: undefined,
    parts: [],
    read: 0,
    inPart: 0,
  });
  if (!running) {
    running = true;
    setImmediate(run);
  }
});
