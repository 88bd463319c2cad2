import { ALL_FORMATS, BufferSource, EncodedPacketSink, Input } from 'mediabunny';
import { MediabunnyContainers } from '../../adapters/mediabunny/media-containers.ts';
import { Failure } from '../../domain/failure.ts';
import { mediaKind } from '../../domain/recording/media/media-kind.ts';
import { filmFile, soundFile } from '../../local/media/container.ts';
import { screenFilm } from '../../local/media/screen-film.ts';

const containers = new MediabunnyContainers();

const factsOf = (file: Uint8Array) => {
  const kind = mediaKind(file, file.length);
  if ('unreadable' in kind || kind.kind === 'wav') throw new Error(`It is no container: ${JSON.stringify(kind)}`);
  let bytesRead = 0;
  const read = async (from: number, length: number) => {
    bytesRead += length;
    return file.slice(from, from + length);
  };
  return containers.facts(kind.kind, { size: file.length, read }).then((facts) => ({ ...facts, bytesRead }));
};

test.each([
  ['webm', 'opus'],
  ['ogg', 'opus'],
  ['m4a', 'aac'],
  ['mp3', 'mp3'],
] as const)('sound in the format %s has its length, and counts as sound (AC-36)', async (kind, codec) => {
  const facts = await factsOf(await soundFile(kind, 12));
  expect(facts).toMatchObject({ medium: 'audio', format: { codec, channels: 1 } });
  expect((facts as { durationSeconds: number }).durationSeconds).toBeCloseTo(12, 0);
});

test.each(['mp4', 'webm'] as const)(
  'a film in the format %s has its full length, and counts as a film',
  async (kind) => {
    const facts = await factsOf(await filmFile(kind, 12));
    expect(facts).toMatchObject({ medium: 'screen' });
    expect(Math.abs((facts as { durationSeconds: number }).durationSeconds - 12)).toBeLessThanOrEqual(1);
  },
);

test.each(['mp4', 'webm'] as const)(
  'the sample day’s screens are films that play as long as their talk (%s)',
  async (kind) => {
    for (const seconds of [3, 42]) {
      const file = await screenFilm(kind, seconds);
      const facts = (await factsOf(file)) as { medium: string; durationSeconds: number };
      expect(facts.medium).toBe('screen');
      expect(Math.abs(facts.durationSeconds - seconds)).toBeLessThanOrEqual(0.5);
      const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(file) });
      const track = (await input.getPrimaryVideoTrack())!;
      expect([track.codec, track.displayWidth, track.displayHeight]).toEqual(['vp9', 960, 540]);
      expect((await new EncodedPacketSink(track).getFirstPacket())?.type).toBe('key');
    }
  },
);

test.each(['webm', 'ogg', 'mp3'] as const)(
  'a truncated file is as long as the part that is there (%s) (AC-36)',
  async (kind) => {
    const whole = await soundFile(kind, 60);
    const { durationSeconds } = (await factsOf(whole.slice(0, whole.length / 2))) as { durationSeconds: number };
    expect(durationSeconds).toBeGreaterThan(22);
    expect(durationSeconds).toBeLessThan(33);
  },
);

test.each(['m4a', 'mp4', 'webm', 'ogg'] as const)('a header alone is not a recording (%s)', async (kind) => {
  const whole = kind === 'mp4' ? await filmFile('mp4', 5) : await soundFile(kind, 5);
  expect(await factsOf(whole.slice(0, 60))).toEqual({ unreadable: expect.any(String), bytesRead: expect.any(Number) });
});

test('a long film is not read completely', async () => {
  const file = await filmFile('mp4', 600, 20_000);
  expect(file.length).toBeGreaterThan(11_000_000);
  const { bytesRead } = await factsOf(file);
  expect(bytesRead).toBeLessThan(file.length / 4);
});

test('a file does not become unreadable when its bucket does not answer', async () => {
  const file = await soundFile('ogg', 5);
  const read = async () => {
    throw new Failure('unavailable', 'The recordings bucket does not respond at the moment.');
  };
  await expect(containers.facts('ogg', { size: file.length, read })).rejects.toMatchObject({ code: 'unavailable' });
});
