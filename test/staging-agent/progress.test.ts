import { noCounts, progressLine } from '../../staging-agent/report/counts.ts';

test('the progress line shows the limit, and drops only the total on a narrow terminal', () => {
  const counts = { ...noCounts(), registered: 10, uploaded: 8, refused: 10, inFlight: 2, bytes: 2_800_000 };
  expect(progressLine(counts, 131_100, 125_000).slice(0, 79)).toBe(
    '10 registered  8 uploaded  10 refused  2 in flight  131.1 kB/s of 125.0 kB/s  2',
  );
  expect(progressLine(counts, 131_100)).toMatch(/131\.1 kB\/s {2}2\.8 MB sent$/);
});
