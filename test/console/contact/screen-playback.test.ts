import type { ContactDetail } from '../../../api/contacts/contacts.ts';
import { correctionOf } from '../../../console/contact/player/correction.ts';
import { blackAt, blacksOf, type Gap } from '../../../console/contact/player/screen/screen-gaps.ts';
import { regionsOf } from '../../../console/contact/recordings/pauses.ts';
import { contactTime, recordingTime, startOf, trackOf } from '../../../domain/recording/timeline.ts';

const at = (second: number) => new Date(Date.UTC(2026, 10, 20, 10) + second * 1000).toISOString();
const pause = (from: number, to: number): ContactDetail['pauses'][number] => ({
  from: at(from),
  to: at(to),
  offsetSeconds: from,
  endOffsetSeconds: to,
  media: ['audio', 'screen'],
  blackout: false,
  confirmed: true,
  by: 'amara.okafor',
  source: 'person',
  reason: null,
  endedThrough: 'person',
});
const contact = { connectedToAgentAt: at(0), disconnectedAt: at(100), pauses: [pause(20, 40), pause(60, 70)] };
const sound = { medium: 'audio', startedAt: null } as const;

test('a recording begins at its own start time, or otherwise when the agent was connected', () => {
  expect(startOf({ medium: 'screen', startedAt: at(-3) }, contact)).toBe(-3);
  expect(startOf(sound, contact)).toBe(0);
});

test.each([
  [
    'holds its pauses',
    100,
    [
      [10, 10],
      [30, 30],
      [65, 65],
      [99, 99],
    ],
  ],
  [
    'leaves its pauses out',
    70,
    [
      [10, 10],
      [19.5, 19.5],
      [20.5, 40.5],
      [39, 59],
      [40, 70],
      [69, 99],
    ],
  ],
] as const)('a moment of a sound that %s is found on the time line of its contact, and back', (_, seconds, pairs) => {
  const track = trackOf(sound, contact, seconds);
  for (const [second, time] of pairs) {
    expect(contactTime(track, second)).toBe(time);
    expect(recordingTime(track, time)).toBe(second);
  }
});

test('a moment that a sound left out is shown where the sound goes on', () => {
  const track = trackOf(sound, contact, 70);
  expect([20, 30, 40].map((time) => recordingTime(track, time))).toEqual([20, 20, 20]);
});

test.each([
  [0, { kind: 'none' }],
  [0.03, { kind: 'none' }],
  [0.2, { kind: 'rate', factor: 0.8 }],
  [-0.1, { kind: 'rate', factor: 1.1 }],
  [-0.39, { kind: 'rate', factor: 1.25 }],
  [0.5, { kind: 'seek' }],
  [-20, { kind: 'seek' }],
])('a screen that is %d s ahead is corrected without anybody noticing', (drift, correction) => {
  expect(correctionOf(drift)).toEqual(correction);
});

test('pauses, gaps and removed parts of a screen are black with their causes, and a pause is named once', () => {
  const gaps: Gap[] = [
    { fromSeconds: 80, toSeconds: 90, cause: 'locked' },
    { fromSeconds: 20.2, toSeconds: 40, cause: 'paused' },
    { fromSeconds: 1, toSeconds: 2, cause: 'paused' },
  ];
  const blacks = blacksOf(
    { gaps, redacted: [{ fromSeconds: 50, toSeconds: 54 }] },
    regionsOf(contact.pauses, 'screen', { seconds: 103, talkSeconds: 100, start: -3 }),
    103,
  );
  expect(blacks.map(({ from, to, text }) => [from, Math.round(to), text])).toEqual([
    [1, 2, 'Recording was paused'],
    [23, 43, 'Recording was paused'],
    [50, 54, 'This part was removed'],
    [63, 73, 'Recording was paused'],
    [80, 90, 'The PC was locked'],
  ]);
  expect(blackAt(blacks, 85)?.text).toBe('The PC was locked');
  expect(blackAt(blacks, 90)).toBeUndefined();
});
