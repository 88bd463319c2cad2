import type { LedgerEntry, LedgerFact } from '../../../../domain/control/ledger/ledger.ts';
import { blackoutsOf, mergeBlackouts, unsilencedSpans } from '../../../../domain/desktop/extraction/blackouts.ts';

const at = (minute: number, seconds = 0) =>
  `2026-11-20T10:${String(minute).padStart(2, '0')}:${String(seconds).padStart(2, '0')}.000Z`;
const span = { from: at(0), to: at(30) };
type Command = Extract<LedgerFact, { kind: 'command' }>;
type Answer = Extract<LedgerFact, { kind: 'answer' }>;
const command = (commandId: string, verb: 'pause' | 'resume', more: Partial<Command> = {}): LedgerFact => ({
  ...{ kind: 'command', commandId, verb, media: ['audio'], blackout: false, by: 'ann', source: 'person' },
  ...more,
});
const answer = (commandId: string, result: Answer['result'], medium: Answer['medium'] = 'audio'): LedgerFact => ({
  ...{ kind: 'answer', commandId, recorder: 'amazon-connect', medium, result },
});
const ledger = (...facts: [at: string, fact: LedgerFact][]): LedgerEntry[] =>
  facts.map(([at, fact], index) => ({
    ...fact,
    ...{ contactId: 'c-1', number: index + 1, at, previousHash: '', hash: '' },
  }));
const pause = (from: string, more: Partial<Command> = {}): [string, LedgerFact][] => [
  [from, command('p', 'pause', more)],
  [from, answer('p', 'confirmed')],
];
const resume = (to: string): [string, LedgerFact][] => [
  [to, command('r', 'resume')],
  [to, answer('r', 'confirmed')],
];
const black = (from: string, to: string, cause: 'pause' | 'blackout' = 'pause') => ({ from, to, cause });

describe('the screen of a contact is black', () => {
  test('while the sound was paused, and to the end of the contact when nobody ended the pause', () => {
    expect(blackoutsOf(ledger(...pause(at(5)), ...resume(at(7))), span)).toEqual([black(at(5), at(7))]);
    expect(blackoutsOf(ledger(...pause(at(5))), span)).toEqual([black(at(5), span.to)]);
    const reported: [string, LedgerFact] = [at(29), { kind: 'contact-ended', pausedMedia: ['audio'] }];
    expect(blackoutsOf(ledger(...pause(at(5)), reported), span)).toEqual([black(at(5), span.to)]);
  });

  test('only within the contact', () => {
    const own = { from: at(6), to: at(8) };
    expect(blackoutsOf(ledger(...pause(at(5)), ...resume(at(9))), own)).toEqual([black(at(6), at(8))]);
    expect(blackoutsOf(ledger(...pause(at(4)), ...resume(at(6))), own)).toEqual([]);
    expect(blackoutsOf(ledger(...pause(at(5), { blackout: true }), ...resume(at(7))), own)).toEqual([
      black(at(6), at(7), 'blackout'),
    ]);
  });

  test('from the beginning of the new leg when a pause was kept at a transfer', () => {
    expect(blackoutsOf(ledger(...pause(at(2), { source: 'transfer' }), ...resume(at(7))), span)).toEqual([
      black(at(0), at(7)),
    ]);
  });

  test('also when no recorder made the pause, until its time is over, somebody resumes or the contact ends', () => {
    const failed = (more: Partial<Command> = {}): [string, LedgerFact][] => [
      [at(5), command('p', 'pause', more)],
      [at(5), answer('p', 'failed')],
    ];
    expect(blackoutsOf(ledger(...failed()), span)).toEqual([black(at(5), span.to)]);
    expect(blackoutsOf(ledger(...failed({ pauseUntil: at(9) })), span)).toEqual([black(at(5), at(9))]);
    expect(blackoutsOf(ledger(...failed({ pauseUntil: at(9) }), [at(6), command('r', 'resume')]), span)).toEqual([
      black(at(5), at(6)),
    ]);
    expect(
      blackoutsOf(ledger([at(3), command('r', 'resume')], ...failed(), [at(12), command('s', 'resume')]), span),
    ).toEqual([black(at(5), at(12))]);
    const triedAgain: [string, LedgerFact][] = [
      [at(6), command('q', 'pause')],
      [at(6), answer('q', 'failed')],
    ];
    expect(blackoutsOf(ledger(...failed(), ...triedAgain, [at(8), command('r', 'resume')]), span)).toEqual([
      black(at(5), at(8)),
    ]);
  });

  test('not for pauses of keystrokes alone, but between recordings that an agent stopped and started', () => {
    const keys: [string, LedgerFact][] = [
      [at(5), command('k', 'pause', { media: ['keystroke'] })],
      [at(5), answer('k', 'confirmed', 'keystroke')],
    ];
    expect(blackoutsOf(ledger(...keys), span)).toEqual([]);
    expect(blackoutsOf(ledger(...pause(at(5)), ...resume(at(7))), span, [{ from: at(6), to: at(9) }])).toEqual([
      black(at(5), at(9)),
    ]);
    expect(blackoutsOf([], span, [{ from: at(9), to: at(9) }])).toEqual([]);
  });
});

test('blackouts are sorted, and those that touch become one, which counts as marked if a part of it was marked', () => {
  const merged = mergeBlackouts([
    black(at(8), at(9)),
    black(at(1), at(5)),
    black(at(2), at(3), 'blackout'),
    black(at(5), at(6)),
  ]);
  expect(merged).toEqual([black(at(1), at(6), 'blackout'), black(at(8), at(9))]);
  expect(mergeBlackouts([black(at(1), at(2)), black(at(1), at(3))])).toEqual([black(at(1), at(3))]);
  expect(mergeBlackouts([])).toEqual([]);
});

describe('the sound of a contact may hold what should be silent', () => {
  const answered = (seconds: number): [string, LedgerFact][] => [
    [at(5), command('p', 'pause')],
    [at(5, seconds), answer('p', 'confirmed')],
  ];

  test('until the recorder confirmed a pause, when that took more than two seconds', () => {
    expect(unsilencedSpans(ledger(...answered(2), ...resume(at(7))), span)).toEqual([]);
    expect(unsilencedSpans(ledger(...answered(3), ...resume(at(7))), span)).toEqual([black(at(5), at(5, 3))]);
  });

  test('for as long as a pause lasted that nobody confirmed', () => {
    const unsure: [string, LedgerFact][] = [
      [at(5), command('p', 'pause')],
      [at(5), answer('p', 'unconfirmed')],
    ];
    expect(unsilencedSpans(ledger(...unsure, ...resume(at(7))), span)).toEqual([black(at(5), at(7))]);
    expect(unsilencedSpans(ledger(...unsure), span)).toEqual([black(at(5), span.to)]);
  });

  test('where a gateway reports a pause that it missed, to the end of the contact if it does not say until when', () => {
    const missed = (from: string, to?: string): [string, LedgerFact][] => [
      [from, command('missed-pause-1', 'pause', { source: 'provider' })],
      ...(to === undefined
        ? []
        : [[to, command('missed-pause-1-end', 'resume', { source: 'provider' })] satisfies [string, LedgerFact]]),
    ];
    expect(unsilencedSpans(ledger(...missed(at(5), at(6))), span)).toEqual([black(at(5), at(6))]);
    expect(unsilencedSpans(ledger(...missed(at(5))), span)).toEqual([black(at(5), span.to)]);
    const own = { from: at(6), to: at(8) };
    expect(unsilencedSpans(ledger(...missed(at(5), at(9))), own)).toEqual([black(at(6), at(8))]);
    expect(unsilencedSpans(ledger(...missed(at(4), at(5))), own)).toEqual([]);
  });

  test('not because of a pause of the screen', () => {
    const screen: [string, LedgerFact][] = [
      [at(5), command('p', 'pause', { media: ['screen'] })],
      [at(5), answer('p', 'unconfirmed', 'screen')],
    ];
    expect(unsilencedSpans(ledger(...screen), span)).toEqual([]);
  });
});
