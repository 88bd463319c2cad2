import { type OpenFile, readIntoSync } from '../../agent-kit/files/open-file.ts';
import { Failure } from '../../domain/failure.ts';
import { headBytes, type MediaKind, mediaKind } from '../../domain/recording/media/media-kind.ts';
import { type HeaderPlace, wavLength } from '../../domain/recording/media/wav-length.ts';
import {
  checkSealedSize,
  maxSealedHeaderBytes,
  readSealedHeader,
  type SealedHeader,
  sealedMagic,
} from '../../domain/screen/sealed-container.ts';
import type { Manifest } from '../../domain/upload/manifest/manifest.ts';

/**
 * The header of a recording: why it is not a recording of its medium, or its duration if the header has one. `container`: a
 * PC sealed it, and its header says this about the content.
 */
export type Header =
  | { problem: string }
  | { durationSeconds?: number; container?: Pick<SealedHeader, 'contactId' | 'medium'> };

const maxReads = 8;
/** Kinds without pictures. */
const soundOnly: readonly MediaKind[] = ['wav', 'mp3', 'flac', 'aac'];

/** One buffer for all files, which are inspected one after the other. */
const bytes = Buffer.alloc(headBytes);

/** Valid until the next one is read. */
const windowAt = ({ handle }: OpenFile, position: number): Uint8Array =>
  bytes.subarray(0, readIntoSync(handle, bytes, position));

const lengthOfWav = (file: OpenFile, head: Uint8Array): Header => {
  let window = head;
  let place: HeaderPlace = { at: 0 };
  for (let reads = 1; reads <= maxReads; reads++) {
    const length = wavLength(window, file.size, place);
    if ('unreadable' in length) return { problem: length.unreadable };
    if ('durationSeconds' in length) return { durationSeconds: length.durationSeconds };
    place = length.readOn;
    window = windowAt(file, place.at);
  }
  return { problem: 'The WAV header is too long to read.' };
};

/** AVI and Windows Media, in which some programs record screens. */
const isOldVideo = (head: Uint8Array): boolean => {
  const text = Buffer.from(head.subarray(0, 12)).toString('latin1');
  return /^RIFF....AVI /s.test(text) || text.startsWith('0&\xb2u\x8ef\xcf\x11');
};

/** Only the cloud can open a container. Without the key, it only checks that the file is complete. */
const containerHeader = (file: OpenFile): Header => {
  const head = Buffer.alloc(sealedMagic.length + 4 + maxSealedHeaderBytes);
  try {
    const layout = readSealedHeader(head.subarray(0, readIntoSync(file.handle, head, 0)));
    checkSealedSize(layout, file.size);
    const { contactId, medium, from, to } = layout.header;
    const durationSeconds = (Date.parse(to) - Date.parse(from)) / 1000;
    return { ...(durationSeconds > 0 && { durationSeconds }), container: { contactId, medium } };
  } catch (error) {
    if (error instanceof Failure) return { problem: `${error.message}.` };
    throw error;
  }
};

const isContainer = (head: Uint8Array): boolean =>
  Buffer.from(head.subarray(0, sealedMagic.length)).toString('latin1') === sealedMagic;

/** A file is a recording only if its header says so, whatever its name and its manifest say. Keystrokes have no header. */
export const readHeader = (file: OpenFile, medium: Manifest['medium']): Header => {
  const head = windowAt(file, 0);
  if (isContainer(head)) return containerHeader(file);
  if (medium === 'keystroke') return file.size === 0 ? { problem: 'The file is empty.' } : {};
  if (medium === 'screen' && isOldVideo(head)) return {};
  const found = mediaKind(head, file.size);
  if ('unreadable' in found) return { problem: found.unreadable };
  if (medium === 'screen' && soundOnly.includes(found.kind)) {
    return { problem: `It holds sound (${found.kind}), but its manifest says "screen".` };
  }
  return found.kind === 'wav' ? lengthOfWav(file, head) : {};
};
