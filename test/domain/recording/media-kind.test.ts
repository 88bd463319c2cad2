import { mediaKind } from '../../../domain/recording/media/media-kind.ts';

/** Bytes of these frames, each as long as it says. */
const frames = (...parts: [header: number[], length: number][]): Uint8Array =>
  Uint8Array.from(parts.flatMap(([header, length]) => [...header, ...Array(length - header.length).fill(0x55)]));
const kindOf = (head: Uint8Array, size = head.length) => {
  const found = mediaKind(head, size);
  return 'kind' in found ? found.kind : found.unreadable;
};
/** MPEG 1, layer III, 128 kbit/s at 44.1 kHz. */
const frame = [0xff, 0xfb, 0x90, 0x00];

describe('an MP3', () => {
  test.each<[string, number[], number]>([
    ['MPEG 1', frame, 417],
    ['MPEG 1, padded', [0xff, 0xfb, 0x92, 0x00], 418],
    ['MPEG 1 at 48 kHz', [0xff, 0xfb, 0x94, 0x00], 384],
    ['MPEG 2', [0xff, 0xf3, 0x90, 0x00], 261],
    ['MPEG 2.5', [0xff, 0xe3, 0x90, 0x00], 522],
  ])('is recognized by two frames in a row: %s', (_, header, length) => {
    expect(kindOf(frames([header, length], [header, length]))).toBe('mp3');
    expect(kindOf(frames([header, length + 1], [header, length]))).not.toBe('mp3');
  });

  test('may end with its first frame, but not inside it', () => {
    expect(kindOf(frames([frame, 416]))).not.toBe('mp3');
    expect(kindOf(frames([frame, 417]))).toBe('mp3');
    expect(kindOf(frames([frame, 420]))).toBe('mp3');
    expect(kindOf(frames([frame, 421]))).not.toBe('mp3');
  });

  test.each<[string, number[], number]>([
    ['another first byte', [0xfe, 0xfb, 0x90, 0x00], 417],
    ['another second byte', [0xff, 0x1b, 0x90, 0x00], 417],
    ['another layer', [0xff, 0xfd, 0x90, 0x00], 417],
    ['a version that does not exist', [0xff, 0xeb, 0x90, 0x00], 522],
    ['no bit rate', [0xff, 0xfb, 0x00, 0x00], 417],
    ['no sample rate', [0xff, 0xfb, 0x9c, 0x00], 417],
  ])('has no frame with %s', (_, header, length) => {
    expect(kindOf(frames([header, length], [header, length]))).toMatch(/not a recording/);
  });
});

test('a file of fewer than twelve bytes is not a recording', () => {
  const ogg = new TextEncoder().encode('OggS00000000');
  expect(kindOf(ogg)).toBe('ogg');
  expect(kindOf(ogg.subarray(0, 11), 100)).toMatch(/too short/);
  expect(kindOf(ogg, 11)).toMatch(/too short/);
  expect(kindOf(ogg, 0)).toBe('The file is empty.');
});

test('a file is text only if all of its beginning is text', () => {
  const text = (content: string) => kindOf(new TextEncoder().encode(content));
  expect(text('This is a note.\r\n\tWritten by somebody.')).toMatch(/it is text/);
  expect(text('\u0001This is a note.')).toMatch(/match no sound/);
  expect(text('This is a note.\u0001')).toMatch(/match no sound/);
  expect(text('This is \u0001 a note.')).toMatch(/match no sound/);
});
