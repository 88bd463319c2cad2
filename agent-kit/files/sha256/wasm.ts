/** Writes WebAssembly: https://webassembly.github.io/spec/core/binary/ and its SIMD instructions (128 bits). */

const unsigned = (number: number): number[] => {
  const bytes: number[] = [];
  for (let rest = number >>> 0; ; ) {
    const low = rest & 127;
    rest >>>= 7;
    if (rest === 0) return [...bytes, low];
    bytes.push(low | 128);
  }
};

const signed = (number: number): number[] => {
  const bytes: number[] = [];
  for (let rest = number; ; ) {
    const low = rest & 127;
    rest >>= 7;
    if ((rest === 0 && low < 64) || (rest === -1 && low >= 64)) return [...bytes, low];
    bytes.push(low | 128);
  }
};

const section = (id: number, entries: readonly (readonly number[])[]): number[] => {
  const content = [...unsigned(entries.length), ...entries.flat()];
  return [id, ...unsigned(content.length), ...content];
};

const int32 = 0x7f;
const vector = 0x7b;

/** A number or a vector: what writes the instructions that compute it. */
export type Value = readonly number[];

export const local = (index: number): Value => [0x20, ...unsigned(index)];
export const constant = (number: number): Value => [0x41, ...signed(number)];
export const call = (callee: number, ...values: Value[]): number[] => [...values.flat(), 0x10, ...unsigned(callee)];
export const plus = (one: Value, other: Value): Value => [...one, ...other, 0x6a];

export const numberAt = (address: Value, offset: number): Value => [...address, 0x28, 2, ...unsigned(offset)];
export const setNumberAt = (address: Value, offset: number, number: Value): number[] => [
  ...[...address, ...number],
  ...[0x36, 2, ...unsigned(offset)],
];

const simd = (opcode: number, ...immediate: number[]): number[] => [0xfd, ...unsigned(opcode), ...immediate];
export const vectorAt = (address: Value, offset: number): Value => [...address, ...simd(0, 0, ...unsigned(offset))];
export const setVectorAt = (address: Value, offset: number, value: Value): number[] => [
  ...[...address, ...value],
  ...simd(11, 0, ...unsigned(offset)),
];
/** Picks bytes: 0 to 15 of the one, 16 to 31 of the other. */
export const shuffled = (one: Value, other: Value, bytes: readonly number[]): Value => [
  ...[...one, ...other],
  ...simd(13, ...bytes),
];
export const added = (one: Value, other: Value): Value => [...one, ...other, ...simd(174)];
export const and = (one: Value, other: Value): Value => [...one, ...other, ...simd(78)];
export const xor = (one: Value, other: Value): Value => [...one, ...other, ...simd(81)];
export const left = (value: Value, bits: number): Value => [...value, ...constant(bits), ...simd(171)];
export const right = (value: Value, bits: number): Value => [...value, ...constant(bits), ...simd(173)];

export interface Body {
  /** Keeps a value in a local of its own, so that it is computed once. */
  keep(value: Value): Value;
  keepNumber(value: Value): Value;
  set(kept: Value, value: Value): void;
  do(instructions: readonly number[]): void;
  /** What `write` writes, until `again` is 0. */
  repeat(write: () => void, again: Value): void;
}

/** A function of so many numbers, which gives nothing back. */
export interface Routine {
  numbers: number;
  write(body: Body): void;
}

const written = ({ numbers, write }: Routine): number[] => {
  const locals: number[] = [];
  const code: number[] = [];
  const keepAs = (type: number) => (value: Value) => {
    locals.push(type);
    const index = unsigned(numbers + locals.length - 1);
    code.push(...value, 0x21, ...index);
    return [0x20, ...index];
  };
  const set = (kept: Value, value: Value) => void code.push(...value, 0x21, ...kept.slice(1));
  write({
    keep: keepAs(vector),
    keepNumber: keepAs(int32),
    set,
    do: (instructions) => void code.push(...instructions),
    repeat(inside, again) {
      code.push(0x03, 0x40);
      inside();
      code.push(...again, 0x0d, 0, 0x0b);
    },
  });
  const body = [...unsigned(locals.length), ...locals.flatMap((type) => [1, type]), ...code, 0x0b];
  return [...unsigned(body.length), ...body];
};

const named = (name: string) => [name.length, ...Buffer.from(name)];

/** A module that imports its memory as `in.memory` and exports its last function as `run`. */
export const moduleOf = (functions: readonly Routine[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(
      1,
      functions.map(({ numbers }) => [0x60, ...unsigned(numbers), ...Array<number>(numbers).fill(int32), 0]),
    ),
    ...section(2, [[...named('in'), ...named('memory'), 2, 0, 1]]),
    ...section(
      3,
      functions.map((_, index) => unsigned(index)),
    ),
    ...section(7, [[...named('run'), 0, ...unsigned(functions.length - 1)]]),
    ...section(10, functions.map(written)),
  ]);
