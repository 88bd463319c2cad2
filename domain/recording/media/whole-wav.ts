import { wavFields, wavSeconds } from './wav-format.ts';

/** Whether the sizes in a WAV file's head are right, and how long its sound is according to the size of the file. */
export type WavCheck =
  | { is: 'whole'; seconds: number }
  /** The file is still being written, or its writer was killed. `head`: the same bytes with the right sizes. */
  | { is: 'unfinished'; seconds: number; head: Uint8Array }
  | { is: 'no-wav'; reason: string };

const idAt = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));

const noWav = (reason: string): WavCheck => ({ is: 'no-wav', reason });

/** Whether a size in the head fits the real one. The padding of a last odd byte may be missing. */
const agrees = (claimed: number, real: number): boolean =>
  claimed === real || (claimed % 2 === 1 && claimed + 1 === real);

/**
 * Whether a WAV file is as long as its head says. A PBX writes the sizes last. Until then, or always if it is killed, they
 * are zero or those of an earlier moment. `head` are the first bytes, at least up to the sound; `size` is that of the file.
 */
export const checkWav = (head: Uint8Array, size: number): WavCheck => {
  if (size === 0) return noWav('It is empty.');
  if (head.length < 12 || idAt(head, 0) !== 'RIFF' || idAt(head, 8) !== 'WAVE') return noWav('It is not a WAV file.');
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  let fields: ReturnType<typeof wavFields> | undefined;
  for (let at = 12; at + 8 <= head.length; ) {
    const length = view.getUint32(at + 4, true);
    const body = at + 8;
    if (idAt(head, at) === 'data') {
      if (!fields) return noWav('Its format is missing.');
      const bytes = size - body;
      const facts = wavSeconds(fields, { bytes, samples: undefined });
      if ('unreadable' in facts) return noWav(facts.unreadable);
      if (agrees(length, bytes) && Math.abs(view.getUint32(4, true) + 8 - size) <= 1) {
        return { is: 'whole', seconds: facts.seconds };
      }
      const repaired = Uint8Array.from(head);
      const sizes = new DataView(repaired.buffer);
      sizes.setUint32(4, size - 8, true);
      sizes.setUint32(at + 4, bytes, true);
      return { is: 'unfinished', seconds: facts.seconds, head: repaired };
    }
    if (body + length > head.length) return noWav('Its header does not lead to any sound.');
    if (idAt(head, at) === 'fmt ') {
      if (length < 16) return noWav('Its format is cut short.');
      fields = wavFields(new DataView(head.buffer, head.byteOffset + body, length));
    }
    at = body + length + (length % 2);
  }
  return noWav('It ends before its sound begins.');
};
