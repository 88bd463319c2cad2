import { createHash, type Hash } from 'node:crypto';
import { readSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';

/** What the thread is asked: hash an open file, or forget about it. */
export type Asked = { id: number; handle: number; partSize: number | undefined } | { id: number; forget: true };
export type Given = { id: number; size: number; sha256: string; parts: string[] } | { id: number; error: Error };

interface Job {
  id: number;
  handle: number;
  partSize: number | undefined;
  whole: Hash;
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
      return true;
    }
    const piece = buffer.subarray(0, count);
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

const run = (): void => {
  for (const job of jobs.values()) {
    try {
      if (!goOn(job)) continue;
      const given: Given = { id: job.id, size: job.read, sha256: job.whole.digest('hex'), parts: job.parts };
      port.postMessage(given);
    } catch (error) {
      port.postMessage({ id: job.id, error } satisfies { id: number; error: unknown });
    }
    jobs.delete(job.id);
  }
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
    whole: createHash('sha256'),
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
