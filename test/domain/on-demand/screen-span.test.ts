import type { LedgerEntry, LedgerFact } from '../../../domain/control/ledger/ledger.ts';
import { blackoutsOf } from '../../../domain/desktop/extraction/blackouts.ts';
import { screenSpan } from '../../../domain/on-demand/screen-span.ts';

const at = (minute: number): string => `2026-11-20T10:${String(minute).padStart(2, '0')}:00.000Z`;
const contact = { from: at(0), to: at(30) };
const ledger = (...facts: [minute: number, fact: LedgerFact][]): LedgerEntry[] =>
  facts.map(([minute, fact], index) => ({
    ...fact,
    ...{ contactId: 'c-1', number: index + 1, at: at(minute), previousHash: '', hash: '' },
  }));
const command = (commandId: string, verb: 'start' | 'stop'): LedgerFact => ({
  ...{ kind: 'command', commandId, verb, media: ['audio'], blackout: false, by: 'alice.agent', source: 'person' },
  onDemand: 'records',
});
const answer = (commandId: string, result: 'confirmed' | 'failed' | 'unchanged'): LedgerFact => ({
  ...{ kind: 'answer', commandId, recorder: 'amazon-connect', medium: 'audio', result },
});

describe('the screen of a call that was recorded On-Demand', () => {
  test('goes from the start to the stop (OD-29)', () => {
    const entries = ledger([5, command('a', 'start')], [5, answer('a', 'confirmed')], [9, command('b', 'stop')]);
    expect(screenSpan(entries, contact)).toEqual({ span: { from: at(5), to: at(9) }, unwanted: [] });
  });

  test('goes to the end of the call without a stop (OD-29)', () => {
    const entries = ledger([5, command('a', 'start')], [5, answer('a', 'unchanged')]);
    expect(screenSpan(entries, contact)).toEqual({ span: { from: at(5), to: at(30) }, unwanted: [] });
  });

  test('is black between a stop and the next start', () => {
    const entries = ledger(
      [5, command('a', 'start')],
      [5, answer('a', 'confirmed')],
      [9, command('b', 'stop')],
      [12, command('c', 'start')],
      [12, answer('c', 'confirmed')],
      [20, command('d', 'stop')],
    );
    const wanted = screenSpan(entries, contact)!;
    expect(wanted).toEqual({ span: { from: at(5), to: at(20) }, unwanted: [{ from: at(9), to: at(12) }] });
    expect(blackoutsOf(entries, wanted.span, wanted.unwanted)).toEqual([{ from: at(9), to: at(12), cause: 'pause' }]);
  });

  test('does not exist if nobody started a recording, or no recorder did', () => {
    expect(screenSpan([], contact)).toBeUndefined();
    expect(screenSpan(ledger([5, command('a', 'start')], [5, answer('a', 'failed')]), contact)).toBeUndefined();
    const ordinary = { ...command('a', 'start'), onDemand: undefined } as LedgerFact;
    expect(screenSpan(ledger([5, ordinary], [5, answer('a', 'confirmed')]), contact)).toBeUndefined();
  });
});
