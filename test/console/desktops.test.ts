import type { DesktopView } from '../../api/administration/desktops/desktop-list.ts';
import { captureState, clockText, desktopState, fits, problemsOf, reasonsOf } from '../../console/desktops/words.ts';

const now = new Date('2026-11-20T10:00:00.000Z');
const alice: DesktopView['users'][number] = {
  login: 'CORP\\alice',
  userId: 'u-1',
  username: 'alice.agent',
  firstName: 'Alice',
  lastName: 'Agent',
  loggedOnAt: '2026-11-20T08:00:00.000Z',
  capture: { state: 'recording', since: '2026-11-20T08:00:01.000Z', monitors: 2, keystrokes: false, detail: null },
  notRecorded: [],
};
const desktop = (more: Partial<DesktopView> = {}): DesktopView => ({
  desktopId: 'd-1',
  machine: 'PC-0042',
  platform: 'windows',
  enrolledAt: '2026-11-01T08:00:00.000Z',
  lastSeenAt: '2026-11-20T09:58:00.000Z',
  silent: false,
  version: '1.0.0',
  users: [alice],
  waiting: { extractions: 1, recordings: 2, bytes: 3_000_000, oldest: null },
  disk: { freeBytes: 50e9, totalBytes: 100e9 },
  clockOffsetMilliseconds: 20,
  faults: [],
  channel: 'connected',
  itemsVersion: 4,
  browsers: [],
  ...more,
});

test('a PC says when it was last seen, and since when it is silent (AC-08)', () => {
  expect(desktopState(desktop(), now)).toEqual({ type: 'success', text: 'Seen 2 minutes ago' });
  expect(desktopState(desktop({ silent: true, lastSeenAt: '2026-11-20T07:00:00.000Z' }), now)).toEqual({
    type: 'error',
    text: 'Silent for 3 hours',
  });
  expect(desktopState(desktop({ lastSeenAt: null }), now).text).toBe('Has not reported yet');
});

test('the page says what is captured of an agent, or every reason why nothing is (AC-08, AC-12)', () => {
  expect(captureState(alice)).toEqual({ type: 'success', text: 'Recording 2 monitors' });
  const capture = { ...alice.capture, state: 'not-recording' as const, detail: 'ffmpeg was not found' };
  const sentence = 'The role of Alice Agent, Everybody else, lacks Record Screen.';
  const notRecorded = [{ reason: 'no-permission' as const, sentence }];
  expect(captureState({ ...alice, capture, notRecorded })).toEqual({ type: 'stopped', text: 'Not recorded' });
  expect(reasonsOf({ ...alice, capture, notRecorded })).toEqual([sentence, 'ffmpeg was not found']);
  expect(captureState({ ...alice, capture })).toEqual({ type: 'error', text: 'Should be recorded, but is not' });
});

test.each([
  [null, undefined],
  [20, { text: 'Correct', wrong: false }],
  [1500, { text: '1.5 s behind', wrong: false }],
  [-2500, { text: '2.5 s ahead', wrong: true }],
  [600_000, { text: '10 minutes behind', wrong: true }],
])('a clock that needs a correction of %p ms is described in words', (offset, words) => {
  expect(clockText(offset)).toEqual(words);
});

test('everything that somebody should look into is listed, the newest fault first (PR-18)', () => {
  const sick = desktop({
    browsers: [
      { login: 'CORP\\alice', name: 'Edge', extensionSeen: false },
      { login: 'CORP\\alice', name: 'Chrome', extensionSeen: true },
    ],
    disk: { freeBytes: 1e9, totalBytes: 100e9 },
    clockOffsetMilliseconds: 5000,
    channel: 'polling',
    itemsVersion: 3,
    faults: ['The encoder failed.', 'The folder cannot be written.', 'The encoder failed.'],
  });
  expect(problemsOf(sick, 4)).toEqual([
    'The extension was not seen in Edge.',
    'The disk is nearly full.',
    'The clock is 5.0 s behind.',
    'It is not connected to the channel, and polls every minute.',
    'It runs version 3 of the desktop items; the current one is 4.',
    'The encoder failed.',
    'The folder cannot be written.',
  ]);
  expect(problemsOf(desktop(), 4)).toEqual([]);
});

test('PCs are found by their name, by login and by the name of the person who is logged on', () => {
  const found = (typed: string) => fits(desktop(), typed);
  expect(['pc-00', 'corp\\al', 'alice agent', ''].map(found)).toEqual([true, true, true, true]);
  expect(found('bob')).toBe(false);
});
