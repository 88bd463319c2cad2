import type { Contact, ListedRecording } from '../../../domain/contact/contact.ts';
import { listedAndArrived } from '../../../domain/recording/listed-and-arrived.ts';
import type { Recording } from '../../../domain/recording/recording.ts';
import { recordingState } from '../../../domain/recording/recording-state.ts';
import { aCall, contactId, listed, location, recorded } from '../../kit/recordings.ts';

const ivrLocation = location.replace('/2026/', '/ivr/2026/');
const ivr = { part: 'ivr', location: ivrLocation } as const;
const redacted = recorded({ part: 'redacted', location: `recordings/Analysis/Voice/Redacted/${contactId}.wav` });
const deleted = { status: 'deleted', deletionReason: 'GDPR request 77' } as const;
const nobody: Partial<Contact> = { agentId: undefined, acdId: undefined, connectedToAgentAt: undefined };

const state = (call: Partial<Contact>, claims: ListedRecording[], files: Recording[]) =>
  recordingState(aCall({ ...call, listedRecordings: claims }), files);

test.each<[string, Partial<Contact>, ListedRecording[], Recording[], string]>([
  ['listed and come', {}, [listed()], [recorded()], 'present'],
  ['come, and not listed', {}, [], [recorded()], 'present'],
  ['listed and not come', {}, [listed()], [], 'missing'],
  ['listed with a word that is new', {}, [listed({ status: 'unknown' })], [], 'missing'],
  ['one fragment of two', {}, [listed(), listed({ location: `${location}.2.wav` })], [recorded()], 'missing'],
  ['come to a bucket that is a copy', {}, [listed()], [recorded({ location: `copy/${location}` })], 'present'],
  ['come, and is no recording', {}, [listed()], [recorded({ unreadable: 'The file is empty.' })], 'missing'],
  ['not listed, and what came is no recording', {}, [], [recorded({ unreadable: 'The file is empty.' })], 'missing'],
  ['archived', {}, [listed()], [recorded({ notAtHand: { state: 'archived', storageClass: 'GLACIER' } })], 'archived'],
  ['being restored', {}, [listed()], [recorded({ notAtHand: { state: 'restoring' } })], 'restoring'],
  ['deleted in its bucket', {}, [listed()], [recorded({ notAtHand: { state: 'deleted' } })], 'deleted'],
  ['listed without a word what it is, and not come', {}, [listed({ medium: 'other' })], [], 'missing'],
  ['the talk with the machine only', {}, [listed(), listed(ivr)], [recorded(ivr)], 'missing'],
  ['the talk with the machine only, and no other listed', {}, [listed(ivr)], [recorded(ivr)], 'not-recorded'],
  [
    'the talk with the machine, in a file named as the other',
    {},
    [listed({ part: 'ivr' })],
    [recorded()],
    'not-recorded',
  ],
  ['the talk with the agent, the machine has not come', {}, [listed(), listed(ivr)], [recorded()], 'present'],
  ['the redacted copy of what is listed', {}, [listed()], [redacted], 'missing'],
  ['the redacted copy where nothing is listed', {}, [], [redacted], 'present'],
  ['the screen only', {}, [], [recorded({ medium: 'screen', location: 'screens/a.mp4' })], 'not-recorded'],
  ['deleted', {}, [listed(deleted)], [], 'deleted'],
  ['deleted after it came', {}, [listed(deleted)], [recorded()], 'deleted'],
  [
    'one deleted, one there',
    {},
    [listed(deleted), listed({ location: 'b/2.wav' })],
    [recorded({ location: 'b/2.wav' })],
    'present',
  ],
  ['a chat', { channel: 'chat' }, [listed({ medium: 'chat', location: 'chats/a.json' })], [], 'not-expected'],
  ['a task', { channel: 'task' }, [], [], 'not-expected'],
  ['an e-mail', { channel: 'email' }, [], [], 'not-expected'],
  ['hung up in the queue', nobody, [], [], 'not-expected'],
  ['hung up in the menu, which was recorded', nobody, [listed(ivr)], [recorded(ivr)], 'present'],
  ['hung up in the menu, whose recording has not come', nobody, [listed(ivr)], [], 'missing'],
  ['a supervisor listens in', { initiationMethod: 'MONITOR' }, [], [], 'not-expected'],
])('the state of a recording is right for this case: %s', (_, call, claims, files, expected) => {
  expect(state(call, claims, files)).toBe(expected);
});

test('a call without a recording was not recorded by its flow, which is not a failure (AC-04)', () => {
  expect(state({}, [], [])).toBe('not-recorded');
});

test('a screen that the record lists is shown next to the sound', () => {
  const screen = { medium: 'screen', location: 'screens/a.mp4' } as const;
  const views = listedAndArrived([listed(), listed(screen)], [recorded(), recorded(screen)]);
  expect(views.map(({ recording, state }) => [recording?.medium, state])).toEqual([
    ['audio', 'present'],
    ['screen', 'present'],
  ]);
});

test('a deleted recording is not played from a file with another name either', () => {
  const renamed = recorded({ location: `recordings/moved/${contactId}.wav` });
  expect(listedAndArrived([listed(deleted)], [renamed])).toEqual([
    { listed: listed(deleted), recording: renamed, state: 'deleted' },
  ]);
});

test('a file that may be the deleted one is treated as deleted', () => {
  const renamed = recorded({ location: `recordings/moved/${contactId}.wav` });
  const views = listedAndArrived([listed({ location: 'b/2.wav' }), listed(deleted)], [renamed]);
  expect(views.map((view) => [view.state, view.recording])).toEqual([
    ['not-arrived', undefined],
    ['deleted', renamed],
  ]);
});

test('each file stands for one listed recording, however they are ordered', () => {
  const other = { location: `${location}.2.wav` };
  const files = [recorded(other), recorded()];
  for (const claims of [
    [listed(), listed(other)],
    [listed(other), listed()],
  ]) {
    const views = listedAndArrived(claims, files);
    expect(views.map((view) => view.recording?.location)).toEqual(claims.map((claim) => claim.location));
  }
});
