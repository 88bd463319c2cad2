/** The kinds of file that the first bytes can show. */
export type MediaKind = 'wav' | 'mp3' | 'ogg' | 'matroska' | 'mp4' | 'flac' | 'aac';

/** The most bytes that the check below reads. A shorter file needs fewer. */
export const headBytes = 4096;

const textAt = (bytes: Uint8Array, from: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(from, from + length));

const mp3Bitrates = {
  // In kbit/s, by index; layer III of MPEG 1, and of MPEG 2 and 2.5.
  first: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  second: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
} as const;
const mp3Rates = [44_100, 48_000, 32_000] as const;

/** The length in bytes of the MPEG layer III frame that begins here. Undefined if none does. */
const mp3FrameAt = (bytes: Uint8Array, at: number): number | undefined => {
  const [sync, second = 0, third = 0] = bytes.subarray(at, at + 3);
  if (sync !== 0xff || (second & 0xe0) !== 0xe0 || (second & 0x06) !== 0x02) return undefined;
  const version = (second >> 3) & 3;
  const bitrate = (version === 3 ? mp3Bitrates.first : mp3Bitrates.second)[third >> 4];
  const rate = mp3Rates[(third >> 2) & 3];
  if (version === 1 || !bitrate || rate === undefined) return undefined;
  const divisor = version === 3 ? 1 : version === 2 ? 2 : 4;
  const samplesBy8 = version === 3 ? 144 : 72;
  return Math.floor((samplesBy8 * bitrate * 1000) / (rate / divisor)) + ((third >> 1) & 1);
};

/** One frame could be a coincidence; a second one after it is not. A file may end with its first frame. */
const isMp3 = (bytes: Uint8Array, size: number): boolean => {
  const length = mp3FrameAt(bytes, 0);
  if (length === undefined || size < length) return false;
  return size < length + 4 || mp3FrameAt(bytes, length) !== undefined;
};

const isAdts = ([first = 0, second = 0, third = 0]: Uint8Array): boolean =>
  first === 0xff && (second & 0xf6) === 0xf0 && ((third >> 2) & 0x0f) < 13;

/** Boxes that an MP4, M4A or QuickTime file may begin with. */
const mp4Boxes = new Set(['ftyp', 'styp', 'moov', 'mdat', 'free', 'skip', 'wide']);

/** What the file seems to be instead. This helps to find out where it came from. */
const looksLike = (bytes: Uint8Array): string => {
  if (bytes.every((byte) => byte === 0)) return 'it begins with nothing but zeros, like a file that was never filled';
  const text = textAt(bytes, 0, 512)
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart();
  if (/^<(!doctype html|html|head|body)/i.test(text)) return 'it is a web page';
  if (/^<(\?xml|error)/i.test(text)) return 'it is an XML document, such as an error message';
  if (/^[{[]/.test(text)) return 'it looks like JSON';
  if (text.startsWith('PK\u0003\u0004') || text.startsWith('\u001f\u008b')) return 'it is a compressed archive';
  if (/^%PDF/.test(text)) return 'it is a PDF document';
  if (/^[\t\n\r\u0020-\u007e]+$/.test(text)) return 'it is text';
  return 'its first bytes match no sound or video format that Fermata knows';
};

const unreadable = (reason: string): { unreadable: string } => ({ unreadable: reason });

/**
 * What kind of media a file is, according to its first bytes and never its name. Otherwise why it is not media, in one
 * sentence. `head` is the beginning of the file, `size` the size of the whole file. A header alone does not prove that
 * there is sound: `wavLength` and the readers of the other kinds check that.
 */
export const mediaKind = (head: Uint8Array, size: number): { kind: MediaKind } | { unreadable: string } => {
  if (size === 0) return unreadable('The file is empty.');
  if (size < 12 || head.length < 12) return unreadable(`The file is too short to be a recording: ${size} bytes.`);
  const first = textAt(head, 0, 4);
  if (/^(RIFF|RF64|BW64)$/.test(first)) {
    return textAt(head, 8, 4) === 'WAVE'
      ? { kind: 'wav' }
      : unreadable('The file is not a WAV file: it begins with RIFF, but WAVE does not follow.');
  }
  if (first === 'OggS') return { kind: 'ogg' };
  if (first === '\u001aE\u00df\u00a3') return { kind: 'matroska' };
  if (first === 'fLaC') return { kind: 'flac' };
  if (mp4Boxes.has(textAt(head, 4, 4))) return { kind: 'mp4' };
  // A tag comes before the sound. The reader finds the sound after it.
  if (first.startsWith('ID3') && head[3]! < 5) return { kind: 'mp3' };
  if (isMp3(head, size)) return { kind: 'mp3' };
  if (isAdts(head)) return { kind: 'aac' };
  return unreadable(`The file is not a recording: ${looksLike(head.subarray(0, headBytes))}.`);
};
