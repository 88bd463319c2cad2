import { HeldKeystrokes, holdBackMs, noticeMs } from '../../../domain/keystroke/held-keystrokes.ts';
import {
  type KeystrokeDenial,
  type KeystrokeSituation,
  keystrokeDenials,
  whyNotRecorded,
} from '../../../domain/keystroke/keystroke-gate.ts';

const rules = { programs: new Set(['crm', 'chromium']), pageItemIds: new Set(['order-page']) };
const inProgram: KeystrokeSituation = {
  ...{ isPermitted: true, isShown: true, isPaused: false, isStopped: false },
  ...{ program: 'crm', isBrowser: false, field: undefined },
};
const onPage: KeystrokeSituation = {
  ...inProgram,
  ...{ program: 'chromium', isBrowser: true, field: { pageItemId: 'order-page', kind: 'text' } },
};

test('keystrokes are recorded in a program, and in a text field of a page, that an administrator named', () => {
  expect(whyNotRecorded(inProgram, rules)).toBeUndefined();
  expect(whyNotRecorded(onPage, rules)).toBeUndefined();
});

const denials: [KeystrokeDenial, string, KeystrokeSituation][] = [
  ['not-permitted', 'an agent whose role does not have Record Keystrokes', { ...inProgram, isPermitted: false }],
  ['not-shown', 'an agent who is not told', { ...inProgram, isShown: false }],
  ['paused', 'an agent whose recording is paused', { ...inProgram, isPaused: true }],
  ['stopped', 'a screen that is locked', { ...inProgram, isStopped: true }],
  ['no-program', 'an agent whose program is not known', { ...inProgram, program: undefined }],
  ['program-not-allowed', 'a program that nobody named', { ...inProgram, program: 'mail' }],
  ['field-not-seen', 'a browser whose extension says nothing, though it was named', { ...onPage, field: undefined }],
  ['page-not-allowed', 'another page', { ...onPage, field: { pageItemId: 'bank', kind: 'text' } }],
  ['password-field', 'a password', { ...onPage, field: { pageItemId: 'order-page', kind: 'password' } }],
  ['code-field', 'a one-time code', { ...onPage, field: { pageItemId: 'order-page', kind: 'one-time-code' } }],
  ['payment-field', 'a card number', { ...onPage, field: { pageItemId: 'order-page', kind: 'payment' } }],
  ['unknown-field', 'a field of unknown kind', { ...onPage, field: { pageItemId: 'order-page', kind: 'unknown' } }],
];

test.each(denials)('%s is the reason for recording no keystrokes of %s', (denial, _, situation) => {
  expect(whyNotRecorded(situation, rules)).toBe(denial);
});

test('each reason against recording keystrokes is tested', () => {
  expect(denials.map(([denial]) => denial)).toEqual([...keystrokeDenials]);
});

test('where an administrator has named nothing, nothing is recorded', () => {
  const none = { programs: new Set<string>(), pageItemIds: new Set<string>() };
  expect(whyNotRecorded(inProgram, none)).toBe('program-not-allowed');
  expect(whyNotRecorded(onPage, none)).toBe('page-not-allowed');
});

describe('keystrokes between the keyboard and the disk', () => {
  const typed = (held: HeldKeystrokes, ...times: number[]) => times.filter((at) => held.add({ at, text: 'x' }));
  const far = 1_000_000;

  test('are not taken before recording is allowed, nor just after', () => {
    const held = new HeldKeystrokes();
    expect(typed(held, 1000, 2000)).toEqual([]);
    held.set(undefined, 3000);
    expect(typed(held, 3000, 3000 + noticeMs - 1, 3000 + noticeMs)).toEqual([3000 + noticeMs]);
  });

  test('are dropped if they were typed just before the news that the focus moved', () => {
    const held = new HeldKeystrokes();
    held.set(undefined, 0);
    typed(held, 1000, 5000 - noticeMs, 5000 - noticeMs + 1, 5000);
    held.set('password-field', 5000);
    expect(typed(held, 5001)).toEqual([]);
    expect(held.take(far).map(({ at }) => at)).toEqual([1000, 5000 - noticeMs]);
  });

  test('are dropped by a pause, back to the click that caused it', () => {
    const held = new HeldKeystrokes();
    held.set(undefined, 0);
    typed(held, 3000, 4000, 4900);
    expect(held.take(4900)).toEqual([]);
    held.set('paused', 4200);
    expect(held.take(far).map(({ at }) => at)).toEqual([3000]);
  });

  test('stay in memory for two seconds, and leave it only once', () => {
    const held = new HeldKeystrokes();
    held.set(undefined, 0);
    typed(held, 1000, 1500);
    expect(held.take(1000 + holdBackMs).map(({ at }) => at)).toEqual([1000]);
    expect(held.take(far).map(({ at }) => at)).toEqual([1500]);
    expect(held.take(far)).toEqual([]);
  });

  test('are dropped around a change between two allowed fields, because there may have been another one in between', () => {
    const held = new HeldKeystrokes();
    held.set(undefined, 0);
    typed(held, 4000, 4800);
    held.restart(5000);
    expect(typed(held, 5100, 5000 + noticeMs)).toEqual([5000 + noticeMs]);
    expect(held.take(far).map(({ at }) => at)).toEqual([4000, 5000 + noticeMs]);
  });

  test('that were denied are not allowed by a change of fields', () => {
    const held = new HeldKeystrokes();
    held.restart(1000);
    expect(typed(held, 9000)).toEqual([]);
  });
});

describe('a key that a page must confirm', () => {
  const from = 1_000_000;
  const typedAt = (...ats: number[]) => {
    const held = new HeldKeystrokes();
    held.set(undefined, from - noticeMs);
    for (const at of ats) held.add({ at, text: `${at - from}` }, { mustBeConfirmed: true });
    return held;
  };
  const taken = (held: HeldKeystrokes) => held.take(from + 100_000).map(({ text }) => text);

  test('is the nearest one that waits for this, and no other', () => {
    const held = typedAt(from, from + 300, from + 600);
    held.confirm(from + 350);
    held.confirm(from + 350);
    expect(taken(held)).toEqual(['300', '600']);
  });

  test('arrived in its page at most 0.4 seconds before or after it was typed', () => {
    for (const [distance, isTaken] of [
      [400, true],
      [-400, true],
      [401, false],
      [-401, false],
    ] as const) {
      const held = typedAt(from + 5000);
      held.confirm(from + 5000 + distance);
      expect(taken(held)).toEqual(isTaken ? ['5000'] : []);
    }
  });
});
