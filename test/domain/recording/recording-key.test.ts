import { recordingIdOf } from '../../../domain/recording/recording-id.ts';
import { recordingKey } from '../../../domain/recording/recording-key.ts';

const id = 'a0000012-0000-4000-8000-000000000001';

test.each<[string, object | undefined]>([
  [
    `bucket/connect/example/CallRecordings/2026/02/03/${id}_20260203T23:59_UTC.wav`,
    { medium: 'audio', part: 'agent', contactId: id, recordedAt: '2026-02-03T23:59:00Z' },
  ],
  [
    `bucket/connect/example/CallRecordings/ivr/2026/02/03/${id}_20260203T23:57_UTC.wav`,
    { medium: 'audio', part: 'ivr', contactId: id, recordedAt: '2026-02-03T23:57:00Z' },
  ],
  [
    `bucket/Analysis/Voice/Redacted/2026/02/03/${id}_call_recording_redacted_2026-02-04T00:14:16Z.wav`,
    { medium: 'audio', part: 'redacted', contactId: id, recordedAt: '2026-02-04T00:14:00Z' },
  ],
  [
    `ivr/our own/prefix/${id}_20260203T23%3A57_UTC.WAV`,
    { medium: 'audio', part: 'agent', contactId: id, recordedAt: '2026-02-03T23:57:00Z' },
  ],
  [`bucket/${id}.wav`, { medium: 'audio', part: 'agent', contactId: id }],
  [
    'bucket/x/contact_7_of_9_20260203T23:57_UTC.wav',
    { medium: 'audio', part: 'agent', contactId: 'contact_7_of_9', recordedAt: '2026-02-03T23:57:00Z' },
  ],
  [`bucket/x/${id}_20261399T77:57_UTC.wav`, { medium: 'audio', part: 'agent', contactId: id }],
  ['bucket/x/morning talk.wav', { medium: 'audio', part: 'agent' }],
  [
    `bucket/ScreenRecordings/${id}_20260203T23:57_UTC.mp4`,
    { medium: 'screen', part: 'agent', contactId: id, recordedAt: '2026-02-03T23:57:00Z' },
  ],
  [`bucket/Analysis/Voice/2026/02/03/${id}_analysis_2026-02-04T00:14:16Z.json`, undefined],
  [`bucket/ChatTranscripts/2026/02/03/${id}_20260203T23:57_UTC.json`, undefined],
  ['bucket/connect/example/CallRecordings/', undefined],
  ['bucket/wav', { part: 'agent' }],
  ['bucket/x/a.constructor', { part: 'agent' }],
  ['bucket/x/a.__proto__', { part: 'agent' }],
])('the medium, the contact and the time are read from %s', (location, expected) => {
  expect(recordingKey(location)).toEqual(expected);
});

test('a recording id never changes, because links and the table contain it', async () => {
  expect(await recordingIdOf('bucket/connect/a:b.wav')).toBe('37935f4a2d8a5a54');
});
