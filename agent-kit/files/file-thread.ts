import { closeSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { Failure } from '../../domain/failure.ts';
import { readHeader } from '../../staging-agent/intake/media.ts';
import { type Asked, type Given, roomBytes } from './file-threads.ts';
import { hashing } from './hashing.ts';
import { codeOf, openPlainFile } from './open-file.ts';

const port = parentPort!;
const rooms = workerData as SharedArrayBuffer;
let given: Given[] = [];

const answer = (one: Given): void => {
  if (given.length === 0) setImmediate(answerAll);
  given.push(one);
};
const answerAll = (): void => {
  const all = given;
  given = [];
  port.postMessage(all);
};

/** An error loses all but its words on the way to another thread. */
const failed = (id: number, error: unknown): void => {
  const { message } = error as Error;
  answer({ id, error: error instanceof Failure ? { message, failure: error.code } : { message, code: codeOf(error) } });
};

const read = ({ id, root, path, room }: Extract<Asked, { to: 'read' }>): void => {
  const { handle, size, mtimeMs } = openPlainFile(root, path);
  try {
    const into = new Uint8Array(rooms, room * roomBytes, roomBytes);
    let have = 0;
    for (let count = -1; count !== 0 && have < into.length; have += count) {
      count = readSync(handle, into, have, into.length - have, have);
    }
    answer({ id, size, mtimeMs, have });
  } finally {
    closeSync(handle);
  }
};

const hashes = hashing({
  done: ({ id, mtimeMs, header }, { size, sha256, parts }) => answer({ id, size, mtimeMs, sha256, parts, header }),
  failed: ({ id }, error) => failed(id, error),
});

const hash = (asked: Extract<Asked, { to: 'hash' }>): void => {
  const file = openPlainFile(asked.root, asked.path);
  if (asked.onlySize === undefined || asked.onlySize === file.size) {
    try {
      const header = asked.medium && readHeader(file, asked.medium);
      hashes.add({ ...asked, ...file, header });
    } catch (error) {
      closeSync(file.handle);
      throw error;
    }
    return;
  }
  closeSync(file.handle);
  answer({ id: asked.id, size: file.size, mtimeMs: file.mtimeMs, sha256: '' });
};

port.on('message', (all: Asked[]) => {
  for (const asked of all) {
    try {
      if (asked.to === 'forget') hashes.forget(asked.id);
      else if (asked.to === 'open') answer({ id: asked.id, ...openPlainFile(asked.root, asked.path) });
      else if (asked.to === 'read') read(asked);
      else hash(asked);
    } catch (error) {
      failed(asked.id, error);
    }
  }
});
