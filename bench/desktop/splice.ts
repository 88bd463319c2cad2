import { resourceUsage } from 'node:process';
import { encoderArguments, pipeArguments } from '../../desktop-agent/ffmpeg/encoder.ts';
import { encodePictures } from '../../desktop-agent/ffmpeg/run-ffmpeg.ts';
import { SegmentReader } from '../../desktop-agent/service/segments/segment-file.ts';
import { clusterOf } from '../../domain/screen/matroska.ts';
import { encodeOverTestPicture, seenPictures } from '../../test/desktop-agent/kit/numbered-pictures.ts';
import { StoredScreens } from '../../test/desktop-agent/kit/stored-screens.ts';
import type { Measurement } from '../measurement.ts';

const start = Date.UTC(2026, 10, 20, 9);
const at = (seconds: number) => start + seconds * 1000;
const contact = { from: at(367.3), to: at(1207.3) };
const blackouts = [
  { from: at(551.5), to: at(582.1) },
  { from: at(840.3), to: at(910.9) },
];
const isPaused = (number: number) =>
  blackouts.some(({ from, to }) => at(number / 5) < to && at((number + 1) / 5) > from);
const isWanted = (number: number) => at((number + 1) / 5) > contact.from && at(number / 5) < contact.to;

/** Decodes and encodes everything again, which is the alternative to copying. */
const encodeAgain = async ({ segments }: StoredScreens): Promise<void> => {
  const readers = segments
    .read(contact)
    .map((stored) => ({ stored, reader: new SegmentReader(stored.path, segments.keys.privateKey) }));
  const input = function* () {
    const [first] = readers;
    yield first!.reader.read(first!.stored.streamHeader!);
    for (const { stored, reader } of readers)
      for (const frame of stored.frames)
        yield clusterOf({ time: frame.time - start, key: frame.key, data: reader.read(frame) });
  };
  const hidden = blackouts
    .map(({ from, to }) => `between(t,${(from - start) / 1000},${(to - start) / 1000})`)
    .join('+');
  const wanted = `between(t,${(contact.from - start) / 1000 - 0.2},${(contact.to - start) / 1000})`;
  const filters = `select='${wanted}',drawbox=enable='${hidden}':t=fill:color=black`;
  await encodePictures(
    'ffmpeg',
    [
      ...['-f', 'matroska', '-i', 'pipe:0', '-vf', filters, '-fps_mode', 'passthrough', '-enc_time_base', '1:1000'],
      ...[...encoderArguments('libx264', 5), ...pipeArguments],
    ],
    input(),
  );
  for (const { reader } of readers) reader.close();
};

const timed = async <Value>(act: () => Promise<Value>): Promise<{ ms: number; value: Value }> => {
  const startedAt = performance.now();
  const value = await act();
  return { ms: performance.now() - startedAt, value };
};

export const measureSplice = async (): Promise<Measurement[]> => {
  const screens = await StoredScreens.open();
  try {
    await screens.store(await encodeOverTestPicture(9000), start);
    const runs: number[] = [];
    for (let run = 0; run < 3; run += 1)
      runs.push((await timed(() => screens.spliceOnly({ ...contact, blackouts }))).ms);
    const median = runs.sort((a, b) => a - b)[1]!;
    const memory = resourceUsage().maxRSS / 1000;
    const again = await timed(() => encodeAgain(screens));
    const { file, frames } = await screens.spliceToFile({ ...contact, blackouts });
    const seen = seenPictures(file, 0, true);
    const expected = Array.from({ length: 9000 }, (_, number) => number)
      .filter(isWanted)
      .map((number) => (isPaused(number) ? 'black' : number));
    const right = expected.filter((picture, index) => seen[index] === picture).length;
    const paused = seen.filter((picture) => typeof picture === 'number' && isPaused(picture)).length;
    const ratio = again.ms / median;
    return [
      {
        name: 'contact of 14 minutes over three segments of 1280x720, two pauses: spliced in',
        value: `${median.toFixed(0)} ms (median of 3)`,
        target: '<= 1000 ms',
        met: median <= 1000,
      },
      {
        name: 'the same, every frame encoded again',
        value: `${again.ms.toFixed(0)} ms`,
        target: '',
        met: undefined,
      },
      {
        name: 'splicing beside encoding again',
        value: `${ratio.toFixed(0)}x faster`,
        target: '>= 20x',
        met: ratio >= 20,
      },
      {
        name: 'frames right',
        value: `${right} of ${expected.length} (${frames.copied} copied, ${frames.encoded} encoded, ${frames.black} black)`,
        target: '4201 of 4201',
        met: right === 4201 && seen.length === 4201,
      },
      {
        name: 'paused pictures in the file, shown or hidden',
        value: String(paused),
        target: '0',
        met: paused === 0,
      },
      { name: 'most memory (RSS) so far', value: `${memory.toFixed(0)} MB`, target: '', met: undefined },
    ];
  } finally {
    await screens.close();
  }
};
