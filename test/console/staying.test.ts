import type { StayingRecordings } from '../../api/administration/desktops/desktop-list.ts';
import { examples } from '../../api/examples.ts';
import { stayingReason } from '../../console/desktops/words.ts';
import { reasonIds, reasons } from '../../console/missing-recordings/reasons.ts';
import { missingReasons } from '../../domain/recording/missing/missing-recording.ts';

const [staying] = (examples.listStayingRecordings as StayingRecordings).recordings;

test.each([
  [{ released: false }, 'It waits for the Daily Event.'],
  [{ released: true }, 'It is released, and its PC has not sent it.'],
  [{ uploadState: 'Uploading' as const }, 'Its upload has begun.'],
  [{ uploadState: 'Failed' as const, failure: 'The disk is broken' }, 'Its upload failed: The disk is broken'],
])('a recording that stays on a PC says what it waits for (%p) (SU-26)', (more, words) => {
  expect(stayingReason({ ...staying!, failure: null, ...more })).toBe(words);
});

test('each reason why a recording is missing has a name, an explanation and a remedy on its page', () => {
  expect(reasonIds.slice().sort()).toEqual([...missingReasons].sort());
  for (const id of reasonIds) for (const text of Object.values(reasons[id])) expect(text).not.toBe('');
});
