import type { LedgerFact } from '../../../../domain/control/ledger/ledger.ts';
import { appendEntries, emptyLedger, headOf } from '../../../../domain/control/ledger/ledger-chain.ts';
import { isConfirmed, pausesOf } from '../../../../domain/control/ledger/pause-spans.ts';
import type { OutcomeResult } from '../../../../domain/control/recorder/outcome.ts';
import type { Medium } from '../../../../domain/recording/recording.ts';

type At = `${number}:${number}`;
type Written = [at: At, fact: LedgerFact];

const instant = (at: At) => `2026-11-20T10:${at.padStart(5, '0')}.000Z`;
const command = (
  commandId: string,
  verb: 'pause' | 'resume' | 'stop',
  more: Partial<Extract<LedgerFact, { kind: 'command' }>> = {},
): LedgerFact => ({
  kind: 'command',
  commandId,
  verb,
  media: ['audio'],
  blackout: false,
  by: 'ann',
  source: 'person',
  ...more,
});
const answer = (
  commandId: string,
  result: OutcomeResult,
  medium: Medium = 'audio',
  recorder: 'amazon-connect' | 'desktop' = 'amazon-connect',
): LedgerFact => ({
  kind: 'answer',
  commandId,
  recorder,
  medium,
  result,
});
const over: LedgerFact = { kind: 'contact-ended', pausedMedia: [] };

const pauses = async (...written: Written[]) => {
  let head = emptyLedger;
  const ledger = [];
  for (const [at, fact] of written) {
    const entries = await appendEntries(head, [fact], instant(at), 'c-1');
    head = headOf(head, entries);
    ledger.push(...entries);
  }
  return pausesOf(ledger);
};

describe('the pauses in a ledger', () => {
  test('that a provider reports after the contact keep their length, also where the ledger was closed at their own time (PR-31)', async () => {
    const [pause, ...others] = await pauses(
      ['10:00', over],
      ['4:00', command('p', 'pause', { source: 'provider' })],
      ['4:00', answer('p', 'confirmed')],
      ['4:00', over],
      ['5:00', command('r', 'resume', { source: 'provider' })],
      ['5:00', answer('r', 'confirmed')],
      ['5:00', over],
    );
    expect(others).toEqual([]);
    expect(pause).toMatchObject({ from: instant('4:00'), to: instant('5:00'), endedThrough: 'provider' });
  });

  test('that a provider reports after the contact, and nobody ended, last until its end (PR-31)', async () => {
    expect(
      await pauses(
        ['10:00', over],
        ['4:00', command('p', 'pause', { source: 'provider' })],
        ['4:00', answer('p', 'confirmed')],
        ['4:00', over],
      ),
    ).toMatchObject([{ from: instant('4:00'), to: instant('10:00'), endedThrough: 'contact-end' }]);
  });

  test('show who, why, how long, and what each recorder answered (PR-13)', async () => {
    const [pause, ...others] = await pauses(
      ['1:00', command('p', 'pause', { reason: 'card', media: ['audio', 'screen'], pauseUntil: instant('6:00') })],
      ['1:01', answer('p', 'confirmed')],
      ['1:02', answer('p', 'confirmed', 'screen')],
      ['1:03', answer('p', 'confirmed', 'screen', 'desktop')],
      ['2:00', command('r', 'resume', { by: 'fermata', source: 'limit', media: ['audio', 'screen'] })],
      ['2:01', answer('r', 'confirmed')],
      ['2:02', answer('r', 'confirmed', 'screen')],
      ['2:04', answer('r', 'confirmed', 'screen', 'desktop')],
    );
    expect(others).toEqual([]);
    expect(pause).toMatchObject({
      from: instant('1:00'),
      to: instant('2:04'),
      media: ['audio', 'screen'],
      by: 'ann',
      reason: 'card',
      endedBy: 'fermata',
      endedThrough: 'limit',
      confirmed: { audio: instant('1:01'), screen: instant('1:03') },
    });
    expect(isConfirmed(pause!)).toBe(true);
    expect(pause!.answers).toHaveLength(6);
  });

  test('are separate for media that are resumed separately (PR-13)', async () => {
    const both = { media: ['audio', 'screen'] as const };
    const found = await pauses(
      ['1:00', command('p', 'pause', both)],
      ['1:01', answer('p', 'confirmed')],
      ['1:01', answer('p', 'confirmed', 'screen')],
      ['2:00', command('r', 'resume')],
      ['2:01', answer('r', 'confirmed')],
      ['3:00', over],
    );
    expect(found.map(({ media, endedThrough }) => [media, endedThrough])).toEqual([
      [['audio'], 'person'],
      [['screen'], 'contact-end'],
    ]);
  });

  test('stay one when somebody pauses again, and name that person (PR-13)', async () => {
    const found = await pauses(
      ['1:00', command('p', 'pause')],
      ['1:01', answer('p', 'confirmed')],
      ['1:30', command('q', 'pause', { by: 'bob', blackout: true })],
      ['1:30', answer('q', 'unchanged')],
    );
    expect(found).toMatchObject([{ by: 'ann', blackout: true, repeated: [{ by: 'bob' }] }]);
    expect(found[0]!.to).toBeUndefined();
  });

  test('include one that no recorder made, with hardly any duration (PR-13)', async () => {
    const found = await pauses(
      ['1:00', command('p', 'pause')],
      ['1:05', answer('p', 'throttled')],
      ['2:00', command('q', 'pause')],
      ['2:01', answer('q', 'confirmed')],
    );
    expect(found).toMatchObject([
      { commandId: 'p', to: instant('1:05'), endedThrough: 'failure', confirmed: {} },
      { commandId: 'q', confirmed: { audio: instant('2:01') } },
    ]);
  });

  test('include a blackout that no recorder made, which must be cut from the recording until its end (OD-05)', async () => {
    const [pause] = await pauses(
      ['1:00', command('p', 'pause', { blackout: true })],
      ['1:05', answer('p', 'failed')],
      ['2:00', command('r', 'resume', { blackout: true })],
      ['2:00', answer('r', 'unchanged')],
    );
    expect(pause).toMatchObject({ blackout: true, from: instant('1:00'), to: instant('2:00'), confirmed: {} });
  });

  test('last while they are unconfirmed, or until every recorder has ended them (PR-06)', async () => {
    const found = await pauses(
      ['1:00', command('p', 'pause', { media: ['screen'] })],
      ['1:06', answer('p', 'unconfirmed', 'screen')],
      ['1:06', answer('p', 'confirmed', 'screen', 'desktop')],
      ['2:00', command('r', 'resume', { media: ['screen'] })],
      ['2:01', answer('r', 'confirmed', 'screen')],
      ['2:06', answer('r', 'unconfirmed', 'screen', 'desktop')],
      ['3:00', command('s', 'resume', { media: ['screen'], source: 'recovery', by: 'fermata' })],
      ['3:01', answer('s', 'unchanged', 'screen')],
      ['3:02', answer('s', 'confirmed', 'screen', 'desktop')],
    );
    expect(found).toMatchObject([{ to: instant('3:02'), endedBy: 'ann', endedThrough: 'person', confirmed: {} }]);
  });

  test('are confirmed by their event when only accepted, before or after the answer was written (PR-25)', async () => {
    for (const answers of [
      ['pending', 'confirmed'],
      ['confirmed', 'pending'],
    ] as const) {
      const found = await pauses(
        ['1:00', command('p', 'pause')],
        ['1:01', answer('p', answers[0])],
        ['1:02', answer('p', answers[1])],
      );
      expect(isConfirmed(found[0]!)).toBe(true);
    }
  });

  test('end with a stop, and with a transfer if the settings say so (PR-13)', async () => {
    const opening: Written[] = [
      ['1:00', command('p', 'pause')],
      ['1:01', answer('p', 'confirmed')],
    ];
    const stopped = await pauses(
      ...opening,
      ['2:00', command('s', 'stop')],
      ['2:01', answer('s', 'confirmed')],
      ['3:00', over],
    );
    expect(stopped).toMatchObject([{ to: instant('2:01'), endedThrough: 'stop' }]);
    const policy = (pausePolicy: 'keep' | 'end') =>
      pauses(...opening, ['2:00', { kind: 'transferred', toContactId: 'c-2', pausePolicy }], ['2:30', over]);
    expect(await policy('end')).toMatchObject([{ endedThrough: 'transfer' }]);
    expect(await policy('keep')).toMatchObject([{ endedThrough: 'contact-end' }]);
  });
});
