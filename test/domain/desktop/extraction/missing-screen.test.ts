import { type Extraction, reviseExtraction, spansNotBlack } from '../../../../domain/desktop/extraction/extraction.ts';
import { missingScreen, missingScreenEntry } from '../../../../domain/desktop/extraction/missing-screen.ts';
import type { DesktopPeople } from '../../../../domain/schedule/who-is-recorded.ts';
import type { StagedRecording } from '../../../../domain/upload/staged-recording.ts';

const at = (time: string) => `2026-11-20T${time}:00.000Z`;
const extraction = (state: Extraction['state'], more: Partial<Extraction> = {}): Extraction => ({
  ...{ extractionId: 'e-1', revision: 1, contactId: 'c-1', desktopId: 'pc-1', logonSessionId: 's-1' },
  ...{ login: 'CORP\\sam', username: 'sam', agentId: 'u-sam', media: ['screen'], from: at('10:00'), to: at('10:10') },
  ...{ blackouts: [], requestedAt: at('10:11'), state },
  ...more,
});
const none = (reason: 'not-captured' | 'segments-lost' | 'splice-failed', detail: string) =>
  extraction({ is: 'none', reason, detail, at: at('10:12') });
const registered = extraction({ is: 'registered', recordingIds: ['r-1'], gaps: [], at: at('10:12') });
const people: DesktopPeople = {
  ...({ users: [], teams: [], identifiers: [], schedules: [], extensions: [] } as unknown as DesktopPeople),
};
const staged = (more: Partial<StagedRecording>): StagedRecording =>
  ({ medium: 'screen', uploadState: 'Archived', ...more }) as unknown as StagedRecording;
const lost = staged({ uploadState: 'Lost', loss: { reason: 'The disk broke' } } as unknown as Partial<StagedRecording>);
const why = (extractions: readonly Extraction[], ...recordings: StagedRecording[]) =>
  missingScreen(extractions, recordings, people);

describe('a contact has no screen', () => {
  test('only when every PC that was asked has answered that it has none', () => {
    const locked = none('not-captured', 'Nothing was captured: locked');
    expect(why([locked, extraction({ is: 'open' })])).toBeUndefined();
    expect(why([locked, registered])).toBeUndefined();
    expect(why([locked])).toEqual({ reason: 'screen-not-captured', detail: 'The PC was locked.' });
    expect(why([])).toBeUndefined();
  });

  test('for a reason in an administrator’s words, or in the PC’s own words where only the PC can tell', () => {
    expect(why([none('not-captured', 'Nothing was captured: locked, unheard-of, suspended')])?.detail).toBe(
      'The PC was locked. The PC was suspended.',
    );
    expect(why([none('not-captured', 'Nothing was captured: unheard-of')])?.detail).toBe(
      'Nothing was captured: unheard-of',
    );
    expect(why([none('not-captured', 'So: Nothing was captured: locked')])?.detail).toBe(
      'So: Nothing was captured: locked',
    );
    expect(why([none('segments-lost', 'gone')])).toEqual({ reason: 'screen-lost', detail: 'gone' });
    expect(why([none('splice-failed', 'broken')])).toEqual({ reason: 'screen-not-made', detail: 'broken' });
  });

  test('when it was lost on its way, though the PC has registered it', () => {
    expect(why([registered], lost)).toEqual({ reason: 'screen-lost', detail: 'The disk broke' });
    expect(why([registered], lost, staged({}))).toBeUndefined();
    expect(why([extraction({ is: 'open' })], lost)).toBeUndefined();
    // Lost sound is no lost screen.
    expect(why([registered], { ...lost, medium: 'audio' })).toBeUndefined();
  });

  test('and is on the list of missing recordings from the beginning of the contact', () => {
    const asked = extraction({ is: 'open' });
    expect(missingScreenEntry(asked, { reason: 'screen-lost' }, at('10:20'))).toEqual({
      ...{ contactId: 'c-1', agentId: 'u-sam', reason: 'screen-lost', since: at('10:20'), startedAt: at('10:00') },
    });
    expect(missingScreenEntry(asked, { reason: 'screen-lost', detail: 'gone' }, at('10:20')).detail).toBe('gone');
  });
});

describe('a PC is asked again', () => {
  const pause = { from: at('10:02'), to: at('10:04'), cause: 'pause' } as const;
  const later = { from: at('10:06'), to: at('10:07'), cause: 'pause' } as const;

  test('for another span or other pauses, and what was asked before is remembered', () => {
    expect(reviseExtraction(undefined, registered)).toBe(registered);
    expect(reviseExtraction(registered, extraction({ is: 'open' }, { requestedAt: at('11:00') }))).toBeUndefined();
    const second = reviseExtraction(registered, { ...registered, blackouts: [pause], requestedAt: at('11:00') })!;
    expect(second).toMatchObject({
      ...{ revision: 2, blackouts: [pause], state: { is: 'open' }, requestedAt: at('10:11') },
      earlier: [{ revision: 1, blackouts: [] }],
    });
    const third = reviseExtraction(second, { ...second, to: at('10:12') })!;
    expect(third.revision).toBe(3);
    expect(third.earlier).toEqual([
      { revision: 1, blackouts: [] },
      { revision: 2, blackouts: [pause] },
    ]);
  });

  test('with what a recording of an earlier revision shows still known', () => {
    const asked = extraction(
      { is: 'open' },
      {
        ...{ revision: 3, blackouts: [pause, later] },
        earlier: [
          { revision: 1, blackouts: [] },
          { revision: 2, blackouts: [pause] },
        ],
      },
    );
    const spans = (...of: { from: string; to: string }[]) => of.map(({ from, to }) => ({ from, to }));
    expect(spansNotBlack(asked, 3)).toEqual([]);
    expect(spansNotBlack(asked, 2)).toEqual(spans(later));
    expect(spansNotBlack(asked, 1)).toEqual(spans(pause, later));
    // It does not say by which revision it was made: by the first that is remembered.
    expect(spansNotBlack(asked, undefined)).toEqual(spans(pause, later));
    expect(spansNotBlack(extraction({ is: 'open' }, { blackouts: [pause] }), undefined)).toEqual([]);
    expect(spansNotBlack({ ...asked, earlier: [{ revision: 2, blackouts: [pause] }] }, 1)).toEqual(spans(pause, later));
  });
});
