import { once } from 'node:events';
import { createGunzip } from 'node:zlib';

/** The packed bytes end too early or are damaged; what could be unpacked of them has been given out before. */
export class DamagedArchive extends Error {}

/** Unpacked this is a few hundred kilobytes, and 32 MB at the most that gzip can do: memory is bounded by it. */
const sliceLength = 32 << 10;
/** Larger pieces are not faster: above 128 KB each one's memory is new from the system, and must be cleared by it. */
const pieceLength = 64 << 10;
/**
 * What zlib unpacked from the slice in which it finds damage is lost with it, so the end of the object, where check sums
 * stand and strangers append, is given to it in small steps, the last ones of a byte. Most objects are all end.
 */
const endLength = 16 << 10;
const stepLength = 64;

const cut = (bytes: Buffer, length: number): Buffer[] =>
  Array.from({ length: Math.ceil(bytes.length / length) }, (_, index) =>
    bytes.subarray(index * length, (index + 1) * length),
  );

async function* slices(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const bytes = Buffer.concat([held, chunk]);
    const ready = Math.max(0, bytes.length - endLength);
    yield* cut(bytes.subarray(0, ready), sliceLength);
    held = bytes.subarray(ready);
  }
  const last = Math.max(0, held.length - stepLength);
  yield* cut(held.subarray(0, last), stepLength);
  yield* cut(held.subarray(last), 1);
}

async function* gunzipped(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
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
  const written = (bytes: Buffer) => {
    const slice = { done: false, ending: Promise.resolve() };
    const taken = new Promise<void>((done) => gunzip.write(bytes, () => done()));
    slice.ending = Promise.race([taken, closing]).then(() => {
      slice.done = true;
    });
    return slice;
  };
  /** Gives out pieces as they come, until the slice has been unpacked. */
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
    // One slice ahead, so that another thread unpacks while this one reads what it gave last.
    let before = { done: true, ending: Promise.resolve() };
    for await (const slice of slices(chunks)) {
      if (closed) break;
      const next = written(slice);
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
  if (failure) throw new DamagedArchive('The gzip data is damaged or breaks off', { cause: failure });
}

async function* asBuffers(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    if (chunk.length > 0) yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  }
}

/**
 * The bytes, unpacked when they are gzip. That is told by their first two bytes alone: names and headers of objects say
 * it wrongly often enough, and neither of the two can begin a JSON text.
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
  yield* first[0] === 0x1f && first[1] === 0x8b ? gunzipped(all) : all;
}
