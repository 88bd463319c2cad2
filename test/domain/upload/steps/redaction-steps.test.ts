import type { Redacting, StagedRecording } from '../../../../domain/upload/staged-recording.ts';
import {
  applyRedaction,
  condemnedOf,
  forgetCondemned,
  planRedaction,
} from '../../../../domain/upload/steps/redaction-steps.ts';
import { entry, receiptOf, recording } from '../../../ports/staged-recordings.ts';

const hashOf = (letter: string) => letter.repeat(64);
const [x, y, z] = [hashOf('1'), hashOf('2'), hashOf('3')];
const at = (minute: number) => `2026-11-20T12:${String(minute).padStart(2, '0')}:00.000Z`;
const archived = (more: Partial<StagedRecording> = {}) =>
  recording(1, { uploadState: 'Uploaded', receipt: receiptOf(1), ...more });
const from = archived().sha256;
const planned = (sha256: string, minute = 0) => ({ size: 1000, sha256, at: at(minute) });
const plan = (of: StagedRecording, sha256 = x, minute = 0) => planRedaction(of, { from, ...planned(sha256, minute) });
const redacting = (of: Redacting) => archived({ redacting: of });

describe('a redacted version that is about to be stored', () => {
  test('is planned first, once', () => {
    const after = plan(archived());
    expect(after).toEqual({ ...archived(), redacting: { planned: planned(x) } });
    expect(plan(after, x, 5)).toBe(after);
  });

  test('waits for another plan for a quarter of an hour, and then condemns what that has left', () => {
    const before = redacting({ planned: planned(y), condemned: [z, x] });
    expect(() => plan(before, x, 14)).toThrow(expect.objectContaining({ code: 'unavailable' }));
    expect(plan(before, x, 15).redacting).toEqual({ planned: planned(x, 15), condemned: [z, y] });
    expect(plan(redacting({ condemned: [x] })).redacting).toEqual({ planned: planned(x) });
  });

  test('must be made of what the archive holds now, unchanged by anybody else', () => {
    const conflict = expect.objectContaining({ code: 'conflict' });
    expect(() => plan(recording(1))).toThrow(conflict);
    expect(() => plan(archived({ sealed: {} }))).toThrow(conflict);
    expect(() => planRedaction(archived(), { from: y, ...planned(x) })).toThrow(
      expect.objectContaining({ code: 'conflict', message: 'The recording was changed in the meantime' }),
    );
  });
});

describe('a redacted version that was stored', () => {
  const receipt = { ...receiptOf(1), size: 900, sha256: x };
  const removal = (seconds: [number, number]) => ({
    ...entry('redacted', at(1)),
    redaction: {
      ...{ reasons: [], removed: [], before: { size: 1000, sha256: from } },
      spans: [{ from: seconds[0], to: seconds[1] }],
    },
  });
  const withheld = {
    ...{ at: at(0), reason: 'A pause became known' },
    spans: [{ from: '2026-11-20T08:00:10.000Z', to: '2026-11-20T08:00:20.000Z' }],
  };

  test('is the recording from now on, and what it was before is condemned', () => {
    const before = redacting({ planned: planned(x), condemned: [z] });
    const step = removal([10, 20]);
    expect(applyRedaction(before, receipt, step)).toEqual({
      ...{ ...before, size: 900, sha256: x, receipt, redacting: { condemned: [z, from] } },
      custody: [...before.custody, step],
    });
    expect(applyRedaction(redacting({ planned: planned(x) }), receipt, step).redacting).toEqual({ condemned: [from] });
  });

  test('must have been planned', () => {
    for (const before of [
      archived(),
      redacting({ planned: planned(y) }),
      { ...redacting({ planned: planned(x) }), size: 1 },
    ])
      expect(() => applyRedaction(before, receipt, removal([0, 1]))).toThrow(
        expect.objectContaining({ code: 'conflict' }),
      );
  });

  test('is no longer withheld once everything that must be black is removed', () => {
    const before = { ...redacting({ planned: planned(x) }), withheld };
    expect(applyRedaction(before, receipt, removal([10, 20]))).not.toHaveProperty('withheld');
    expect(applyRedaction(before, receipt, removal([10, 19]))).toMatchObject({ withheld, sha256: x });
  });

  test('stays what it is where nothing of the spans was in it', () => {
    const same = { ...receiptOf(1), sha256: from };
    const shown = archived();
    expect(applyRedaction(shown, same, removal([10, 20]))).toBe(shown);
    const hidden = archived({ withheld });
    const step = removal([10, 20]);
    expect(applyRedaction(hidden, same, step)).toEqual({ ...archived(), custody: [...archived().custody, step] });
    expect(applyRedaction(hidden, same, removal([11, 20]))).toBe(hidden);
  });
});

describe('what must not be in the archive any more', () => {
  test('is what was condemned, unless its PC has made the very same again, and also the plan of a removed recording', () => {
    expect(condemnedOf(archived())).toEqual([]);
    expect(condemnedOf(redacting({ planned: planned(x), condemned: [y, from] }))).toEqual([y]);
    const removed = { ...redacting({ planned: planned(x), condemned: [y, from] }), uploadState: 'Removed' as const };
    expect(condemnedOf(removed)).toEqual([y, from, x]);
    expect(condemnedOf({ ...redacting({ condemned: [y] }), uploadState: 'Removed' })).toEqual([y]);
  });

  test('is forgotten once it is gone', () => {
    const both = redacting({ condemned: [y, z] });
    expect(forgetCondemned(both, [y]).redacting).toEqual({ condemned: [z] });
    expect(forgetCondemned(both, [y, z])).toEqual(archived());
    expect(forgetCondemned(both, [x])).toBe(both);
    const going = redacting({ planned: planned(x), condemned: [y] });
    expect(forgetCondemned(going, [y]).redacting).toEqual({ planned: planned(x) });
    expect(forgetCondemned({ ...going, uploadState: 'Removed' }, [y, x])).not.toHaveProperty('redacting');
    expect(forgetCondemned({ ...going, uploadState: 'Removed' }, [y]).redacting).toEqual({ condemned: [x] });
  });
});
