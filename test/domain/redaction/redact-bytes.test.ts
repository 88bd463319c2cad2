import { keystrokesOf, readKeystrokes, writeKeystrokes } from '../../../domain/keystroke/keystroke-recording.ts';
import type { Medium } from '../../../domain/recording/recording.ts';
import { type BlackenScreen, redactBytes } from '../../../domain/redaction/redact-bytes.ts';

const spans = [{ from: 0, to: 1 }];
const text = (characters: string, length = 64): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => characters.charCodeAt(index) || 0);
const wav = (): Uint8Array => {
  const bytes = text('RIFF....WAVEfmt ....................data', 44 + 8000 * 2);
  const view = new DataView(bytes.buffer);
  view.setUint32(16, 16, true);
  for (const [at, value] of [
    [20, 1],
    [22, 1],
    [32, 1],
    [34, 8],
  ] as const)
    view.setUint16(at, value, true);
  view.setUint32(24, 8000, true);
  view.setUint32(40, 8000 * 2, true);
  return bytes;
};
const mp4 = text('\0\0\0\u0010ftypisom');
const mp3 = text('ID3\u0003');
const blacken: BlackenScreen = async () => ({ bytes: Uint8Array.of(1), removed: spans });
const redact = (medium: Medium, bytes: Uint8Array, screen = blacken) => redactBytes(bytes, { medium, spans }, screen);

test('sound as WAV is silenced, a screen of ours is made black, and keystrokes are taken out (OD-05)', async () => {
  expect(await redact('audio', wav())).toMatchObject({ contentType: 'audio/wav', removed: spans });
  expect(await redact('screen', mp4)).toEqual({
    contentType: 'video/mp4',
    bytes: Uint8Array.of(1),
    removed: spans,
  });
  const at = '2026-11-29T10:00:00.000Z';
  const span = { fromMs: 0, toMs: 10_000, from: at, to: '2026-11-29T10:00:10.000Z' };
  const typed = [
    { at: 500, text: '4' },
    { at: 5000, text: 'x' },
  ];
  const result = await redact('keystroke', writeKeystrokes(keystrokesOf(typed, span, [])));
  expect(result).toMatchObject({ contentType: 'application/json', removed: spans });
  expect('bytes' in result && readKeystrokes(result.bytes)?.keystrokes).toEqual([{ atMs: 5000, text: 'x' }]);
});

test.each<[string, Medium, Uint8Array, RegExp]>([
  ['sound in another format', 'audio', mp3, /^It is MP3: only WAV/],
  ['sound in an MP4', 'audio', mp4, /^It is MP4: only WAV/],
  ['a screen in another format', 'screen', mp3, /^Only sound as WAV/],
  ['a screen that is sound', 'screen', wav(), /^Only sound as WAV/],
  ['a file that is no recording', 'audio', text('<html>'), /^It is not a recording: The file .* web page/],
  ['an empty file', 'screen', new Uint8Array(), /^It is not a recording: The file is empty/],
  ['keystrokes that cannot be read', 'keystroke', wav(), /^It is not a recording of keystrokes/],
  ['sound whose header is cut off', 'audio', wav().subarray(0, 40), /not a WAV file whose sound/],
])('%s stays as it is, with the reason (OD-05)', async (_, medium, bytes, reason) => {
  expect(await redact(medium, bytes)).toEqual({ refused: expect.stringMatching(reason) });
});

test('a screen that cannot be made black stays as it is, with the reason (OD-05)', async () => {
  expect(await redact('screen', mp4, async () => ({ refused: 'its pictures cannot be located' }))).toEqual({
    refused: 'its pictures cannot be located',
  });
});
