import { encodeNumbered, ffmpegIsInstalled } from './kit/numbered-pictures.ts';
import { StoredScreens } from './kit/stored-screens.ts';

const testWithFfmpeg = ffmpegIsInstalled ? test : test.skip;
/** 09:00:00. */
const start = Date.UTC(2026, 10, 20, 9);

let screens: StoredScreens;
beforeEach(async () => {
  screens = await StoredScreens.open();
});
afterEach(() => screens.close());

testWithFfmpeg(
  'a contact over three segments with two pauses becomes one recording of its duration, right in every frame (AC-21)',
  async () => {
    await screens.store(await encodeNumbered(0, 9000), start);
    expect(screens.segments.list().map(({ header }) => (header.from - start) / 1000)).toEqual([0, 600, 1200]);

    const at = (seconds: number) => start + seconds * 1000;
    const pauses = [
      { from: at(551.5), to: at(582.1) },
      { from: at(840.3), to: at(910.9) },
    ];
    const result = await screens.splice({ from: at(367.3), to: at(1207.3), blackouts: pauses });

    const wanted = Array.from({ length: 9000 }, (_, number) => number).filter(
      (number) => at((number + 1) / 5) > at(367.3) && at(number / 5) < at(1207.3),
    );
    const isPaused = (number: number) =>
      pauses.some(({ from, to }) => at(number / 5) < to && at((number + 1) / 5) > from);
    expect(wanted).toHaveLength(4201);
    expect(result.seen).toEqual([wanted.map((number) => (isPaused(number) ? 'black' : number))]);
    expect(result.durationMs).toBe(840_000);
    expect(result.frames).toEqual({ copied: 3675, encoded: 18, black: 508 });
  },
);
