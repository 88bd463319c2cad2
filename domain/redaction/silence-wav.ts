import { type WavFields, wavFields } from '../recording/media/wav-format.ts';
import { mergeSpans, type Redacted, type Span } from './span.ts';

interface Sound {
  fields: WavFields;
  from: number;
  to: number;
}

/** Where the sound of a WAV file is. Undefined if its chunks do not lead to any. */
const soundOf = (bytes: Uint8Array): Sound | undefined => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const idAt = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));
  if (!['RIFF', 'RF64'].includes(idAt(0)) || idAt(8) !== 'WAVE') return undefined;
  let fields: WavFields | undefined;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const id = idAt(at);
    const size = view.getUint32(at + 4, true);
    const body = at + 8;
    // A writer that was interrupted, or that streams, leaves the size open: the sound then continues to the end.
    if (id === 'data') {
      const end = size === 0 || size > bytes.length - body ? bytes.length : body + size;
      return fields && { fields, from: body, to: end };
    }
    if (body + size > bytes.length) return undefined;
    if (id === 'fmt ' && size >= 16) fields = wavFields(new DataView(bytes.buffer, bytes.byteOffset + body, size));
    at = body + size + (size % 2);
  }
  return undefined;
};

/** The byte that is silence, for codecs that store one sample after another. */
const silenceOf = ({ tag, bitsPerSample }: WavFields): number | undefined => {
  if (tag === 6) return 0xd5;
  if (tag === 7) return 0xff;
  if (tag === 1) return bitsPerSample === 8 ? 0x80 : 0;
  return tag === 3 ? 0 : undefined;
};

/**
 * A WAV file of the same length in which the spans are silent on every channel (OD-05, PR-31). Whole samples are
 * silenced, including those at the edges of a span. Nothing else changes.
 */
export const silenceWav = (bytes: Uint8Array, spans: readonly Span[]): Redacted => {
  const sound = soundOf(bytes);
  if (!sound) return { refused: 'It is not a WAV file whose sound can be located' };
  const { fields } = sound;
  const { channels, sampleRate, bitsPerSample, tag } = fields;
  const silence = silenceOf(fields);
  const frame = channels * Math.ceil((tag === 6 || tag === 7 ? 8 : bitsPerSample) / 8);
  if (silence === undefined) return { refused: 'Its codec does not store samples one by one: it cannot be silenced' };
  // Any other frame size would silence the wrong seconds.
  if (frame === 0 || sampleRate === 0 || fields.bytesPerBlock !== frame) {
    return { refused: 'Its header contradicts itself, so the position of each second is not certain' };
  }
  const seconds = Math.floor((sound.to - sound.from) / frame) / sampleRate;
  const result = Uint8Array.from(bytes);
  const removed = mergeSpans(
    spans
      .map(({ from, to = seconds }) => ({ from: Math.max(0, from), to: Math.min(to, seconds) }))
      .filter(({ from, to }) => to > from),
  );
  for (const { from, to } of removed) {
    const start = sound.from + Math.floor(from * sampleRate) * frame;
    const end = to >= seconds ? sound.to : Math.min(sound.to, sound.from + Math.ceil(to * sampleRate) * frame);
    result.fill(silence, start, end);
  }
  return { bytes: result, removed };
};
