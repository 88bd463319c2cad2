import {
  added,
  and,
  type Body,
  call,
  constant,
  left,
  local,
  moduleOf,
  numberAt,
  plus,
  type Routine,
  right,
  setNumberAt,
  setVectorAt,
  shuffled,
  type Value,
  vectorAt,
  xor,
} from './wasm.ts';

/**
 * SHA-256 (FIPS 180-4) of eight messages at once: each step is done for all of them by one instruction. Vectors are written
 * as two of 128 bits, side by side in memory, which V8 can do as one of 256 where the processor has AVX2.
 */

export const messages = 8;
export const blockBytes = 64;
const vectorBytes = 4 * messages;

/** Where things lie in memory. A word of all eight messages lies together. */
export const places = {
  state: 0,
  working: 8 * vectorBytes,
  /** The address of the next block of each. */
  pointers: 16 * vectorBytes,
  schedule: 64 * vectorBytes,
  constants: 128 * vectorBytes,
  rooms: 192 * vectorBytes,
} as const;

const firstBitsOfFraction = (root: number): number => Math.floor((root % 1) * 2 ** 32);
const primes: number[] = [];
for (let number = 2; primes.length < 64; number++) {
  if (primes.every((prime) => number % prime !== 0)) primes.push(number);
}
export const firstState: readonly number[] = primes.slice(0, 8).map((prime) => firstBitsOfFraction(Math.sqrt(prime)));
export const roundConstants: readonly number[] = primes.map((prime) => firstBitsOfFraction(Math.cbrt(prime)));

/** A word of all eight messages. */
type Word = readonly [Value, Value];

const words = (body: Body) => {
  const each =
    <Operand>(act: (one: Value, operand: Operand) => Value) =>
    (one: Word, operand: readonly [Operand, Operand]): Word => [
      body.keep(act(one[0], operand[0])),
      body.keep(act(one[1], operand[1])),
    ];
  const plusOne = each(added);
  const xorOne = each(xor);
  const shiftLeft = (word: Word, bits: number) => each(left)(word, [bits, bits]);
  const shiftRight = (word: Word, bits: number) => each(right)(word, [bits, bits]);
  const sum = (first: Word, ...rest: Word[]): Word => rest.reduce(plusOne, first);
  const xorAll = (first: Word, ...rest: Word[]): Word => rest.reduce(xorOne, first);
  const rotations = (word: Word, bits: readonly number[], ...more: Word[]): Word => {
    const [first, ...rest] = bits.flatMap((count) => [shiftRight(word, count), shiftLeft(word, 32 - count)]);
    return xorAll(first!, ...rest, ...more);
  };
  return {
    sum,
    xorAll,
    and: each(and),
    rotations,
    shiftRight,
    at: (address: Value, offset: number): Word => [
      body.keep(vectorAt(address, offset)),
      body.keep(vectorAt(address, offset + 16)),
    ],
    setAt: (address: Value, offset: number, [one, other]: Word) => {
      body.do(setVectorAt(address, offset, one));
      body.do(setVectorAt(address, offset + 16, other));
    },
  };
};

const zero = constant(0);

/** Of four messages: their next block, word by word, into their half of the schedule. */
const spread: Routine = {
  numbers: 5,
  write(body) {
    const wordsOf = (...numbers: number[]) => numbers.flatMap((one) => [0, 1, 2, 3].map((byte) => 4 * one + byte));
    const bigEndian = [0, 1, 2, 3].flatMap((one) => [3, 2, 1, 0].map((byte) => 4 * one + byte));
    const shuffle = (one: Value, other: Value, bytes: number[]) => body.keep(shuffled(one, other, bytes));
    for (let four = 0; four < 4; four++) {
      const [a, b, c, d] = [0, 1, 2, 3].map((message) => body.keep(vectorAt(local(message), 16 * four)));
      const lows = [shuffle(a!, b!, wordsOf(0, 4, 1, 5)), shuffle(c!, d!, wordsOf(0, 4, 1, 5))] as const;
      const highs = [shuffle(a!, b!, wordsOf(2, 6, 3, 7)), shuffle(c!, d!, wordsOf(2, 6, 3, 7))] as const;
      const columns = [lows, highs].flatMap(([one, other]) => [
        shuffle(one, other, wordsOf(0, 1, 4, 5)),
        shuffle(one, other, wordsOf(2, 3, 6, 7)),
      ]);
      for (const [index, column] of columns.entries()) {
        const offset = vectorBytes * (4 * four + index);
        body.do(setVectorAt(local(4), offset, shuffled(column, column, bigEndian)));
      }
    }
  },
};

const roundsAtOnce = 8;

/** Eight rounds. The numbers given: where their constants lie, and where their words of the schedule do, or those 16 before. */
const rounds = ({ schedules }: { schedules: boolean }): Routine => ({
  numbers: 2,
  write(body) {
    const { sum, xorAll, and: andOf, rotations, shiftRight, at, setAt } = words(body);
    const base = body.keepNumber(zero);
    const constantOf = (round: number) => at(local(0), vectorBytes * round);
    const wordAt = (index: number) => at(local(1), vectorBytes * index);
    const made: Word[] = [];
    const schedule = (round: number): Word => {
      const early = wordAt(round + 1);
      const late = made[round - 2] ?? wordAt(round + 14);
      const fromEarly = rotations(early, [7, 18], shiftRight(early, 3));
      const fromLate = rotations(late, [17, 19], shiftRight(late, 10));
      const word = sum(wordAt(round), fromEarly, wordAt(round + 9), fromLate);
      setAt(local(1), vectorBytes * (round + 16), word);
      made.push(word);
      return word;
    };
    const state = Array.from({ length: 8 }, (_, index) => at(base, places.working + vectorBytes * index));
    let [a, b, c, d, e, f, g, h] = state as [Word, Word, Word, Word, Word, Word, Word, Word];
    let bXorC = xorAll(b, c);
    for (let round = 0; round < roundsAtOnce; round++) {
      const word = schedules ? schedule(round) : wordAt(round);
      const choice = xorAll(g, andOf(e, xorAll(f, g)));
      const first = sum(h, word, constantOf(round), choice, rotations(e, [6, 11, 25]));
      const aXorB = xorAll(a, b);
      const majority = xorAll(b, andOf(aXorB, bXorC));
      const next = sum(first, majority, rotations(a, [2, 13, 22]));
      bXorC = aXorB;
      [a, b, c, d, e, f, g, h] = [next, a, b, c, sum(d, first), e, f, g];
    }
    for (const [index, word] of [a, b, c, d, e, f, g, h].entries()) {
      setAt(base, places.working + vectorBytes * index, word);
    }
  },
});

const begun: Routine = {
  numbers: 0,
  write(body) {
    const { at, setAt } = words(body);
    const base = body.keepNumber(zero);
    for (let word = 0; word < 8; word++) {
      setAt(base, places.working + vectorBytes * word, at(base, places.state + vectorBytes * word));
    }
  },
};

const ended: Routine = {
  numbers: 0,
  write(body) {
    const { at, setAt, sum } = words(body);
    const base = body.keepNumber(zero);
    for (let word = 0; word < 8; word++) {
      const offset = vectorBytes * word;
      setAt(base, places.state + offset, sum(at(base, places.state + offset), at(base, places.working + offset)));
    }
  },
};

const functions = [spread, rounds({ schedules: false }), rounds({ schedules: true }), begun, ended] as const;
const numbered = { spread: 0, first: 1, further: 2, begun: 3, ended: 4 } as const;

/** So many blocks of each message, from where its pointer stands. */
const blocks: Routine = {
  numbers: 1,
  write(body) {
    const pointer = (message: number) => places.pointers + 4 * message;
    const all = Array.from({ length: messages }, (_, message) => message);
    const pointers = all.map((message) => body.keepNumber(numberAt(zero, pointer(message))));
    body.repeat(() => {
      body.do(call(numbered.spread, ...pointers.slice(0, 4), constant(places.schedule)));
      body.do(call(numbered.spread, ...pointers.slice(4), constant(places.schedule + 16)));
      body.do(call(numbered.begun));
      for (let round = 0; round < 64; round += roundsAtOnce) {
        const [routine, word] = round < 16 ? [numbered.first, round] : [numbered.further, round - 16];
        const constants = constant(places.constants + vectorBytes * round);
        body.do(call(routine, constants, constant(places.schedule + vectorBytes * word)));
      }
      body.do(call(numbered.ended));
      for (const one of pointers) body.set(one, plus(one, constant(blockBytes)));
      body.set(local(0), plus(local(0), constant(-1)));
    }, local(0));
    for (const message of all) body.do(setNumberAt(zero, pointer(message), pointers[message]!));
  },
};

export const eightAtOnce = (): Uint8Array<ArrayBuffer> => moduleOf([...functions, blocks]);
