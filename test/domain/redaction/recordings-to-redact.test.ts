import type { Recording } from '../../../domain/recording/recording.ts';
import { placedStaged, placedStored, recordingsToRedact } from '../../../domain/redaction/recordings-of.ts';
import type { StagedRecording } from '../../../domain/upload/staged-recording.ts';
import { listed, recorded } from '../../kit/recordings.ts';
import { receiptOf, recording } from '../../ports/staged-recordings.ts';

const archived = recording(1, { uploadState: 'Uploaded', receipt: receiptOf(1) });
const redact = (more: { recordings?: Recording[]; staged?: StagedRecording[]; lists?: ReturnType<typeof listed>[] }) =>
  recordingsToRedact({
    ...(more.lists && { contact: { listedRecordings: more.lists } }),
    recordings: more.recordings ?? [],
    staged: more.staged ?? [],
  });

describe('the recordings of a contact from which a part must be removed', () => {
  test.each(['Recycled', 'Removed', 'Lost'] as const)('are not those that are %s (OD-05)', (uploadState) => {
    expect(redact({ recordings: [recorded({ uploadState })], staged: [recording(1, { uploadState })] })).toEqual({
      here: [],
      awaited: [],
    });
  });

  test('are not those that were deleted at the provider, nor documents (OD-05)', () => {
    const lists = [listed({ status: 'deleted' }), listed({ location: 'recordings/transcript.pdf' })];
    expect(redact({ lists })).toEqual({ here: [], awaited: [] });
    expect(redact({ lists: [listed({ status: 'deleted' })], recordings: [recorded()] }).here).toEqual([]);
    expect(redact({ recordings: [recorded({ unreadable: 'It is text' })] }).here).toEqual([]);
  });

  test('are awaited while they are only listed, each with its part of the call (OD-05)', () => {
    expect(redact({ lists: [listed({ part: 'ivr' })] })).toEqual({ here: [], awaited: [{ part: 'ivr' }] });
    const arrived = redact({ lists: [listed()], recordings: [recorded()] });
    expect(arrived).toEqual({ here: [{ ...placedStored(recorded()), stored: recorded() }], awaited: [] });
  });

  test('are redacted in the archive only where it holds what was recorded, and opened (OD-05)', () => {
    expect(redact({ staged: [archived] })).toEqual({
      here: [{ ...placedStaged(archived), staged: archived }],
      awaited: [],
    });
    const sealed = { ...archived, sealed: {} };
    const awaited = [{ recordingId: archived.recordingId, part: 'agent' }];
    expect(redact({ staged: [sealed] })).toEqual({ here: [], awaited });
    expect(redact({ staged: [recording(1)] })).toEqual({ here: [], awaited });
    expect(redact({ staged: [{ ...sealed, sealed: { openedAt: archived.endedAt } }] }).here).toHaveLength(1);
  });
});

test('the beginning and the length of a recording come from its PC or its file, and what a PBX did not write is counted (OD-05, QG-34)', () => {
  const own = { recordingId: archived.recordingId, medium: 'audio', part: 'agent' };
  const staged = { ...own, startedAt: archived.startedAt, durationSeconds: 3601, content: archived.sha256 };
  expect(placedStaged(archived)).toEqual(staged);
  expect(placedStaged({ ...archived, recorderSince: '2026-11-20T07:59:56.500Z', durationSeconds: 70 })).toEqual({
    ...staged,
    durationSeconds: 70,
    notWrittenSeconds: 3.5,
  });
  const stored = { medium: 'audio', part: 'agent', recordingId: '0123456789abcdef', content: 'one', startedAt: null };
  expect(placedStored(recorded({ durationSeconds: 12 }))).toEqual({ ...stored, durationSeconds: 12 });
  const { durationSeconds: _, ...unknown } = recorded();
  expect(placedStored(unknown)).toEqual({ ...stored, durationSeconds: null });
});
