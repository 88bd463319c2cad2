import { redactKeystrokes } from '../keystroke/keystroke-recording.ts';
import { headBytes, mediaKind } from '../recording/media/media-kind.ts';
import type { Medium } from '../recording/recording.ts';
import { silenceWav } from './silence-wav.ts';
import type { Redacted, Span } from './span.ts';

/** Makes spans of a screen recording from our desktop agent black. */
export type BlackenScreen = (bytes: Uint8Array, spans: readonly Span[]) => Promise<Redacted>;

/** A redacted file, or why it stays unchanged and hidden. */
export type RedactedFile = ({ contentType: string } & Extract<Redacted, { bytes: Uint8Array }>) | { refused: string };

const names: Record<string, string> = {
  mp3: 'MP3',
  ogg: 'Ogg',
  matroska: 'WebM or Matroska',
  mp4: 'MP4',
  flac: 'FLAC',
  aac: 'AAC',
};

/** Removes the spans from a recording, in the formats in which that is possible without decoding (decision 0037). */
export const redactBytes = async (
  bytes: Uint8Array,
  { medium, spans }: { medium: Medium; spans: readonly Span[] },
  blackenScreen: BlackenScreen,
): Promise<RedactedFile> => {
  if (medium === 'keystroke') {
    const result = redactKeystrokes(bytes, spans);
    return 'refused' in result ? result : { ...result, contentType: 'application/json' };
  }
  const found = mediaKind(bytes.subarray(0, headBytes), bytes.length);
  if ('unreadable' in found) return { refused: `It is not a recording: ${found.unreadable}` };
  const { kind } = found;
  if (medium === 'audio' && kind === 'wav') {
    const result = silenceWav(bytes, spans);
    return 'refused' in result ? result : { ...result, contentType: 'audio/wav' };
  }
  if (medium === 'audio') return { refused: `It is ${names[kind]}: only WAV can be silenced` };
  if (medium === 'screen' && kind === 'mp4') {
    const result = await blackenScreen(bytes, spans);
    return 'refused' in result ? result : { ...result, contentType: 'video/mp4' };
  }
  return { refused: 'Only sound as WAV, and screens that a desktop agent recorded, can be redacted' };
};
