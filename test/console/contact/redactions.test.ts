import { blackoutsIn, type PauseOfContact, regionsOf } from '../../../console/contact/recordings/pauses.ts';
import { moment, readMoment, spanText } from '../../../console/redactions/words.ts';

test.each([
  [0, '0:00.0'],
  [9.96, '0:10.0'],
  [62.5, '1:02.5'],
  [3600, '60:00.0'],
])('a mark at %s seconds is written as %s (OD-05)', (seconds, text) => {
  expect(moment(seconds)).toBe(text);
  expect(readMoment(text)).toBeCloseTo(seconds, 0);
});

test.each([
  ['62.5', 62.5],
  ['1:02,5', 62.5],
  ['1:00:02', 3602],
  ['', undefined],
  ['soon', undefined],
  ['-3', undefined],
])('a mark typed as "%s" is read as %s seconds (OD-05)', (text, seconds) => {
  expect(readMoment(text)).toBe(seconds);
});

test('a removed part is named by its beginning and its end (OD-05)', () => {
  expect(spanText({ fromSeconds: 2, toSeconds: 74.25 })).toBe('0:02.0 to 1:14.3');
});

const pause = (from: number, to: number, blackout: boolean): PauseOfContact => ({
  ...{ from: '2026-11-20T10:00:10Z', to: '2026-11-20T10:00:20Z', offsetSeconds: from, endOffsetSeconds: to },
  ...{ media: ['audio'], blackout, confirmed: false, by: 'alice.agent', source: 'person', reason: null },
  endedThrough: 'person',
});

test('the blackouts of a contact can be removed from its recording with one request, and pauses do not count as blackouts (OD-05)', () => {
  const pauses = [pause(10, 20, true), pause(30, 40, false), pause(95, 110, true)];
  const regions = regionsOf(pauses, 'audio', { seconds: 100, talkSeconds: 100 });
  expect(blackoutsIn(regions, 100)).toEqual([
    { fromSeconds: 10, toSeconds: 20 },
    { fromSeconds: 95, toSeconds: 100 },
  ]);
  // A recorder that left them out has nothing of them.
  const short = regionsOf([pause(10, 20, true)], 'audio', { seconds: 90, talkSeconds: 100 });
  expect(blackoutsIn(short, 90)).toEqual([]);
});
