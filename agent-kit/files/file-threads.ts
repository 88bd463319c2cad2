import { extname, join } from 'node:path';
import { getAsset, isSea } from 'node:sea';
import { Worker } from 'node:worker_threads';
import { Failure, type FailureCode } from '../../domain/failure.ts';
import type { Manifest } from '../../domain/upload/manifest.ts';
import { multipartFrom } from '../../domain/upload/parts.ts';
import type { Header } from '../../staging-agent/intake/media.ts';
import { lanes } from '../transfer/lanes.ts';
import type { OpenFile } from './open-file.ts';

/** The SHA-256 of each part, found in the reading that found the one of the whole. */
export interface PartHashes {
  size: number;
  /** Hex, in order. */
  sha256: string[];
}

export interface Hashed {
  size: number;
  mtimeMs: number;
  /** Hex. */
  sha256: string;
  /** Of what will be sent in parts. */
  parts?: PartHashes | undefined;
  /** Where it was asked for. */
  header?: Header | undefined;
}

/** A small file, whole; one that is larger than its content is too large for this. */
export interface Content {
  size: number;
  mtimeMs: number;
  content: Buffer;
}

/** What is done to files on threads of their own: a share that hangs hangs only them. */
export interface FileThreads {
  /** @throws Failure `invalid` for what is no plain file of the location. */
  open(root: string, path: string): Promise<OpenFile>;
  /** Reads it from end to end; `partSize` when another is asked for than the usual one. */
  hash(root: string, path: string, asked?: HashAsked): Promise<Hashed>;
  /** What is read is there until `act` is over, and no longer. */
  whileRead<Outcome>(root: string, path: string, act: (file: Content) => Promise<Outcome>): Promise<Outcome>;
  close(): Promise<void>;
}

export interface HashAsked {
  /** As far as it is known; it need not be true. */
  size?: number;
  partSize?: number | undefined;
  /** Of another size it is not read, and its hash is empty. */
  onlySize?: number | undefined;
  /** Reads its header too, as one of this medium. */
  medium?: Manifest['medium'] | undefined;
  signal?: AbortSignal | undefined;
}

export type Asked =
  | { id: number; to: 'open'; root: string; path: string }
  | { id: number; to: 'read'; root: string; path: string; room: number }
  | {
      id: number;
      to: 'hash';
      root: string;
      path: string;
      partSize: number | undefined;
      onlySize: number | undefined;
      medium: Manifest['medium'] | undefined;
    }
  | { id: number; to: 'forget' };

export type Given =
  | ({ id: number } & OpenFile)
  | { id: number; size: number; mtimeMs: number; have: number }
  | ({ id: number } & Hashed)
  | { id: number; error: { message: string; failure?: FailureCode; code?: string | undefined } };

/** A file that is larger is sent piece by piece. */
export const roomBytes = 256 * 1024;
const roomCount = 32;

export const threadName = 'file-thread';

/** It lies beside this file, or in the single executable. */
const startThread = (workerData: SharedArrayBuffer): Worker => {
  const options = {
    workerData,
    // What it opens may be closed by another.
    trackUnmanagedFds: false,
    resourceLimits: { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 32 },
  };
  if (isSea()) return new Worker(getAsset(threadName, 'utf8'), { eval: true, ...options });
  return new Worker(join(import.meta.dirname, threadName + extname(import.meta.filename)), options);
};

type Without<Kind, Key extends string> = Kind extends unknown ? Omit<Kind, Key> : never;

/** Started when it is first needed, and anew should it die. */
const fileThread = (rooms: SharedArrayBuffer) => {
  let thread: Worker | undefined;
  const waiting = new Map<number, PromiseWithResolvers<Given>>();
  let asked = 0;
  let untold: Asked[] = [];

  const settle = (id: number, act: (one: PromiseWithResolvers<Given>) => void) => {
    const one = waiting.get(id);
    waiting.delete(id);
    // Idle, it does not keep the program alive.
    if (waiting.size === 0) thread?.unref();
    if (one) act(one);
  };
  const started = (): Worker => {
    if (thread) return thread;
    const begun = startThread(rooms);
    begun.on('message', (all: Given[]) => {
      for (const given of all) {
        settle(given.id, ({ resolve, reject }) => {
          if (!('error' in given)) return resolve(given);
          const { message, failure, code } = given.error;
          reject(failure ? new Failure(failure, message) : Object.assign(new Error(message), code && { code }));
        });
      }
    });
    let why = new Error('The thread that reads files has ended');
    begun.on('error', (error) => {
      why = error as Error;
    });
    begun.on('exit', () => {
      if (thread === begun) thread = undefined;
      for (const id of [...waiting.keys()]) settle(id, ({ reject }) => reject(why));
    });
    thread = begun;
    return begun;
  };
  const tellAll = () => {
    const all = untold;
    untold = [];
    started().postMessage(all);
  };
  const tell = (one: Asked) => {
    // Told together at the end of this turn: each message has its price.
    if (untold.length === 0) setImmediate(tellAll);
    untold.push(one);
  };

  return {
    get underWay() {
      return waiting.size;
    },
    async ask<Answer extends Given>(what: Without<Asked, 'id'>, signal?: AbortSignal): Promise<Answer> {
      signal?.throwIfAborted();
      const id = ++asked;
      const one = Promise.withResolvers<Given>();
      if (waiting.size === 0) started().ref();
      waiting.set(id, one);
      tell({ ...what, id });
      if (!signal) return one.promise as Promise<Answer>;
      const forget = () => {
        tell({ id, to: 'forget' });
        settle(id, ({ reject }) => reject(signal.reason));
      };
      signal.addEventListener('abort', forget, { once: true });
      return one.promise.finally(() => signal.removeEventListener('abort', forget)) as Promise<Answer>;
    },
    close: async () => void (await thread?.terminate()),
  };
};

/** Small files keep one thread busy at most; it hashes several at once. Large ones have a second. */
export const fileThreads = (): FileThreads => {
  const rooms = new SharedArrayBuffer(roomCount * roomBytes);
  const first = fileThread(rooms);
  const second = fileThread(rooms);
  const free = Array.from({ length: roomCount }, (_, room) => room);
  const inRooms = lanes(roomCount);
  return {
    open: (root, path) => first.ask<{ id: number } & OpenFile>({ to: 'open', root, path }),
    hash(root, path, { size = 0, partSize, onlySize, medium, signal } = {}) {
      const thread = size >= multipartFrom && second.underWay <= first.underWay ? second : first;
      return thread.ask<{ id: number } & Hashed>({ to: 'hash', root, path, partSize, onlySize, medium }, signal);
    },
    whileRead: (root, path, act) =>
      inRooms.run(async () => {
        const room = free.pop()!;
        try {
          const { size, mtimeMs, have } = await first.ask<Extract<Given, { have: number }>>({
            ...{ to: 'read', root, path, room },
          });
          return await act({ size, mtimeMs, content: Buffer.from(rooms, room * roomBytes, have) });
        } finally {
          free.push(room);
        }
      }),
    close: async () => void (await Promise.all([first.close(), second.close()])),
  };
};
