import {
  contactTime,
  leavesOut,
  leftOutPauses,
  type PlacedPause,
  pausePlaces,
  recordingTime,
  startOf,
  talkSecondsOf,
  trackOf,
} from '../../../domain/recording/timeline.ts';

const pause = (from: number | null, to: number | null, media: PlacedPause['media'] = ['audio']): PlacedPause => ({
  ...{ media, offsetSeconds: from, endOffsetSeconds: to },
});
const at = (seconds: number) => new Date(Date.parse('2026-11-20T10:00:00.000Z') + seconds * 1000).toISOString();
const talk = { connectedToAgentAt: at(0), disconnectedAt: at(100) };

test('a pause lies where its contact says, until the end of the talk when nobody ended it', () => {
  const lengths = { seconds: 80, talkSeconds: 100 };
  const places = (...pauses: PlacedPause[]) =>
    pausePlaces(pauses, 'audio', lengths).map(({ from, length }) => [from, length]);
  expect(places(pause(10, 30), pause(90, null))).toEqual([
    [10, 20],
    [90, 10],
  ]);
  expect(places(pause(null, 30), pause(10, 30, ['screen']))).toEqual([]);
  // It began after the talk was over, by another clock.
  expect(places(pause(101, null))).toEqual([[101, 0]]);
  expect(pausePlaces([pause(10, null)], 'audio', { seconds: 80, talkSeconds: null })[0]!.length).toBe(70);
});

test('a recorder leaves pauses out when its recording is shorter than the talk by about as much', () => {
  const leaves = (paused: number, seconds: number, talkSeconds: number | null = 100) =>
    leavesOut([{ length: paused }], { seconds, talkSeconds });
  expect(leaves(20, 80)).toBe(true);
  expect(leaves(20, 89)).toBe(true);
  expect(leaves(20, 90)).toBe(false);
  expect(leaves(20, 100)).toBe(false);
  expect(leaves(20, 80, null)).toBe(false);
  // Less than two seconds may be anything.
  expect(leaves(1.9, 98.1)).toBe(false);
  expect(leaves(2, 98)).toBe(true);
  expect(leavesOut([{ length: 5 }, { length: 15 }], { seconds: 80, talkSeconds: 100 })).toBe(true);
});

test('a recording that left nothing out, or of which nothing is left, has no stretches', () => {
  const pauses = [pause(10, 30)];
  expect(leftOutPauses(pauses, 'audio', { seconds: 80, talkSeconds: 100 })).toEqual([{ from: 10, length: 20 }]);
  expect(leftOutPauses(pauses, 'audio', { seconds: 100, talkSeconds: 100 })).toEqual([]);
  expect(leftOutPauses([pause(0, 100)], 'audio', { seconds: 0, talkSeconds: 100 })).toEqual([]);
});

test('a recording begins a known number of seconds after the agent was connected, or at that moment if nobody knows', () => {
  const recording = { medium: 'screen', startedAt: at(-2.5) } as const;
  expect(startOf(recording, talk)).toBe(-2.5);
  expect(startOf({ ...recording, startedAt: null }, talk)).toBe(0);
  expect(startOf(recording, { connectedToAgentAt: null })).toBe(0);
});

test('the talk lasts from the connection to the end, when both are known', () => {
  expect(talkSecondsOf(talk)).toBe(100);
  expect(talkSecondsOf({ ...talk, connectedToAgentAt: null })).toBeNull();
  expect(talkSecondsOf({ ...talk, disconnectedAt: null })).toBeNull();
});

test('each second of a recording has its place in the contact, and comes back from there', () => {
  const track = trackOf({ medium: 'audio', startedAt: at(5) }, { ...talk, pauses: [pause(10, 30), pause(50, 55)] }, 75);
  expect(track).toEqual({
    start: 5,
    leftOut: [
      { from: 10, length: 20 },
      { from: 50, length: 5 },
    ],
  });
  expect([0, 4, 5, 24, 25, 30].map((second) => contactTime(track, second))).toEqual([5, 9, 30, 49, 55, 60]);
  for (const second of [0, 4, 6, 24, 26, 70]) expect(recordingTime(track, contactTime(track, second))).toBe(second);
  // What was left out is where the recording goes on.
  expect([10, 15, 29.5, 30].map((time) => recordingTime(track, time))).toEqual([5, 5, 5, 5]);
});
