interface Box {
  type: string;
  from: number;
  to: number;
}

const boxesIn = (bytes: Uint8Array, from: number, to: number): Box[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const boxes: Box[] = [];
  for (let at = from; at + 8 <= to; ) {
    const length = view.getUint32(at);
    if (length < 8 || at + length > to) return boxes;
    boxes.push({
      type: new TextDecoder('latin1').decode(bytes.subarray(at + 4, at + 8)),
      from: at,
      to: at + length,
    });
    at += length;
  }
  return boxes;
};

/**
 * Browsers show only the first video track of a file. This makes another one the only one: in a copy of the beginning of a
 * screen recording, up to the end of its `moov` box, the `trak` boxes of the others become `free`. Nothing moves, so the
 * rest of the file is used unchanged. Undefined if there is no such track, or no `moov` box here.
 */
export const onlyTrack = (beginning: Uint8Array, track: number): Uint8Array | undefined => {
  const moov = boxesIn(beginning, 0, beginning.length).find(({ type }) => type === 'moov');
  if (!moov) return undefined;
  const tracks = boxesIn(beginning, moov.from + 8, moov.to).filter(({ type }) => type === 'trak');
  if (!tracks[track]) return undefined;
  const copy = Uint8Array.from(beginning);
  const free = new TextEncoder().encode('free');
  for (const [index, { from }] of tracks.entries()) if (index !== track) copy.set(free, from + 4);
  return copy;
};
