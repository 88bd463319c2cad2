import { once } from 'node:events';
import { createGunzip } from 'node:zlib';

/** The gzip data ends too early or is damaged. Everything that could be unpacked has been yielded before. */
export class DamagedArchive extends Error {}

/** Unpacked, this is a few hundred kilobytes, and at most 32 MB with gzip's best ratio; this bounds the memory. */
const sliceLength = 32 << 10;
/** Larger pieces are not faster: above 128 KB, each piece gets fresh memory, which the system must clear first. */
const pieceLength = 64 << 10;
/**
 * When zlib finds damage, everything that it unpacked from the same slice is lost. So the end of the object, where the
 * checksum is and where strangers append data, goes to zlib in small steps, the last ones of one byte. Most objects
 * consist only of that end.
 */
const endLength = 16 << 10;
const stepLength = 64;

const cut = (bytes: Buffer, length: number): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / length) }, (_, index) =>
    bytes.subarray(index * length, (index + 1) * length),
  );

async function* slices(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let tail: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = Buffer.concat([tail, chunk]);
    const ready = Math.max(0, bytes.length - endLength);
    yield* cut(bytes.subarray(0, ready), sliceLength);
    tail = bytes.subarray(ready);
  }
  const last = Math.max(0, tail.length - stepLength);
  yield* cut(tail.subarray(0, last), stepLength);
  yield* cut(tail.subarray(last), 1);
}

async function* unzip(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: pieceLength });
  let ready: Buffer[] = [];
  let failure: Error | undefined;
  let arrived = () => {};
  gunzip.on('data', (piece: Buffer) => {
    ready.push(piece);
    arrived();
  });
  gunzip.on('error', (error) => {
    failure = error;
  });
  let closed = false;
  const closing = once(gunzip, 'close').then(
    () => {
      closed = true;
    },
    () => {
      closed = true;
    },
  );
  const write = (bytes: Buffer) => {
    const slice = { done: false, ending: Promise.resolve() };
    const taken = new Promise<void>((done) => gunzip.write(bytes, () => done()));
    slice.ending = Promise.race([taken, closing]).then(() => {
      slice.done = true;
    });
    return slice;
  };
  /** Yields pieces as they arrive, until the slice has been unpacked. */
  async function* until(slice: { done: boolean; ending: Promise<void> }): AsyncGenerator<Buffer> {
    while (true) {
      const pieces = ready;
      ready = [];
      yield* pieces;
      if (slice.done && ready.length === 0) return;
      if (ready.length > 0) continue;
      const arrival = new Promise<void>((resolve) => {
        arrived = resolve;
      });
      await Promise.race([arrival, slice.ending]);
    }
  }

  try {
    // One slice ahead, so that another thread unpacks while this one processes the previous pieces.
    let before = { done: true, ending: Promise.resolve() };
    for await (const slice of slices(chunks)) {
      if (closed) break;
      const next = write(slice);
      yield* until(before);
      before = next;
    }
    yield* until(before);
    if (!closed) {
      gunzip.end();
      await closing;
    }
    yield* ready;
  } finally {
    gunzip.destroy();
  }
  if (failure) throw new DamagedArchive('The gzip data is damaged or cut off', { cause: failure });
}

async function* asBuffers(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    if (chunk.length > 0) yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  }
}

/**
 * The bytes, unpacked when they are gzip. Only their first two bytes decide: names and headers of objects are wrong
 * often enough, and neither of the two bytes can begin a JSON text.
 */
export async function* unpacked(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const chunks = asBuffers(source);
  let first: Buffer = Buffer.alloc(0);
  while (first.length < 2) {
    const { value, done } = await chunks.next();
    if (done) break;
    first = first.length === 0 ? value : Buffer.concat([first, value]);
  }
  const all = (async function* () {
    if (first.length > 0) yield first;
    yield* chunks;
  })();
  yield* first[0] === 0x1f && first[1] === 0x8b ? unzip(all) : all;
}
