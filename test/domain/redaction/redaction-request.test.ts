import type { Recording } from '../../../domain/recording/recording.ts';
import { concerns, instantsIn, type PlacedRecording, spansIn, whyHidden } from '../../../domain/redaction/concerned.ts';
import { recordingsToRedact } from '../../../domain/redaction/recordings-of.ts';
import {
  decide,
  isExpired,
  isInForce,
  newRedactionRequest,
  type RedactionOutcome,
  type RedactionRequest,
  type RedactionState,
  redactionStates,
  withOutcomes,
} from '../../../domain/redaction/request.ts';
import type { StagedRecording } from '../../../domain/upload/staged-recording.ts';

const asked = newRedactionRequest({
  ...{ contactId: 'c-1', requestId: 'q-1', by: 'Ann', at: '2026-11-20T10:00:00.000Z', reason: 'a card number' },
  ...{ recordingId: 'r-1', spans: [{ from: 10, to: 20 }] },
});
const inTime = '2026-11-27T09:59:59.999Z';
const inState = (state: RedactionState, by?: string): RedactionRequest => ({
  ...{ ...asked, state, revision: 4 },
  ...(by !== undefined && { decision: { by, at: inTime } }),
});
const approve = (request: RedactionRequest, by = 'Bob', at = inTime) => decide(request, { verb: 'approve', by, at });
const refuse = (request: RedactionRequest, by = 'Bob') => decide(request, { verb: 'refuse', by, at: inTime });
const conflict = expect.objectContaining({ code: 'conflict' });

describe('a request to remove a part of a recording', () => {
  test('begins with nothing decided and nothing redacted, and waits for seven days', () => {
    expect(asked).toEqual({
      ...{ contactId: 'c-1', requestId: 'q-1', by: 'Ann', at: '2026-11-20T10:00:00.000Z', reason: 'a card number' },
      ...{ recordingId: 'r-1', spans: [{ from: 10, to: 20 }], expiresAt: '2026-11-27T10:00:00.000Z' },
      ...{ state: 'requested', outcomes: [], revision: 1 },
    });
  });

  test('is decided by a second person, whatever the case of their names', () => {
    expect(approve(asked)).toMatchObject({ state: 'approved', decision: { by: 'Bob', at: inTime }, revision: 2 });
    expect(refuse(asked)).toMatchObject({ state: 'refused', decision: { by: 'Bob', at: inTime }, revision: 2 });
    for (const decided of [approve, refuse])
      expect(() => decided(asked, 'aNN')).toThrow(expect.objectContaining({ code: 'forbidden' }));
  });

  test('can be approved for seven days', () => {
    expect(isExpired(asked, inTime)).toBe(false);
    expect(isExpired(asked, '2026-11-27T10:00:00.000Z')).toBe(true);
    expect(isExpired(inState('approved'), '2027-01-01T00:00:00.000Z')).toBe(false);
    expect(() => approve(asked, 'Bob', '2026-11-27T10:00:00.000Z')).toThrow(conflict);
  });

  test('is approved once, so a second approval by the same person changes nothing and one by another comes too late', () => {
    for (const state of ['approved', 'done', 'failed'] as const) {
      expect(approve(inState(state, 'bob'))).toBeUndefined();
      expect(() => approve(inState(state, 'Cid'))).toThrow(conflict);
    }
    expect(() => approve(inState('refused', 'Bob'))).toThrow(conflict);
  });

  test('is refused once, even after it has failed, but not after it is done', () => {
    expect(refuse(inState('refused', 'bob'))).toBeUndefined();
    expect(() => refuse(inState('refused', 'Cid'))).toThrow(conflict);
    expect(refuse(inState('failed', 'Bob'))).toMatchObject({ state: 'refused', revision: 5 });
    for (const state of ['approved', 'done'] as const) expect(() => refuse(inState(state, 'Bob'))).toThrow(conflict);
  });

  test('is in force from its approval', () => {
    expect(redactionStates.filter((state) => isInForce({ state }))).toEqual(['approved', 'done', 'failed']);
  });
});

const outcome = (recordingId: string, more: Partial<RedactionOutcome> = {}): RedactionOutcome => ({
  ...{ recordingId, medium: 'audio', at: inTime, result: 'redacted' },
  ...more,
});

describe('what became of the recordings', () => {
  test('decides when the request is done, open or failed', () => {
    const request = inState('approved', 'Bob');
    expect(withOutcomes(request, [outcome('r-1')], false)).toMatchObject({ state: 'done', revision: 5 });
    expect(withOutcomes(request, [outcome('r-1')], true)).toMatchObject({ state: 'approved', revision: 5 });
    const impossible = outcome('r-1', { result: 'impossible' });
    expect(withOutcomes(request, [impossible, outcome('r-2')], true)!.state).toBe('failed');
    expect(withOutcomes(request, [outcome('r-1', { reason: 'older versions are left' })], false)!.state).toBe('failed');
  });

  test('is replaced by later results, and is not written again without news', () => {
    const failed = {
      ...inState('failed', 'Bob'),
      outcomes: [outcome('r-1', { result: 'impossible' }), outcome('r-2')],
    };
    expect(withOutcomes(failed, [outcome('r-1')], false)).toEqual({
      ...failed,
      ...{ state: 'done', revision: 5, outcomes: [outcome('r-1'), outcome('r-2')] },
    });
    expect(withOutcomes(failed, [], false)).toBeUndefined();
    expect(withOutcomes(inState('approved', 'Bob'), [], false)).toMatchObject({ state: 'done' });
    expect(withOutcomes(inState('refused', 'Bob'), [outcome('r-1')], false)).toBeUndefined();
  });

  test('hides a recording until the part is gone, and again when its file was replaced since', () => {
    const recording = { recordingId: 'r-1', part: 'agent', content: 'new' } as const;
    const why = (request: RedactionRequest, one: Parameters<typeof whyHidden>[1] = recording) =>
      whyHidden([request], one);
    const done = (more: Partial<RedactionOutcome> = {}): RedactionRequest => ({
      ...inState('done'),
      outcomes: [outcome('r-2'), outcome('r-1', more)],
    });
    expect(why(inState('approved'))).toBe('A part of this recording is being removed');
    expect(why(asked)).toBeUndefined();
    expect(why(done({ content: 'new' }))).toBeUndefined();
    expect(why(done())).toBeUndefined();
    expect(why(done({ content: 'old' }))).toMatch(/replaced/);
    expect(why(done({ content: 'old' }), { recordingId: 'r-1', part: 'agent' })).toBeUndefined();
    expect(why(done({ result: 'impossible', reason: 'it is locked' }))).toMatch(/it is locked$/);
    expect(whyHidden([done(), inState('approved')], recording)).toMatch(/is being removed/);
    expect(why(inState('approved'), { recordingId: 'r-9', part: 'ivr' })).toBeUndefined();
    expect(why(inState('approved'), { recordingId: 'r-9', part: 'agent' })).toMatch(/is being removed/);
  });
});

const placed = (recordingId: string, more: Partial<PlacedRecording> = {}): PlacedRecording => ({
  ...{ recordingId, medium: 'audio', part: 'agent', startedAt: '2026-11-20T10:00:05.000Z', durationSeconds: 80 },
  ...more,
});
const contact = {
  ...{ connectedToAgentAt: '2026-11-20T10:00:00.000Z', disconnectedAt: '2026-11-20T10:01:40.000Z' },
  pauses: [{ media: ['audio'], offsetSeconds: 30, endOffsetSeconds: 50 }] as const,
};

describe('the spans of a request', () => {
  test('concern every recording of the talk, and what was recorded before it only where they were marked', () => {
    expect(concerns(asked, { recordingId: 'r-2', part: 'agent' })).toBe(true);
    expect(concerns(asked, { recordingId: 'r-2', part: 'ivr' })).toBe(false);
    expect(concerns(asked, { recordingId: 'r-1', part: 'ivr' })).toBe(true);
  });

  test('are at the same moments of the contact in its other recordings', () => {
    const marked = placed('r-1');
    const screen = placed('r-2', { medium: 'screen', startedAt: '2026-11-20T10:00:02.000Z', durationSeconds: 98 });
    const request = { recordingId: 'r-1', spans: [{ from: 10, to: 40 }] };
    expect(spansIn(request, marked, { marked, contact })).toEqual([{ from: 10, to: 40 }]);
    // The sound left the pause out, and the screen did not.
    expect(spansIn(request, screen, { marked, contact })).toEqual([{ from: 13, to: 63 }]);
    expect(spansIn(request, screen, { marked: undefined, contact })).toEqual([{ from: 8, to: 38 }]);
    const onScreen = { recordingId: 'r-2', spans: [{ from: 13, to: 63 }] };
    expect(spansIn(onScreen, marked, { marked: screen, contact })).toEqual([{ from: 10, to: 40 }]);
  });

  test('are wider in other recordings by what the sound of a PBX lacks (OD-05, QG-34)', () => {
    const sound = placed('r-1', { notWrittenSeconds: 4 });
    const screen = placed('r-2', { medium: 'screen', startedAt: '2026-11-20T10:00:02.000Z', durationSeconds: 98 });
    const own = { pauses: [], connectedToAgentAt: contact.connectedToAgentAt, disconnectedAt: contact.disconnectedAt };
    const onSound = { recordingId: 'r-1', spans: [{ from: 10, to: 20 }] };
    expect(spansIn(onSound, sound, { marked: sound, contact: own })).toEqual([{ from: 10, to: 20 }]);
    // What is heard at 10 s may have been said 4 s sooner than it seems.
    expect(spansIn(onSound, screen, { marked: sound, contact: own })).toEqual([{ from: 9, to: 23 }]);
    const onScreen = { recordingId: 'r-2', spans: [{ from: 13, to: 23 }] };
    expect(spansIn(onScreen, sound, { marked: screen, contact: own })).toEqual([{ from: 10, to: 24 }]);
  });

  test('are instants of the contact before they are seconds of a recording', () => {
    const spans = [
      { from: '2026-11-20T10:00:10.000Z', to: '2026-11-20T10:00:12.500Z' },
      { from: contact.disconnectedAt },
    ];
    expect(instantsIn(spans, placed('r-1'), contact)).toEqual([{ from: 5, to: 7.5 }, { from: 95 }]);
    expect(instantsIn(spans, placed('r-1', { startedAt: null }), contact)).toEqual([
      { from: 10, to: 12.5 },
      { from: 100 },
    ]);
    // When it began is not known: better too much than too little.
    expect(instantsIn(spans, placed('r-1', { startedAt: null }), { ...contact, connectedToAgentAt: null })).toEqual([
      { from: 0 },
      { from: 0 },
    ]);
  });
});

test('a recording is redacted where its bytes are, and awaited where they may still come', () => {
  const staged = (recordingId: string, uploadState: string) =>
    ({
      ...{
        recordingId,
        uploadState,
        medium: 'screen',
        startedAt: asked.at,
        endedAt: inTime,
        sha256: 'x',
        size: 1,
        receipt: { size: 1, sha256: 'x' },
      },
    }) as unknown as StagedRecording;
  const stored = (recordingId: string, uploadState = 'Uploaded') =>
    ({
      ...{ recordingId, uploadState, medium: 'audio', part: 'agent', etag: 'e', location: `b/${recordingId}` },
    }) as unknown as Recording;
  const { here, awaited } = recordingsToRedact({
    recordings: [stored('r-1'), stored('r-2', 'Removed')],
    staged: ['Uploaded', 'Staged', 'Recycled', 'Removed', 'Lost'].map((state) => staged(`s-${state}`, state)),
  });
  expect(here.map(({ recordingId }) => recordingId)).toEqual(['r-1', 's-Uploaded']);
  expect(awaited).toEqual([{ recordingId: 's-Staged', part: 'agent' }]);
});
