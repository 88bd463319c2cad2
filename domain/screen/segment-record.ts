/**
 * The format of a segment on the disk of a PC (docs/screen-files.md):
 *
 *     magic 8 | header length 4 | header, JSON | wrapped key 256 | record, record, record...
 *
 * and of each record:
 *
 *     ciphertext length 4 | sequence 4 | kind 1 | time 8 | IV 16 | ciphertext | tag 32
 *
 * The tag of a record covers the header of the segment, the record's first 17 bytes, its IV and its ciphertext, so that
 * no record can be changed, moved, repeated or left out of the middle. The last record confirms that nothing is missing.
 */
export const segmentMagic = 'FERMSEG1';

/** `stream-header`: ffmpeg's output before its first frame. Then one record for each frame, so that any can be dropped. */
export const recordKinds = ['stream-header', 'key-frame', 'frame', 'end'] as const;
export type RecordKind = (typeof recordKinds)[number];

export const recordHeadBytes = 17;

export interface RecordHead {
  ciphertextBytes: number;
  /** Counted from 0 in each segment. */
  sequence: number;
  kind: RecordKind;
  /** For a frame, epoch milliseconds. For `end`, when the last frame was no longer shown. */
  time: number;
}

export const writeRecordHead = ({ ciphertextBytes, sequence, kind, time }: RecordHead): Uint8Array => {
  const bytes = new Uint8Array(recordHeadBytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, ciphertextBytes);
  view.setUint32(4, sequence);
  view.setUint8(8, recordKinds.indexOf(kind));
  view.setFloat64(9, time);
  return bytes;
};

/** Undefined if these bytes cannot be the head of a record. */
export const readRecordHead = (bytes: Uint8Array): RecordHead | undefined => {
  if (bytes.length < recordHeadBytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const kind = recordKinds[view.getUint8(8)];
  const [ciphertextBytes, time] = [view.getUint32(0), view.getFloat64(9)];
  if (!kind || ciphertextBytes === 0 || ciphertextBytes % 16 !== 0 || !Number.isFinite(time)) return undefined;
  return { ciphertextBytes, sequence: view.getUint32(4), kind, time };
};
