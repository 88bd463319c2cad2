import {
  addBlanked,
  addPause,
  type BlankingReport,
  blankedRecordings,
  confirmBlanking,
  isRedacting,
  type Redaction,
  type SeenRecording,
  seenRecordings,
} from '../../../domain/control/redaction.ts';
import { listed, recorded } from '../../kit/recordings.ts';
import { receiptOf, recording } from '../../ports/staged-recordings.ts';

const at = (minute: number): string => `2026-11-20T10:${String(minute).padStart(2, '0')}:00.000Z`;
const redaction = (more: Partial<Redaction> = {}): Redaction => ({
  ...{ contactId: 'c-1', state: 'waiting', since: at(5), pauses: [at(1)], done: [], revision: 1 },
  ...more,
});
/** `r-1=a`: that this recording was blanked, and is this file now. */
const word = (minute: number, pauses: number, ...blanked: string[]): BlankingReport => ({
  ...{ at: at(minute), by: 'fermata', pauses },
  recordings: blanked.map((text) => ({ recordingId: text.split('=')[0]!, sha256: text.split('=')[1]! })),
});
const seen = (...ids: (string | undefined)[]): SeenRecording[] =>
  ids.map((recordingId) => ({
    medium: 'screen',
    here: recordingId !== undefined,
    ...(recordingId && { recordingId }),
  }));

describe('a pause at the provider’s side', () => {
  test('is added once, in order, and the contact waits since the first pause that nobody has blanked (PR-32)', () => {
    const first = addPause(undefined, { contactId: 'c-1', pausedAt: at(2), now: at(5) })!;
    expect(first).toStrictEqual(redaction({ pauses: [at(2)] }));
    expect(addPause(first, { contactId: 'c-1', pausedAt: at(2), now: at(6) })).toBeUndefined();
    expect(addPause(first, { contactId: 'c-1', pausedAt: at(1), now: at(6) })).toStrictEqual(
      redaction({ pauses: [at(1), at(2)], revision: 2 }),
    );
    const done = redaction({ state: 'done', done: [word(6, 1, 'r-1=a')] });
    expect(addPause(done, { contactId: 'c-1', pausedAt: at(3), now: at(7) })).toStrictEqual({
      ...done,
      ...{ state: 'waiting', since: at(7), pauses: [at(1), at(3)], revision: 2 },
    });
  });
});

describe('what was blanked', () => {
  test('is what the latest statement says about all known pauses (PR-32)', () => {
    const words = [word(6, 1, 'r-1=old', 'r-9=x'), word(7, 2, 'r-1=a', 'r-2=b'), word(8, 2, 'r-1=c')];
    const stored = redaction({ pauses: [at(1), at(2)], done: words });
    expect([...blankedRecordings(stored)]).toEqual([
      ['r-1', 'c'],
      ['r-2', 'b'],
    ]);
    expect([...blankedRecordings(redaction())]).toEqual([]);
  });
});

describe('what Fermata has blanked itself', () => {
  const add = (
    stored: Redaction,
    done: BlankingReport,
    of: SeenRecording[],
    impossible: { recordingId: string; reason: string }[] = [],
  ) => addBlanked(stored, { ...done, impossible }, of);
  const broken = [{ recordingId: 'r-2', reason: 'It cannot be read.' }];

  test('ends the wait once everything that was seen is blanked (PR-32)', () => {
    expect(add(redaction(), word(9, 1, 'r-1=a'), seen('r-1'))).toStrictEqual(
      redaction({ state: 'done', since: at(9), done: [word(9, 1, 'r-1=a')], revision: 2 }),
    );
  });

  test.each<[string, SeenRecording[]]>([
    ['another screen is not blanked', seen('r-1', 'r-2')],
    ['another screen has not come', seen('r-1', undefined)],
  ])('does not end the wait while %s (PR-32)', (_, of) => {
    expect(add(redaction(), word(9, 1, 'r-1=a'), of)).toStrictEqual(
      redaction({ done: [word(9, 1, 'r-1=a')], revision: 2 }),
    );
  });

  test('is added only where it is new (PR-32)', () => {
    const stored = redaction({ done: [word(6, 1, 'r-1=a')] });
    expect(add(stored, word(9, 1, 'r-1=a'), seen('r-1', 'r-2'))).toBeUndefined();
    expect(add(stored, word(9, 1), seen('r-1', 'r-2'))).toBeUndefined();
    expect(add(stored, word(9, 1, 'r-1=a', 'r-2=b'), seen('r-1', 'r-2'))).toStrictEqual(
      redaction({ state: 'done', since: at(9), done: [word(6, 1, 'r-1=a'), word(9, 1, 'r-2=b')], revision: 2 }),
    );
    expect(add(stored, word(9, 1, 'r-1=changed'), seen('r-1'))!.done).toHaveLength(2);
  });

  test('names what it cannot blank, as long as it cannot (PR-32)', () => {
    const named = add(redaction(), word(9, 1, 'r-1=a'), seen('r-1', 'r-2'), broken)!;
    expect(named.impossible).toEqual(broken);
    expect(add(named, word(10, 1), seen('r-1', 'r-2'), broken)).toBeUndefined();
    const solved = add(named, word(10, 1), seen('r-1', 'r-2'))!;
    expect(solved).not.toHaveProperty('impossible');
    expect(solved).toMatchObject({ state: 'waiting', since: at(5), done: [word(9, 1, 'r-1=a')], revision: 3 });
    const only = add(redaction(), word(9, 1), seen('r-2'), broken)!;
    expect([only.impossible, only.done]).toEqual([broken, []]);
  });

  test('does not count when another pause has come since (PR-32)', () => {
    for (const pauses of [0, 2]) expect(add(redaction(), word(9, pauses, 'r-1=a'), seen('r-1'))).toBeUndefined();
  });
});

describe('a person’s statement that screens were blanked', () => {
  const confirm = (stored: Redaction, done: BlankingReport, of: SeenRecording[]) => {
    try {
      return confirmBlanking(stored, done, of);
    } catch (error) {
      const { code, field, message } = error as { code: string; field: string; message: string };
      return [code, field, message];
    }
  };
  const stored = redaction({ pauses: [at(1), at(2)] });

  test.each<[string, BlankingReport, SeenRecording[], unknown]>([
    [
      'of other pauses',
      word(9, 1, 'r-1=a'),
      seen('r-1'),
      ['conflict', 'pauses', 'There are now 2 pauses; read them again, and blank all of them'],
    ],
    [
      'of a recording that is not here',
      word(9, 2, 'r-1=a', 'r-2=b'),
      [...seen('r-1'), { medium: 'screen', here: false, recordingId: 'r-2' }],
      ['invalid', 'recordings.1.recordingId', 'This contact has no such screen recording, or it has not arrived yet'],
    ],
    [
      'that leaves recordings out',
      word(9, 2, 'r-1=a'),
      seen('r-1', 'r-2', 'r-3'),
      ['conflict', 'recordings', 'Not everything has been blanked: r-2, r-3'],
    ],
  ])('%s is refused with its reason (PR-32)', (_, done, of, refusal) => {
    expect(confirm(stored, done, of)).toEqual(refusal);
  });

  test('ends the wait, even if a screen has not arrived, and adds to earlier statements (PR-32)', () => {
    const before = redaction({ done: [word(6, 1, 'r-1=a')], impossible: [] });
    expect(confirm(before, word(9, 1, 'r-2=b'), seen('r-1', 'r-2', undefined))).toStrictEqual({
      ...before,
      ...{ state: 'done', since: at(9), revision: 2, done: [word(6, 1, 'r-1=a'), word(9, 1, 'r-2=b')] },
    });
    expect(confirm(before, word(9, 1, 'r-1=a'), seen('r-1'))).toBeUndefined();
    expect(confirm(before, word(9, 1, 'r-1=a', 'r-2=b'), seen('r-1', 'r-2'))).toMatchObject({ state: 'done' });
  });
});

describe('what an agent saw or typed', () => {
  const of = (more: Partial<Parameters<typeof seenRecordings>[0]>) =>
    seenRecordings({ recordings: [], staged: [], ...more });
  const screen = recorded({ recordingId: 'r-1', medium: 'screen', location: 'screens/1.webm' });
  const staged = (...[index, more]: Parameters<typeof recording>) => recording(index, { medium: 'screen', ...more });

  test('is here once it has arrived, and is known before that (PR-32)', () => {
    expect(of({ recordings: [screen] })).toStrictEqual([{ medium: 'screen', here: true, recordingId: 'r-1' }]);
    expect(of({ contact: { listedRecordings: [listed({ medium: 'screen' })] } })).toStrictEqual([
      { medium: 'screen', here: false },
    ]);
    const waits = staged(1);
    expect(of({ staged: [waits] })).toStrictEqual([
      { recordingId: waits.recordingId, medium: 'screen', here: false, startedAt: waits.startedAt },
    ]);
    const [archived] = of({ staged: [staged(1, { uploadState: 'Uploaded', receipt: receiptOf(1) })] });
    expect(archived!.here).toBe(true);
  });

  test.each(['Recycled', 'Removed', 'Lost'] as const)(
    'is gone where a data server’s file is %s (PR-32)',
    (uploadState) => {
      expect(of({ staged: [staged(1, { uploadState })] })).toEqual([]);
    },
  );

  test('does not include sound, or a recording that was deleted, recycled or removed (PR-32)', () => {
    expect(of({ recordings: [recorded()], staged: [recording(1)] })).toEqual([]);
    expect(of({ contact: { listedRecordings: [listed({ medium: 'screen', status: 'deleted' })] } })).toEqual([]);
    for (const uploadState of ['Recycled', 'Removed'] as const)
      expect(of({ recordings: [{ ...screen, uploadState }] })).toEqual([]);
  });

  test('hides its contact until each of it is blanked (PR-32)', () => {
    const recordings = { recordings: [screen], staged: [] };
    const unknown = { contact: { listedRecordings: [listed({ medium: 'screen' })] }, recordings: [], staged: [] };
    const done = redaction({ done: [word(6, 1, 'r-1=a')] });
    expect([undefined, redaction(), done].map((one) => isRedacting(one, recordings))).toEqual([false, true, false]);
    expect(isRedacting(done, unknown)).toBe(true);
  });
});
