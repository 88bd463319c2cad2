import { momentAddress, readMoment } from '../../../console/contact/player/moment.ts';
import { neighboursOf } from '../../../console/contact/search/neighbours.ts';
import { channelNames, eventText } from '../../../console/contact/words.ts';

const moment = (text: string) => readMoment(new URLSearchParams(text));

test.each([
  ['t=93', 93],
  ['t=1:33', 93],
  ['t=1m33s', 93],
  ['t=1:02:09', 3729],
  ['t=1h2m9s', 3729],
  ['t=0', 0],
])('a link to %s leads to second %s', (text, seconds) => expect(moment(text)?.seconds).toBe(seconds));

test.each(['', 't=', 't=soon', 't=-5', 't=1:2:3:4', 't=%20'])('a link with "%s" leads to no moment', (text) =>
  expect(moment(text)).toBeUndefined(),
);

test('a link to a moment names the recording and nothing of the search, and can be read back', () => {
  const address = new URL(momentAddress('https://fermata.example.com', 'c-1', 'r-1', 93.7));
  expect(address.pathname).toBe('/contacts/c-1');
  expect([...address.searchParams.keys()]).toEqual(['recording', 't']);
  expect(readMoment(address.searchParams)).toEqual({ recordingId: 'r-1', seconds: 93 });
});

const rows = ['a', 'b', 'c'].map((contactId) => ({ contactId }));

test('the previous and the next contact are the neighbours in the search', () => {
  const at = (contactId: string) => neighboursOf(rows, contactId, { more: false, ordering: 'newest-first' });
  expect(at('a')).toEqual({ place: 1, previous: undefined, next: 'b', isComplete: true });
  expect(at('b')).toEqual({ place: 2, previous: 'a', next: 'c', isComplete: true });
  expect(at('c')).toEqual({ place: 3, previous: 'b', next: undefined, isComplete: true });
  expect(at('elsewhere')).toEqual({ place: undefined, previous: undefined, next: undefined, isComplete: true });
});

test('the search is loaded until the contact and the one after it are there', () => {
  const more = (contactId: string) => neighboursOf(rows, contactId, { more: true, ordering: 'newest-first' });
  expect(more('b')).toMatchObject({ next: 'c', isComplete: true });
  expect(more('c')).toMatchObject({ previous: 'b', next: undefined, isComplete: false });
  expect(more('later').isComplete).toBe(false);
  expect(neighboursOf(rows, 'b', { more: true, ordering: 'loading-to-sort' })).toMatchObject({
    place: undefined,
    isComplete: false,
  });
});

test('audio is listened to, a screen is watched, and keystrokes are looked at (AC-05)', () => {
  const recordings = [
    { recordingId: 'r-sound', medium: 'audio', part: 'agent' },
    { recordingId: 'r-screen', medium: 'screen', part: 'agent' },
    { recordingId: 'r-typed', medium: 'keystroke', part: 'agent' },
  ] as const;
  const text = (detail: string) => eventText({ what: 'playback', detail }, recordings);
  expect([text('r-sound'), text('r-screen'), text('r-typed'), text('gone')]).toEqual([
    'Recording listened to',
    'Recording watched',
    'Keystrokes looked at',
    'Recording listened to',
  ]);
});

test('two channels without a description are Channel 1 and Channel 2', () => {
  expect(channelNames([], 2)).toEqual(['Channel 1', 'Channel 2']);
});
