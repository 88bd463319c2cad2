import * as fc from 'fast-check';
import { possibleSpans, possiblyHeard, toleranceMs } from '../../../../domain/upload/spans/possible-spans.ts';

const base = Date.parse('2026-11-20T10:00:00.000Z');
const at = (milliseconds: number): string => new Date(base + milliseconds).toISOString();
const spansAt = (spans: readonly { from: string; to: string }[]) =>
  spans.map(({ from, to }) => [Date.parse(from) - base, Date.parse(to) - base]);

/** Stretches of a call in 100 ms, each bridged or not; its recorder writes only while it is bridged. */
const stretches = fc.array(fc.record({ bridged: fc.boolean(), length: fc.integer({ min: 1, max: 40 }) }), {
  minLength: 1,
  maxLength: 8,
});
const stepMs = 100;

test('whatever was bridged, everything that was said in a pause lies where the recording is silenced (QG-34, OD-05)', () => {
  const cases = fc.record({
    stretches,
    from: fc.integer({ min: 0, max: 320 }),
    length: fc.integer({ min: 1, max: 100 }),
    clockErrorMs: fc.integer({ min: -toleranceMs, max: toleranceMs }),
    isSeen: fc.boolean(),
  });
  fc.assert(
    fc.property(cases, ({ stretches: call, from, length, clockErrorMs, isSeen }) => {
      /** When each piece of the file was said. */
      const file: number[] = [];
      let now = 0;
      for (const { bridged, length: steps } of call) {
        for (let step = 0; step < steps; step += 1, now += stepMs) if (bridged) file.push(now);
      }
      // The PBX's disk has a clock of its own.
      const endMs = now + clockErrorMs;
      const startMs = endMs - file.length * stepMs;
      const recording = { startedAt: at(startMs), endedAt: at(endMs), ...(isSeen && { recorderSince: at(0) }) };
      const pause = { from: at(from * stepMs), to: at((from + length) * stepMs) };
      const silenced = spansAt(possibleSpans(recording, [pause]));
      const heard = file.flatMap((said, index) => {
        const isPaused = said >= from * stepMs && said < (from + length) * stepMs;
        const placeMs = startMs + index * stepMs;
        const isSilent = silenced.some(([begin, end]) => placeMs >= begin! && placeMs + stepMs <= end!);
        return isPaused && !isSilent ? [said] : [];
      });
      expect(heard).toEqual([]);
      if (file.length > 0 && file.includes(from * stepMs)) expect(silenced).toHaveLength(1);
    }),
    { numRuns: 2000, seed: 59 },
  );
});

test('a recording that was bridged all the time is silenced where it was paused, and no more than the clocks differ', () => {
  const recording = { startedAt: at(0), endedAt: at(60_000), recorderSince: at(0) };
  const spans = possibleSpans(recording, [{ from: at(10_000), to: at(20_000) }]);
  expect(spansAt(spans)).toEqual([[9000, 21_000]]);
});

test('a pause before the apparent beginning of a recording may be heard in it', () => {
  const recording = { startedAt: at(30_000), endedAt: at(60_000), recorderSince: at(0) };
  expect(possiblyHeard(recording)).toEqual({ from: at(0), to: at(61_000) });
  expect(spansAt(possibleSpans(recording, [{ from: at(2000), to: at(5000) }]))).toEqual([[30_000, 36_000]]);
});

test('where nobody saw the recorder begin, the recording is silent from the pause to its end', () => {
  const recording = { startedAt: at(30_000), endedAt: at(60_000) };
  const spans = [
    { from: at(50_000), to: at(51_000) },
    { from: at(40_000), to: at(41_000) },
  ];
  expect(spansAt(possibleSpans(recording, spans))).toEqual([[39_000, 61_000]]);
});

test('spans that were widened until they touch are one', () => {
  const recording = { startedAt: at(5000), endedAt: at(60_000), recorderSince: at(0) };
  const spans = [
    { from: at(10_000), to: at(11_000) },
    { from: at(16_000), to: at(17_000) },
    { from: at(40_000), to: at(41_000) },
  ];
  expect(spansAt(possibleSpans(recording, spans))).toEqual([
    [9000, 23_000],
    [39_000, 47_000],
  ]);
});
