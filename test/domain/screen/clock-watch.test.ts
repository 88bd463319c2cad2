import { clockEvent } from '../../../domain/screen/clock-watch.ts';

const before = { wall: 1_000_000, uptime: 50_000 };

test.each([
  ['half a second passes', 500, 500, undefined],
  ['the time service corrects the clock a little', 900, 500, undefined],
  ['the clock is set forward', 61_000, 500, 'clock-changed'],
  ['the clock is set back', -3_599_500, 500, 'clock-changed'],
  ['the PC sleeps for an hour', 3_600_000, 3_600_000, 'suspended'],
] as const)('capture notices when %s (AC-10)', (_, wall, uptime, event) => {
  expect(clockEvent(before, { wall: before.wall + wall, uptime: before.uptime + uptime })).toBe(event);
});
