import { checkWav } from '../../../domain/recording/media/whole-wav.ts';
import { wav } from '../../../local/media/wav.ts';

const sound = wav({ codec: 'pcm', channels: 1, sound: new Uint8Array(32_000) });
const withSizes = (riff: number, data: number, bytes = sound): Uint8Array => {
  const copy = Uint8Array.from(bytes);
  const view = new DataView(copy.buffer);
  view.setUint32(4, riff, true);
  view.setUint32(40, data, true);
  return copy;
};

test('a WAV whose sizes are those of its file is whole', () => {
  expect(checkWav(sound, sound.length)).toEqual({ is: 'whole', seconds: 2 });
  expect(checkWav(sound.subarray(0, 64), sound.length)).toEqual({ is: 'whole', seconds: 2 });
});

test.each([
  ['zero', 0, 0],
  ['of an earlier moment', 1036, 1000],
  ['right for the file and zero for its sound', sound.length - 8, 0],
  ['open', 0xffffffff, 0xffffffff],
])('a WAV whose sizes are %s is unfinished, and can be repaired', (_, riff, data) => {
  const bytes = withSizes(riff, data);
  const check = checkWav(bytes, bytes.length);
  expect(check).toMatchObject({ is: 'unfinished', seconds: 2 });
  if (check.is !== 'unfinished') return;
  expect(checkWav(check.head, bytes.length)).toEqual({ is: 'whole', seconds: 2 });
});

test.each([
  ['nothing', new Uint8Array(), 'It is empty.'],
  ['text', new TextEncoder().encode('no recording at all'), 'It is not a WAV file.'],
  ['a head alone', sound.subarray(0, 44), 'The WAV file has a header and no sound.'],
  ['half a head', sound.subarray(0, 30), 'Its header does not lead to any sound.'],
])('%s is not a WAV', (_, bytes, reason) => {
  expect(checkWav(bytes, bytes.length)).toEqual({ is: 'no-wav', reason });
});
