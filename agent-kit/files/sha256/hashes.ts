import { hash } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { blockBytes, eightAtOnce, firstState, messages, places, roundConstants } from './eight-at-once.ts';

/** SHA-256 of up to eight messages side by side, each in a lane of its own. */
export interface Hashes {
  /** A new message in this lane. */
  begin(lane: number): void;
  /** Where the next piece of its message is put: `pieceBytes` long. */
  room(lane: number): Uint8Array;
  /** So many bytes lie there; all of it, unless they are the last. Only for a lane that is not `busy`. */
  give(lane: number, bytes: number, isLast: boolean): void;
  /** Has bytes that are not hashed yet. */
  busy(lane: number): boolean;
  /** Goes on in all lanes that are busy, until the first of them is not. */
  goOn(): void;
  /** Hex, of a message whose last piece was given and is hashed. */
  digest(lane: number): string;
}

/** What of it is used here: the types of Node know only its name. */
declare const WebAssembly: {
  Memory: new (size: { initial: number }) => { buffer: ArrayBuffer };
  Module: new (code: Uint8Array<ArrayBuffer>) => object;
  Instance: new (module: object, imports: { in: { memory: object } }) => { exports: unknown };
};

export const lanes = messages;
export const pieceBytes = 64 * 1024;
/** Besides the padding this keeps the lanes' rooms from sharing the same few lines of the processor's cache. */
const roomBytes = pieceBytes + 320;

/** @throws where there is no WebAssembly, or none with vectors. */
export const hashes = (): Hashes => {
  const memory = new WebAssembly.Memory({ initial: Math.ceil((places.rooms + lanes * roomBytes) / 65_536) });
  const module = new WebAssembly.Module(eightAtOnce());
  const { run } = new WebAssembly.Instance(module, { in: { memory } }).exports as { run(blocks: number): void };
  const words = new Uint32Array(memory.buffer);
  const bytes = new DataView(memory.buffer);
  const word = (place: number, index: number, lane: number) => place / 4 + index * lanes + lane;
  for (let lane = 0; lane < lanes; lane++) {
    for (const [index, constant] of roundConstants.entries()) words[word(places.constants, index, lane)] = constant;
  }
  const roomAt = (lane: number) => places.rooms + lane * roomBytes;
  const rooms = Array.from({ length: lanes }, (_, lane) => new Uint8Array(memory.buffer, roomAt(lane), roomBytes));
  const left = new Array<number>(lanes).fill(0);
  const total = new Array<number>(lanes).fill(0);

  const found = Buffer.alloc(32);
  const stateOf = (lane: number) => firstState.map((_, index) => words[word(places.state, index, lane)]!);
  const setState = (lane: number, state: readonly number[]) => {
    for (const [index, one] of state.entries()) words[word(places.state, index, lane)] = one;
  };

  return {
    begin(lane) {
      setState(lane, firstState);
      left[lane] = 0;
      total[lane] = 0;
    },
    room: (lane) => rooms[lane]!.subarray(0, pieceBytes),
    give(lane, count, isLast) {
      total[lane]! += count;
      let filled = count;
      if (isLast) {
        filled = Math.ceil((count + 9) / blockBytes) * blockBytes;
        const room = rooms[lane]!;
        room.fill(0, count, filled);
        room[count] = 0x80;
        bytes.setBigUint64(roomAt(lane) + filled - 8, BigInt(total[lane]!) * 8n);
      }
      left[lane] = filled / blockBytes;
      words[places.pointers / 4 + lane] = roomAt(lane);
    },
    busy: (lane) => left[lane]! > 0,
    goOn() {
      const busy = left.filter((blocks) => blocks > 0);
      if (busy.length === 0) return;
      const blocks = Math.min(...busy);
      // All lanes go on, whether they have something to hash or not: those that have nothing are put back.
      const idle = left.flatMap((blocksLeft, lane) => (blocksLeft > 0 ? [] : [{ lane, state: stateOf(lane) }]));
      for (const { lane } of idle) words[places.pointers / 4 + lane] = roomAt(lane);
      run(blocks);
      for (const { lane, state } of idle) setState(lane, state);
      for (const [lane, blocksLeft] of left.entries()) left[lane] = Math.max(0, blocksLeft - blocks);
    },
    digest(lane) {
      for (const [index, one] of stateOf(lane).entries()) found.writeUInt32BE(one, 4 * index);
      return found.toString('hex');
    },
  };
};

/** The best of a few, so that what else this machine does is not counted. */
const megabytesASecond = (bytes: number, act: () => void): number => {
  const once = () => {
    const began = performance.now();
    act();
    return performance.now() - began;
  };
  return bytes / 1000 / Math.min(once(), once(), once(), once());
};

/** As fast as this, a processor has instructions for SHA-256 of its own: nothing else comes near. */
const ownInstructions = 800;

/** Of the same content eight times, in each lane some bytes less. */
const tryOut = (all: Hashes, content: Uint8Array): string[] => {
  const numbers = Array.from({ length: lanes }, (_, lane) => lane);
  for (const lane of numbers) {
    all.begin(lane);
    all.room(lane).set(content);
    all.give(lane, content.length - lane * 63, true);
  }
  while (numbers.some(all.busy)) all.goOn();
  return numbers.map(all.digest);
};

/**
 * Undefined where one message at a time is as quick: on a processor with instructions of its own for SHA-256. What is
 * given back has hashed right here, by the code that it goes on with, and quicker.
 */
export const quickerHashes = (content: Uint8Array, make = hashes): Hashes | undefined => {
  const alone = megabytesASecond(content.length, () => hash('sha256', content));
  if (alone > ownInstructions) return undefined;
  try {
    // Vectors of 256 bits, which V8 still calls experimental: that is why it is tried out first, and S3 hashes all again.
    setFlagsFromString('--experimental-wasm-revectorize');
    // Compiled for good at once, so that what is tried out is what is used.
    setFlagsFromString('--no-liftoff');
    const all = make();
    const isRight = tryOut(all, content).every(
      (found, lane) => found === hash('sha256', content.subarray(0, content.length - lane * 63)),
    );
    if (!isRight) return undefined;
    const together = megabytesASecond(lanes * content.length, () => tryOut(all, content));
    return together > alone ? all : undefined;
  } catch {
    return undefined;
  }
};
