import { availableParallelism } from 'node:os';
import { extname, join } from 'node:path';
import { getAsset, isSea } from 'node:sea';
import { Worker } from 'node:worker_threads';
import { limitConcurrency } from '../../domain/concurrency.ts';
import { Failure, type FailureCode } from '../../domain/failure.ts';
import type { FileHashes } from './hashing.ts';
import type { OpenFile } from './open-file.ts';

export interface HashedFile<Header> extends FileHashes {
  mtimeMs: number;
  /** Present if a kind was given. */
  header?: Header | undefined;
}

/** A small file, read whole. When `size` is larger than its content, the file is too large to be read this way. */
export interface SmallFile {
  size: number;
  mtimeMs: number;
  content: Buffer;
}

export interface HashOptions<Kind> {
  /** Given if the parts must have another size than usual. */
  partSize?: number | undefined;
  /** A file of another size is not read, and its hash is empty. */
  onlySize?: number | undefined;
  /** Also reads the header, as that of a file of this kind. */
  kind?: Kind | undefined;
  signal?: AbortSignal | undefined;
}

/** Works on files in threads of their own, so that a share that hangs blocks only these threads. */
export interface FileThreads<Kind, Header> {
  /** @throws Failure `invalid` for anything but a plain file below `root`; so do the next two. */
  open(root: string, path: string): Promise<OpenFile>;
  /** Reads the file from end to end. */
  hash(root: string, path: string, options?: HashOptions<Kind>): Promise<HashedFile<Header>>;
  /** The content is valid until `act` ends, and no longer. */
  whileRead<Outcome>(root: string, path: string, act: (file: SmallFile) => Promise<Outcome>): Promise<Outcome>;
  close(): Promise<void>;
}

export type FileRequest =
  | { id: number; to: 'open'; root: string; path: string }
  | { id: number; to: 'read'; root: string; path: string; buffer: number }
  | { id: number; to: 'hash'; root: string; path: string; partSize?: number; onlySize?: number; kind?: unknown }
  | { id: number; to: 'forget' };

export type FileResponse =
  | ({ id: number } & OpenFile)
  | { id: number; size: number; mtimeMs: number; have: number }
  | ({ id: number } & HashedFile<unknown>)
  | { id: number; error: { message: string; failure?: FailureCode; code?: string | undefined } };

/** A larger file is sent piece by piece. */
export const bufferBytes = 256 * 1024;
const bufferCount = 32;

/** OpenSSL hashes one file per thread. More threads than this would take a server's cores away from its other work. */
const threadCount = Math.min(4, Math.max(2, availableParallelism()));

/** The name of a program's thread file, which is next to the module that starts it, or inside the single executable. */
export const threadName = 'file-thread';

const startThread = (folder: string, workerData: SharedArrayBuffer): Worker => {
  const options = {
    workerData,
    // A file that one thread opens may be closed by another.
    trackUnmanagedFds: false,
    resourceLimits: { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 32 },
  };
  if (isSea()) return new Worker(getAsset(threadName, 'utf8'), { eval: true, ...options });
  return new Worker(join(folder, threadName + extname(import.meta.filename)), options);
};

type Without<Kind, Key extends string> = Kind extends unknown ? Omit<Kind, Key> : never;

/** A thread that starts when it is first needed, and again if it dies. */
const fileThread = (folder: string, buffers: SharedArrayBuffer) => {
  let thread: Worker | undefined;
  const pending = new Map<number, PromiseWithResolvers<FileResponse>>();
  let lastId = 0;
  let unsent: FileRequest[] = [];

  const settle = (id: number, act: (one: PromiseWithResolvers<FileResponse>) => void) => {
    const one = pending.get(id);
    pending.delete(id);
    // An idle thread does not keep the program alive.
    if (pending.size === 0) thread?.unref();
    if (one) act(one);
  };
  const ensureStarted = (): Worker => {
    if (thread) return thread;
    const worker = startThread(folder, buffers);
    worker.on('message', (responses: FileResponse[]) => {
      for (const response of responses) {
        settle(response.id, ({ resolve, reject }) => {
          if (!('error' in response)) return resolve(response);
          const { message, failure, code } = response.error;
          reject(failure ? new Failure(failure, message) : Object.assign(new Error(message), code && { code }));
        });
      }
    });
    let reason = new Error('The thread that reads files has ended');
    worker.on('error', (error) => {
      reason = error as Error;
    });
    worker.on('exit', () => {
      if (thread === worker) thread = undefined;
      for (const id of [...pending.keys()]) settle(id, ({ reject }) => reject(reason));
    });
    thread = worker;
    return worker;
  };
  const sendAll = () => {
    const all = unsent;
    unsent = [];
    ensureStarted().postMessage(all);
  };
  const send = (request: FileRequest) => {
    // Sent together at the end of this turn of the event loop, because each message costs time.
    if (unsent.length === 0) setImmediate(sendAll);
    unsent.push(request);
  };

  return {
    get inFlight() {
      return pending.size;
    },
    async request<Response extends FileResponse>(
      request: Without<FileRequest, 'id'>,
      signal?: AbortSignal,
    ): Promise<Response> {
      signal?.throwIfAborted();
      const id = ++lastId;
      const one = Promise.withResolvers<FileResponse>();
      if (pending.size === 0) ensureStarted().ref();
      pending.set(id, one);
      send({ ...request, id } as FileRequest);
      if (!signal) return one.promise as Promise<Response>;
      const forget = () => {
        send({ id, to: 'forget' });
        settle(id, ({ reject }) => reject(signal.reason));
      };
      signal.addEventListener('abort', forget, { once: true });
      return one.promise.finally(() => signal.removeEventListener('abort', forget)) as Promise<Response>;
    },
    close: async () => void (await thread?.terminate()),
  };
};

/** `folder`: where the program's thread file is. */
export const fileThreads = <Kind, Header>(folder: string): FileThreads<Kind, Header> => {
  const buffers = new SharedArrayBuffer(bufferCount * bufferBytes);
  const threads = Array.from({ length: threadCount }, () => fileThread(folder, buffers));
  const freeBuffers = Array.from({ length: bufferCount }, (_, buffer) => buffer);
  const buffered = limitConcurrency(bufferCount);
  /** The first of the least busy ones, so that a thread starts only when it is needed. */
  const leastBusy = () => threads.reduce((least, one) => (one.inFlight < least.inFlight ? one : least));
  return {
    open: (root, path) => leastBusy().request<{ id: number } & OpenFile>({ to: 'open', root, path }),
    hash: (root, path, { partSize, onlySize, kind, signal } = {}) =>
      leastBusy().request<{ id: number } & HashedFile<Header>>(
        {
          ...{ to: 'hash', root, path },
          ...(partSize !== undefined && { partSize }),
          ...(onlySize !== undefined && { onlySize }),
          ...(kind !== undefined && { kind }),
        },
        signal,
      ),
    whileRead: (root, path, act) =>
      buffered.run(async () => {
        const buffer = freeBuffers.pop()!;
        try {
          const { size, mtimeMs, have } = await leastBusy().request<Extract<FileResponse, { have: number }>>({
            ...{ to: 'read', root, path, buffer },
          });
          return await act({ size, mtimeMs, content: Buffer.from(buffers, buffer * bufferBytes, have) });
        } finally {
          freeBuffers.push(buffer);
        }
      }),
    close: async () => void (await Promise.all(threads.map((thread) => thread.close()))),
  };
};
