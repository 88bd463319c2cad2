import { closeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { Failure } from '../../domain/failure.ts';
import { codeOf } from './file-errors.ts';
import { bufferBytes, type FileRequest, type FileResponse } from './file-threads.ts';
import { type HashJob, hashing } from './hashing.ts';
import { type OpenFile, openPlainFile, readIntoSync } from './open-file.ts';

type RequestTo<To extends FileRequest['to']> = Extract<FileRequest, { to: To }>;

/**
 * Runs inside a file thread. Each program's own thread file calls it, and says how to read the header of a file and which
 * files need hashes of their parts.
 */
export const serveFiles = <Kind, Header>({
  inspect,
  partSizeOf,
}: {
  /** Reads a file's header, as one of this kind. */
  inspect(file: OpenFile, kind: Kind): Header;
  /** Undefined for a file that is sent in one piece. */
  partSizeOf(size: number): number | undefined;
}): void => {
  const port = parentPort!;
  const buffers = workerData as SharedArrayBuffer;
  let responses: FileResponse[] = [];

  const respond = (response: FileResponse): void => {
    if (responses.length === 0) setImmediate(sendAll);
    responses.push(response);
  };
  const sendAll = (): void => {
    const all = responses;
    responses = [];
    port.postMessage(all);
  };

  /** On the way to another thread, an error would lose everything but its message. */
  const respondError = (id: number, error: unknown): void => {
    const { message } = error as Error;
    const code = error instanceof Failure ? { failure: error.code } : { code: codeOf(error) };
    respond({ id, error: { message, ...code } });
  };

  const read = ({ id, root, path, buffer }: RequestTo<'read'>): void => {
    const { handle, size, mtimeMs } = openPlainFile(root, path);
    try {
      const have = readIntoSync(handle, new Uint8Array(buffers, buffer * bufferBytes, bufferBytes), 0);
      respond({ id, size, mtimeMs, have });
    } finally {
      closeSync(handle);
    }
  };

  const hashes = hashing<HashJob & { header: Header | undefined }>({
    done: ({ id, mtimeMs, header }, found) => respond({ id, mtimeMs, header, ...found }),
    failed: ({ id }, error) => respondError(id, error),
  });

  const hash = ({ id, root, path, partSize, onlySize, kind }: RequestTo<'hash'>): void => {
    const file = openPlainFile(root, path);
    if (onlySize !== undefined && onlySize !== file.size) {
      closeSync(file.handle);
      respond({ id, size: file.size, mtimeMs: file.mtimeMs, sha256: '' });
      return;
    }
    try {
      const header = kind === undefined ? undefined : inspect(file, kind as Kind);
      hashes.add({ id, ...file, header, partSize: partSize ?? partSizeOf(file.size) });
    } catch (error) {
      closeSync(file.handle);
      throw error;
    }
  };

  port.on('message', (requests: FileRequest[]) => {
    for (const request of requests) {
      try {
        if (request.to === 'forget') hashes.forget(request.id);
        else if (request.to === 'open') respond({ id: request.id, ...openPlainFile(request.root, request.path) });
        else if (request.to === 'read') read(request);
        else hash(request);
      } catch (error) {
        respondError(request.id, error);
      }
    }
  });
};
