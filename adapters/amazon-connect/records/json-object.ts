/** Results of a scan that found no end. */
export const incomplete = -1;
export const broken = -2;

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

export const isBlank = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

const isOfNumberOrWord = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) ||
  (byte >= 0x61 && byte <= 0x7a) ||
  byte === 0x2d ||
  byte === 0x2b ||
  byte === 0x2e ||
  byte === 0x45;

/** The position after the closing quote of the string whose opening quote is at `at`. */
const stringEnd = (bytes: Uint8Array, at: number, end: number): number => {
  for (let next = at + 1; next < end; next++) {
    const byte = bytes[next]!;
    if (byte === quote) return next + 1;
    if (byte === backslash) next++;
    else if (byte < 0x20) return broken;
  }
  return incomplete;
};

/**
 * The position after the closing brace of the JSON object that begins at `at`; `incomplete` when `end` comes first;
 * `broken` at the first byte that cannot be part of it. Because it breaks so early, it is good at finding where a
 * damaged record ends: counting braces would swallow the next record as if it were a part of this one. Nesting deeper
 * than `deepest` counts as broken.
 */
export const objectEnd = (bytes: Uint8Array, at: number, end: number, maxDepth = Number.POSITIVE_INFINITY): number => {
  const closers: number[] = [];
  let next = at;
  /**
   * Whether a value, a key, a colon, or whatever follows a value comes next; a container that was just opened may close
   * at once.
   */
  let expected: 'value' | 'key' | 'colon' | 'more' = 'value';
  let justOpened = false;

  while (next < end) {
    const byte = bytes[next]!;
    if (isBlank(byte)) {
      next++;
      continue;
    }
    if (byte === closers.at(-1) && (expected === 'more' || justOpened)) {
      next++;
      closers.pop();
      if (closers.length === 0) return next;
      expected = 'more';
    } else if (expected === 'more') {
      if (byte !== comma) return broken;
      next++;
      expected = closers.at(-1) === closeBrace ? 'key' : 'value';
    } else if (expected === 'colon') {
      if (byte !== colon) return broken;
      next++;
      expected = 'value';
    } else if (byte === quote) {
      next = stringEnd(bytes, next, end);
      if (next < 0) return next;
      expected = expected === 'key' ? 'colon' : 'more';
    } else if (expected === 'key') {
      return broken;
    } else if (byte === openBrace || byte === openBracket) {
      if (closers.length === maxDepth) return broken;
      closers.push(byte === openBrace ? closeBrace : closeBracket);
      next++;
      expected = byte === openBrace ? 'key' : 'value';
      justOpened = true;
      continue;
    } else {
      if (!isOfNumberOrWord(byte)) return broken;
      while (next < end && isOfNumberOrWord(bytes[next]!)) next++;
      expected = 'more';
    }
    justOpened = false;
  }
  return incomplete;
};
