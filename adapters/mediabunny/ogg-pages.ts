/** A page has a header of 27 bytes, up to 255 lengths of one byte, and as many bytes as these add up to. */
const headerBytes = 27;
const tailBytes = 128 << 10;

const isPage = (bytes: Uint8Array, at: number): boolean =>
  bytes[at] === 0x4f && bytes[at + 1] === 0x67 && bytes[at + 2] === 0x67 && bytes[at + 3] === 0x53;

/** Where the page that begins here ends; undefined when it is incomplete. */
const endOfPage = (bytes: Uint8Array, at: number): number | undefined => {
  const segments = bytes[at + 26];
  if (segments === undefined || at + headerBytes + segments > bytes.length) return undefined;
  const body = bytes.subarray(at + headerBytes, at + headerBytes + segments).reduce((sum, length) => sum + length, 0);
  const end = at + headerBytes + segments + body;
  return end <= bytes.length ? end : undefined;
};

/**
 * Where the last complete page of an Ogg file ends: a file that was cut off ends within a page. 0 when there is none.
 */
export const endOfLastPage = async (
  size: number,
  read: (start: number, end: number) => Promise<Uint8Array>,
): Promise<number> => {
  const from = Math.max(0, size - tailBytes);
  const tail = await read(from, size);
  for (let at = tail.length - headerBytes; at >= 0; at -= 1) {
    const end = isPage(tail, at) ? endOfPage(tail, at) : undefined;
    if (end !== undefined) return from + end;
  }
  return 0;
};
