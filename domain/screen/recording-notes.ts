import type { BlackMark } from './gap.ts';

/**
 * A screen recording's description of itself, in a box of its own at the end of the MP4 file: where it is black and why, and
 * black pictures in the format of each track. With them, spans can be made black later without an encoder: a whole group of
 * pictures is replaced by as many of these.
 */
export interface RecordingNotes {
  version: 1;
  tracks: {
    monitorId: string;
    width: number;
    height: number;
    frameMs: number;
    /** In the form of the samples of the track. Two groups, each of which begins with a key frame. */
    black: { key: boolean; data: Uint8Array }[];
  }[];
  marks: BlackMark[];
}

/** The id of the box, which was generated once: `6f0b3a52-5d9c-4b0e-9a57-fe12a7a5c0de`. */
const boxId = [0x6f, 0x0b, 0x3a, 0x52, 0x5d, 0x9c, 0x4b, 0x0e, 0x9a, 0x57, 0xfe, 0x12, 0xa7, 0xa5, 0xc0, 0xde];
const headBytes = 8 + boxId.length;

const toBase64 = (bytes: Uint8Array): string => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** The box, to be appended to an MP4 file. Players skip it. */
export const writeNotesBox = (notes: RecordingNotes): Uint8Array => {
  const tracks = notes.tracks.map((track) => ({
    ...track,
    black: track.black.map(({ key, data }) => ({ key, data: toBase64(data) })),
  }));
  const json = new TextEncoder().encode(JSON.stringify({ ...notes, tracks }));
  const box = new Uint8Array(headBytes + json.length);
  new DataView(box.buffer).setUint32(0, box.length);
  box.set(new TextEncoder().encode('uuid'), 4);
  box.set(boxId, 8);
  box.set(json, headBytes);
  return box;
};

/** Reads the notes from a whole box. Undefined if it is another box. */
export const readNotesBox = (box: Uint8Array): RecordingNotes | undefined => {
  if (new TextDecoder('latin1').decode(box.subarray(4, 8)) !== 'uuid') return undefined;
  if (!boxId.every((byte, index) => box[8 + index] === byte)) return undefined;
  const notes = JSON.parse(new TextDecoder().decode(box.subarray(headBytes)), (key, value: unknown) =>
    key === 'data' && typeof value === 'string' ? fromBase64(value) : value,
  ) as RecordingNotes;
  return notes.version === 1 ? notes : undefined;
};

/** The outermost boxes of an MP4 file, from the first 16 bytes of each. */
export async function* topBoxes(
  size: number,
  read: (from: number, length: number) => Promise<Uint8Array>,
): AsyncGenerator<{ type: string; from: number; length: number }> {
  for (let from = 0; from + 8 <= size; ) {
    const head = await read(from, Math.min(16, size - from));
    const view = new DataView(head.buffer, head.byteOffset, head.length);
    let length = view.getUint32(0);
    if (length === 1 && head.length >= 16) length = Number(view.getBigUint64(8));
    if (length === 0) length = size - from;
    if (length < 8 || from + length > size) return;
    yield { type: new TextDecoder('latin1').decode(head.subarray(4, 8)), from, length };
    from += length;
  }
}

/** Finds the notes of a screen recording that our desktop agent made. Undefined in any other file. */
export const findNotes = async (
  size: number,
  read: (from: number, length: number) => Promise<Uint8Array>,
): Promise<RecordingNotes | undefined> => {
  for await (const { type, from, length } of topBoxes(size, read)) {
    if (type !== 'uuid' || length > 4 << 20) continue;
    const notes = readNotesBox(await read(from, length));
    if (notes) return notes;
  }
  return undefined;
};
