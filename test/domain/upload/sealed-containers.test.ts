import type { StagedRecording } from '../../../domain/upload/staged-recording.ts';
import { isArriving, isRefused, isSealed } from '../../../domain/upload/upload-state.ts';

type Known = Pick<StagedRecording, 'uploadState' | 'sealed'>;
const at = '2026-11-20T10:00:00.000Z';

test.each<[string, Known, { sealed?: true; arriving?: true; refused?: true }]>([
  ['a recording that came as a file is none of these', { uploadState: 'Uploaded' }, {}],
  [
    'a container on its way can be opened by nobody yet',
    { uploadState: 'Not yet uploaded', sealed: {} },
    { sealed: true },
  ],
  [
    'a container that arrived waits to be opened',
    { uploadState: 'Uploaded', sealed: {} },
    { sealed: true, arriving: true },
  ],
  ['a container that was opened is an ordinary recording', { uploadState: 'Uploaded', sealed: { openedAt: at } }, {}],
  [
    'a container that could not be opened was refused',
    { uploadState: 'Failed', sealed: { refusedAt: at } },
    { sealed: true, refused: true },
  ],
  ['a container that failed on its way was not refused', { uploadState: 'Failed', sealed: {} }, { sealed: true }],
  ['a file that failed on its way was not refused', { uploadState: 'Failed' }, {}],
  [
    'a container that was refused and is sent again is on its way',
    { uploadState: 'Not yet uploaded', sealed: { refusedAt: at } },
    { sealed: true },
  ],
])('%s (AC-15)', (_, known, is) => {
  expect([isSealed(known), isArriving(known), isRefused(known)]).toEqual([
    is.sealed === true,
    is.arriving === true,
    is.refused === true,
  ]);
});
