import type { LedgerEntry, LedgerFact } from '../../../../domain/control/ledger/ledger.ts';
import { appendEntries, emptyLedger, headOf } from '../../../../domain/control/ledger/ledger-chain.ts';
import { pausesOf } from '../../../../domain/control/ledger/pause-spans.ts';
import type { OutcomeResult } from '../../../../domain/control/recorder/outcome.ts';

type CommandFact = Extract<LedgerFact, { kind: 'command' }>;
type AnswerFact = Extract<LedgerFact, { kind: 'answer' }>;

const instant = (at: string) => `2026-11-20T10:${at.padStart(5, '0')}.000Z`;
const command = (commandId: string, verb: CommandFact['verb'], more: Partial<CommandFact> = {}): LedgerFact => ({
  ...{ kind: 'command', commandId, verb, media: ['audio'], blackout: false, by: 'ann', source: 'person' },
  ...more,
});
const answer = (commandId: string, result: OutcomeResult, more: Partial<AnswerFact> = {}): LedgerFact => ({
  ...{ kind: 'answer', commandId, recorder: 'amazon-connect', medium: 'audio', result },
  ...more,
});
const over: LedgerFact = { kind: 'contact-ended', pausedMedia: [] };
const paused: [string, LedgerFact][] = [
  ['1:00', command('p', 'pause')],
  ['1:01', answer('p', 'confirmed')],
];

const ledgerOf = async (...written: [string, LedgerFact][]): Promise<LedgerEntry[]> => {
  let head = emptyLedger;
  const ledger = [];
  for (const [at, fact] of written) {
    const entries = await appendEntries(head, [fact], instant(at), 'c-1');
    head = headOf(head, entries);
    ledger.push(...entries);
  }
  return ledger;
};
const pauses = async (...written: [string, LedgerFact][]) => pausesOf(await ledgerOf(...written));
const times = (found: ReturnType<typeof pausesOf>) =>
  found.map(({ commandId, from, to }) => [commandId, from.slice(15, 19), to?.slice(15, 19)]);

describe('a pause in a ledger', () => {
  test('is exactly as it was written, with its end, its reason, and each answer with its code and detail (PR-13)', async () => {
    const [first, second] = await pauses(
      ['1:00', command('p', 'pause', { reason: 'card', pauseUntil: instant('6:00') })],
      ['1:01', answer('p', 'confirmed', { code: '200', detail: 'done' })],
      ['2:00', command('r', 'resume')],
      ['2:01', answer('r', 'confirmed')],
      ['3:00', command('q', 'pause', { by: 'bob', source: 'trigger', blackout: true })],
    );
    const word = { recorder: 'amazon-connect', medium: 'audio', result: 'confirmed' };
    expect(first).toStrictEqual({
      ...{ commandId: 'p', from: instant('1:00'), to: instant('2:01'), pauseUntil: instant('6:00') },
      ...{ media: ['audio'], blackout: false, by: 'ann', source: 'person', reason: 'card' },
      ...{ endedBy: 'ann', endedThrough: 'person', confirmed: { audio: instant('1:01') }, repeated: [] },
      answers: [
        { commandId: 'p', ...word, code: '200', detail: 'done', at: instant('1:01') },
        { commandId: 'r', ...word, at: instant('2:01') },
      ],
    });
    expect(second).toStrictEqual({
      ...{ commandId: 'q', from: instant('3:00'), media: ['audio'], blackout: true, by: 'bob', source: 'trigger' },
      ...{ confirmed: {}, answers: [], repeated: [] },
    });
  });

  test('is the same however a store orders its entries, and whatever the clocks of two functions say (PR-13)', async () => {
    // The second function's clock is two minutes behind.
    const written: [string, LedgerFact][] = [
      ['3:00', command('p', 'pause')],
      ['3:02', answer('p', 'pending')],
      ['3:01', answer('p', 'confirmed')],
      ['1:00', command('r', 'resume')],
      ['1:01', answer('r', 'confirmed')],
      ['1:02', command('q', 'pause', { media: ['screen'] })],
    ];
    const ledger = await ledgerOf(...written);
    for (const entries of [ledger, ledger.toReversed()]) {
      const found = pausesOf(entries);
      expect(times(found)).toEqual([
        ['q', '1:02', undefined],
        ['p', '3:00', '1:01'],
      ]);
      expect(found[1]!.confirmed).toEqual({ audio: instant('3:02') });
    }
  });

  test('goes on before its recorders answer, and while nobody has answered its resume (PR-06, PR-13)', async () => {
    expect(times(await pauses(['1:00', command('p', 'pause')]))).toEqual([['p', '1:00', undefined]]);
    expect(times(await pauses(...paused, ['2:00', command('r', 'resume')]))).toEqual([['p', '1:00', undefined]]);
  });

  test('whose answer never came lasts until somebody ends it (PR-06, PR-13)', async () => {
    const [found, ...others] = await pauses(
      ['1:00', command('p', 'pause')],
      ['2:00', command('r', 'resume')],
      ['2:01', answer('r', 'confirmed')],
    );
    expect(others).toEqual([]);
    expect(found).toMatchObject({ to: instant('2:01'), endedThrough: 'person', confirmed: {} });
  });

  test.each<[string, [string, LedgerFact][], [string, string]]>([
    ['who asked for a resume that was not answered', [['2:00', command('r', 'resume')]], ['ann', 'person']],
    [
      'who asked for a resume that may have happened',
      [
        ['2:00', command('r', 'resume')],
        ['2:05', answer('r', 'unconfirmed')],
      ],
      ['ann', 'person'],
    ],
    [
      'Fermata, after a resume that certainly did not happen',
      [
        ['2:00', command('r', 'resume')],
        ['2:05', answer('r', 'failed')],
      ],
      ['fermata', 'recovery'],
    ],
  ])('that a recovery ends was ended by %s (PR-13)', async (_, resume, [endedBy, endedThrough]) => {
    const found = await pauses(
      ...paused,
      ...resume,
      ['3:00', command('s', 'resume', { by: 'fermata', source: 'recovery' })],
      ['3:01', answer('s', 'confirmed')],
    );
    expect(found).toMatchObject([{ to: instant('3:01'), endedBy, endedThrough }]);
  });

  test('was ended by the person whose resume was confirmed, not by one before (PR-13)', async () => {
    const found = await pauses(
      ...paused,
      ['2:00', command('r', 'resume')],
      ['2:05', answer('r', 'unconfirmed')],
      ['3:00', command('s', 'resume', { by: 'bob' })],
      ['3:01', answer('s', 'confirmed')],
    );
    expect(found).toMatchObject([{ endedBy: 'bob', endedThrough: 'person' }]);
  });

  test('goes on when an agent’s own recording begins in a call that is recorded anyway (OD-03, PR-13)', async () => {
    const found = await pauses(
      ...paused,
      ['2:00', command('o', 'start', { onDemand: 'supplements' })],
      ['2:00', answer('o', 'unchanged')],
    );
    expect(times(found)).toEqual([['p', '1:00', undefined]]);
  });

  test('ends with its contact, not when the PC records the next one (PR-13)', async () => {
    const found = await pauses(
      ...paused,
      ['2:00', command('e', 'resume', { source: 'contact-end', by: 'fermata' })],
      ['2:00', over],
      ['2:04', answer('e', 'confirmed')],
      ['2:00', over],
    );
    expect(found).toMatchObject([{ to: instant('2:00'), endedBy: 'fermata', endedThrough: 'contact-end' }]);
    const desktopFirst = await pauses(
      ...paused,
      ['2:00', command('e', 'resume', { source: 'contact-end', by: 'fermata' })],
      ['2:04', answer('e', 'confirmed')],
      ['2:05', over],
    );
    expect(times(desktopFirst)).toEqual([['p', '1:00', '2:05']]);
  });

  test('of two media lasts until the slower one records again, and shows every answer in order (PR-13)', async () => {
    const both = { media: ['audio', 'screen'] } as const;
    const found = await pauses(
      ['1:00', command('p', 'pause', both)],
      ['1:02', answer('p', 'confirmed')],
      ['1:01', answer('p', 'confirmed', { medium: 'screen' })],
      ['1:30', command('q', 'pause', { ...both, by: 'bob' })],
      ['1:31', answer('q', 'unchanged')],
      ['1:31', answer('q', 'unchanged', { medium: 'screen' })],
      ['2:00', command('r', 'resume', both)],
      ['2:05', answer('r', 'confirmed')],
      ['2:01', answer('r', 'confirmed', { medium: 'screen' })],
    );
    expect(found).toMatchObject([
      { to: instant('2:05'), confirmed: { audio: instant('1:02'), screen: instant('1:01') } },
    ]);
    expect(found[0]!.answers.map(({ at, medium }) => `${at.slice(15, 19)} ${medium}`)).toEqual([
      ...['1:01 screen', '1:02 audio', '1:31 audio', '1:31 screen', '2:01 screen', '2:05 audio'],
    ]);
    expect(found[0]!.repeated).toEqual([{ commandId: 'q', by: 'bob', source: 'person', at: instant('1:30') }]);
  });

  test.each<[string, Partial<CommandFact>, string]>([
    ['of both media', {}, '1:50'],
    ['of the one that is listed first', { media: ['audio'] }, '1:50'],
    ['of the other one', { media: ['screen'] }, '1:50'],
    ['whose cause came after it', { since: instant('2:02') }, '2:00'],
  ])('begins at the cause of a late repetition %s, so that nothing after it is kept (PR-14)', async (_, more, from) => {
    const both = { media: ['audio', 'screen'] } as const;
    const found = await pauses(
      ['2:00', command('p', 'pause', both)],
      ['2:01', answer('p', 'confirmed')],
      ['2:01', answer('p', 'confirmed', { medium: 'screen' })],
      ['2:05', command('q', 'pause', { ...both, source: 'trigger', since: instant('1:50'), ...more })],
    );
    expect(times(found)).toEqual([['p', from, undefined]]);
  });

  test('that began earlier comes first, although a later one is over already (PR-13)', async () => {
    const screen = { media: ['screen'] } as const;
    const found = await pauses(
      ...paused,
      ['1:30', command('q', 'pause', screen)],
      ['1:31', answer('q', 'confirmed', { medium: 'screen' })],
      ['2:00', command('r', 'resume', screen)],
      ['2:01', answer('r', 'confirmed', { medium: 'screen' })],
      ['2:30', command('s', 'pause', { media: ['keystroke'] })],
    );
    expect(times(found)).toEqual([
      ['p', '1:00', undefined],
      ['q', '1:30', '2:01'],
      ['s', '2:30', undefined],
    ]);
  });
});

describe('a pause of a contact whose end was withdrawn', () => {
  const reopened: LedgerFact = { kind: 'contact-reopened', pausedMedia: ['audio'] };

  test.each<[string, [string, LedgerFact][], unknown[]]>([
    ['goes on', [], [['p', '1:00', undefined]]],
    ['goes on until it is over again', [['4:00', over]], [['p', '1:00', '4:00']]],
    [
      'ends with a resume',
      [
        ['4:00', command('r', 'resume')],
        ['4:01', answer('r', 'confirmed')],
      ],
      [['p', '1:00', '4:01']],
    ],
  ])('%s (PR-09, PR-13)', async (_, further, spans) => {
    expect(times(await pauses(...paused, ['2:00', over], ['3:00', reopened], ...further))).toEqual(spans);
  });

  test('is not continued if somebody had ended it before, or nothing of it was paused (PR-13)', async () => {
    const ended: [string, LedgerFact][] = [
      ['1:30', command('r', 'resume')],
      ['1:31', answer('r', 'confirmed')],
      ['2:00', over],
    ];
    expect(times(await pauses(...paused, ...ended, ['3:00', reopened]))).toEqual([['p', '1:00', '1:31']]);
    const others: LedgerFact = { kind: 'contact-reopened', pausedMedia: ['screen'] };
    expect(times(await pauses(...paused, ['2:00', over], ['3:00', others]))).toEqual([['p', '1:00', '2:00']]);
  });

  test('is continued only if it was the last of several, and an unfinished one stays one pause (PR-13)', async () => {
    const twice = await pauses(
      ...paused,
      ['2:00', over],
      ['3:00', reopened],
      ['3:10', command('r', 'resume')],
      ['3:11', answer('r', 'confirmed')],
      ['4:00', command('q', 'pause')],
      ['4:01', answer('q', 'confirmed')],
      ['5:00', over],
      ['6:00', reopened],
      ['6:01', reopened],
    );
    expect(times(twice)).toEqual([
      ['p', '1:00', '3:11'],
      ['q', '4:00', undefined],
    ]);
    expect(twice[1]).not.toHaveProperty('endedBy');
    expect(twice[1]).not.toHaveProperty('endedThrough');
  });

  test('lasts until the contact’s real end when it was reported late, even if the ledger was closed in between (PR-31)', async () => {
    const news = { source: 'provider', by: 'webex' } as const;
    const found = await pauses(
      ['2:00', over],
      ['3:00', reopened],
      ['9:00', over],
      ['5:00', command('p', 'pause', news)],
      ['5:00', answer('p', 'confirmed')],
      ['5:00', over],
    );
    expect(times(found)).toEqual([['p', '5:00', '9:00']]);
  });
});
