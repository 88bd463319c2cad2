import { availableParallelism } from 'node:os';
import { extname, join } from 'node:path';
import { getAsset, isSea } from 'node:sea';
import { Worker } from 'node:worker_threads';
import type { Asked, Given } from './hashing-thread.ts';

export interface FileHashes {
  size: number;
  /** Hex. */
  sha256: string;
  /** Of each part, in order; empty when no size of parts was given. */
  parts: string[];
}

/** SHA-256 of an open file, in one reading. */
export interface Hashing {
  hash(file: { handle: number; size: number }, partSize?: number, signal?: AbortSignal): Promise<FileHashes>;
  close(): Promise<void>;
}

export const threadName = 'hashing-thread';

/** It lies beside this file, or in the single executable. */
const startThread = (): Worker => {
  const limits = { resourceLimits: { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 32 } };
  if (isSea()) return new Worker(getAsset(threadName, 'utf8'), { eval: true, ...limits });
  return new Worker(join(import.meta.dirname, threadName + extname(import.meta.filename)), limits);
};

/** Started when it is first needed, and anew should it die. */
const hashingThread = (): Hashing & { readonly underWay: number } => {
  let thread: Worker | undefined;
  const waiting = new Map<number, PromiseWithResolvers<FileHashes>>();
  let asked = 0;

  const settle = (id: number, act: (one: PromiseWithResolvers<FileHashes>) => void) => {
    const one = waiting.get(id);
    waiting.delete(id);
    // Idle, it does not keep the program alive.
    if (waiting.size === 0) thread?.unref();
    if (one) act(one);
  };
  const failAll = (error: Error) => {
    for (const id of [...waiting.keys()]) settle(id, ({ reject }) => reject(error));
  };
  const started = (): Worker => {
    if (thread) return thread;
    const begun = startThread();
    begun.on('message', (all: Given[]) => {
      for (const given of all) {
        settle(given.id, ({ resolve, reject }) => {
          if ('error' in given) reject(given.error);
          else resolve({ size: given.size, sha256: given.sha256, parts: given.parts });
        });
      }
    });
    let why = new Error('The thread that hashes has ended');
    begun.on('error', (error) => {
      why = error as Error;
    });
    begun.on('exit', () => {
      if (thread === begun) thread = undefined;
      failAll(why);
    });
    thread = begun;
    return begun;
  };
  const tell = (to: Worker, what: Asked) => to.postMessage(what);

  return {
    get underWay() {
      return waiting.size;
    },
    hash({ handle }, partSize, signal) {
      const id = ++asked;
      const one = Promise.withResolvers<FileHashes>();
      if (signal?.aborted) return Promise.reject(signal.reason);
      const to = started();
      if (waiting.size === 0) to.ref();
      waiting.set(id, one);
      tell(to, { id, handle, partSize });
      if (!signal) return one.promise;
      const forget = () => {
        tell(to, { id, forget: true });
        settle(id, ({ reject }) => reject(signal.reason));
      };
      signal.addEventListener('abort', forget, { once: true });
      return one.promise.finally(() => signal.removeEventListener('abort', forget));
    },
    async close() {
      await thread?.terminate();
    },
  };
};

/** What is quickly hashed is worth no thread of its own: each costs memory. */
const large = 1024 * 1024;

/**
 * On threads of their own: what is read and hashed there keeps nobody waiting who sends, and a share that hangs hangs only
 * them. Where there is a second core, large files have two.
 */
export const hashingThreads = (): Hashing => {
  const threads = Array.from({ length: Math.min(2, availableParallelism()) }, hashingThread);
  const first = threads[0]!;
  const leastBusy = () => threads.reduce((least, one) => (one.underWay < least.underWay ? one : least));
  return {
    hash: (file, partSize, signal) => (file.size < large ? first : leastBusy()).hash(file, partSize, signal),
    close: async () => void (await Promise.all(threads.map(({ close }) => close()))),
  };
};
