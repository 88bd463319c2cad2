import fc from 'fast-check';
import { planSplice, type SourceGroup, type SpliceRequest } from '../../../domain/screen/splice-plan.ts';

const frameMs = 200;

/** One run of groups of ten frames, five a second. */
const runOf = (runId: string, from: number, frames: number, more: Partial<SourceGroup> = {}): SourceGroup[] =>
  Array.from({ length: Math.ceil(frames / 10) }, (_, group) => ({
    ...{ runId, formatId: 'a', steady: true, ...more },
    times: Array.from(
      { length: Math.min(10, frames - group * 10) },
      (_, index) => from + (group * 10 + index) * frameMs,
    ),
  }));

const plan = (request: Partial<SpliceRequest> & Pick<SpliceRequest, 'groups'>) =>
  planSplice({ from: 0, to: 4000, blackouts: [], gaps: [], frameMs, ...request });

test('a contact that begins with a key frame is copied whole (AC-21)', () => {
  const { parts, marks, durationMs } = plan({ groups: runOf('r', 0, 20) });
  expect(parts.map(({ kind, at }) => [kind, at.length, at[0]])).toEqual([
    ['copy', 10, 0],
    ['copy', 10, 2000],
  ]);
  expect({ marks, durationMs }).toEqual({ marks: [], durationMs: 4000 });
});

test('only frames before the next key frame are encoded when a contact begins in the middle of a group (AC-21)', () => {
  const { parts } = plan({ from: 1300, to: 3000, groups: runOf('r', 0, 20) });
  expect(parts).toEqual([
    // The frame of 1200 is still on the screen when the contact begins.
    { kind: 'encode', group: 0, first: 6, at: [0, 100, 300, 500] },
    { kind: 'copy', group: 1, at: [700, 900, 1100, 1300, 1500] },
  ]);
});

test('a frame that was on the screen at any moment of a pause is left out (AC-21)', () => {
  const { parts, marks } = plan({ groups: runOf('r', 0, 20), blackouts: [{ from: 599, to: 2401 }] });
  expect(parts).toEqual([
    { kind: 'copy', group: 0, at: [0, 200] },
    { kind: 'black', at: [400, 600, 800, 1000, 1200, 1400, 1600, 1800, 2000, 2200, 2400] },
    { kind: 'encode', group: 1, first: 3, at: [2600, 2800, 3000, 3200, 3400, 3600, 3800] },
  ]);
  expect(marks).toEqual([{ fromMs: 400, toMs: 2600, cause: 'paused' }]);
});

test('where edges cannot be encoded, whole groups are black instead (AC-21)', () => {
  const { parts } = plan({
    groups: runOf('r', 0, 20),
    blackouts: [{ from: 500, to: 900 }],
    exactness: 'whole-groups',
  });
  expect(parts.map(({ kind, at }) => [kind, at.length])).toEqual([
    ['copy', 2],
    ['black', 8],
    ['copy', 10],
  ]);
});

test('time without pictures is black, with its cause, so that sound and screen stay together (AC-21)', () => {
  const { parts, marks } = plan({
    groups: [...runOf('r1', 0, 5), ...runOf('r2', 2500, 10)],
    gaps: [{ logonSessionId: 's', cause: 'locked', from: 1000, to: 2500 }],
    to: 5000,
  });
  expect(parts.map(({ kind, at }) => [kind, at[0], at.length])).toEqual([
    ['copy', 0, 5],
    ['black', 1000, 8],
    ['copy', 2500, 10],
    ['black', 4500, 3],
  ]);
  expect(marks).toEqual([
    { fromMs: 1000, toMs: 2500, cause: 'locked' },
    { fromMs: 4500, toMs: 5000, cause: 'unknown' },
  ]);
});

test('a contact is put together in the same way whenever it took place (AC-21)', () => {
  const requestAt = (start: number): Parameters<typeof plan>[0] => ({
    groups: [...runOf('r1', start, 5), ...runOf('r2', start + 2500, 20)],
    gaps: [{ logonSessionId: 's', cause: 'locked', from: start + 1000, to: start + 2500 }],
    blackouts: [{ from: start + 4600, to: start + 5400 }],
    from: start,
    to: start + 7000,
  });
  const atZero = plan(requestAt(0));
  expect(atZero.marks.map(({ cause }) => cause)).toEqual(['locked', 'paused', 'unknown']);
  expect(plan(requestAt(1_795_887_193_803))).toEqual(atZero);
});

test('a pause in the middle of a gap is shown as a pause (AC-21)', () => {
  const { marks } = plan({
    groups: runOf('r1', 0, 5),
    gaps: [{ logonSessionId: 's', cause: 'locked', from: 1000 }],
    blackouts: [{ from: 2000, to: 3000 }],
  });
  expect(marks.map(({ cause, fromMs }) => [cause, fromMs])).toEqual([
    ['locked', 1000],
    ['paused', 2000],
    ['locked', 3000],
  ]);
});

test('a picture that stands still is shown until the next one, where the source delivers only changes (AC-21)', () => {
  const still = (steady: boolean) =>
    plan({ groups: [{ runId: 'r', formatId: 'a', steady, times: [0, 200, 3000] }], to: 3200 });
  expect(still(false).parts).toEqual([{ kind: 'copy', group: 0, at: [0, 200, 3000] }]);
  expect(still(true).parts.map(({ kind }) => kind)).toEqual(['copy', 'black', 'encode']);
});

test('a still picture is shown until its capture ended, not only for one frame (AC-21)', () => {
  const { parts, marks } = plan({
    groups: [{ runId: 'r', formatId: 'a', steady: false, times: [0], runEnd: 3000 }],
  });
  expect(parts.map(({ kind, at }) => [kind, at[0]])).toEqual([
    ['copy', 0],
    ['black', 3000],
  ]);
  expect(marks).toEqual([{ fromMs: 3000, toMs: 4000, cause: 'unknown' }]);
});

test('when the clock was set back, what was captured later counts (AC-10)', () => {
  const { parts } = plan({ groups: [...runOf('r1', 0, 10), ...runOf('r2', 1000, 15)] });
  expect(parts).toEqual([
    { kind: 'copy', group: 0, at: [0, 200, 400, 600, 800] },
    { kind: 'copy', group: 1, at: [1000, 1200, 1400, 1600, 1800, 2000, 2200, 2400, 2600, 2800] },
    { kind: 'copy', group: 2, at: [3000, 3200, 3400, 3600, 3800] },
  ]);
});

test('pictures of another size are encoded in the size of most (AC-21)', () => {
  const { parts, formatId } = plan({ groups: [...runOf('r1', 0, 5, { formatId: 'small' }), ...runOf('r2', 1000, 15)] });
  expect(formatId).toBe('a');
  expect(parts.map(({ kind, at }) => [kind, at.length])).toEqual([
    ['encode', 5],
    ['copy', 10],
    ['copy', 5],
  ]);
});

test('a contact that was paused from end to end is black for its whole duration (AC-21)', () => {
  const { parts, formatId } = plan({ groups: runOf('r', 0, 20), blackouts: [{ from: -1000, to: 9000 }] });
  expect(formatId).toBeUndefined();
  expect(parts).toEqual([{ kind: 'black', at: Array.from({ length: 20 }, (_, index) => index * 200) }]);
});

test('whatever is captured and paused, the result lasts as long as the contact and shows nothing of a pause (AC-21)', () => {
  const spans = fc.record({ from: fc.integer({ min: -2000, max: 12_000 }), length: fc.integer({ min: 1, max: 4000 }) });
  const runs = fc.array(
    fc.record({
      gap: fc.integer({ min: -1500, max: 3000 }),
      frames: fc.integer({ min: 1, max: 35 }),
      formatId: fc.constantFrom('a', 'b'),
      steady: fc.boolean(),
      jitter: fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 35, maxLength: 35 }),
    }),
    { maxLength: 4 },
  );
  fc.assert(
    fc.property(
      spans,
      fc.array(spans, { maxLength: 4 }),
      runs,
      fc.constantFrom('edges' as const, 'whole-groups' as const),
      (contact, pauses, captured, exactness) => {
        let at = 0;
        const groups = captured.flatMap(({ gap, frames, formatId, steady, jitter }, index) => {
          at += gap;
          const own = runOf(`r${index}`, at, frames, { formatId, steady }).map((group, place) => ({
            ...group,
            times: group.times.map((time, frame) => time + jitter[(place * 10 + frame) % 35]!),
          }));
          at += frames * frameMs;
          return own;
        });
        const [from, to] = [contact.from, contact.from + contact.length];
        const blackouts = pauses.map((pause) => ({ from: pause.from, to: pause.from + pause.length }));
        const { parts } = planSplice({ from, to, blackouts, groups, gaps: [], frameMs, exactness });

        const times = parts.flatMap((part) => part.at);
        expect(times[0]).toBe(0);
        expect(times.every((time, index) => index === 0 || time > times[index - 1]!)).toBe(true);
        expect(times.at(-1)!).toBeLessThan(to - from);
        for (const part of parts) {
          if (part.kind === 'black') continue;
          const { times: own } = groups[part.group]!;
          const first = part.kind === 'encode' ? part.first : 0;
          if (part.kind === 'encode') expect(exactness).toBe('edges');
          for (const [index, shownAt] of part.at.entries()) {
            const time = own[first + index]!;
            expect(Math.max(time, from) - from).toBe(shownAt);
            // On the screen for at least this moment.
            expect(blackouts.some((pause) => time >= pause.from && time < pause.to)).toBe(false);
          }
        }
      },
    ),
    { numRuns: 500 },
  );
});
