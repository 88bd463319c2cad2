import type { LedgerEntry, LedgerFact } from '../../../../domain/control/ledger/ledger.ts';
import { appendEntries, checkLedger, emptyLedger, headOf } from '../../../../domain/control/ledger/ledger-chain.ts';

const at = '2026-11-20T10:00:00.000Z';
const pause: LedgerFact = {
  kind: 'command',
  commandId: 'id-1',
  verb: 'pause',
  media: ['audio'],
  blackout: false,
  by: 'ann',
  source: 'person',
};
const answer: LedgerFact = {
  kind: 'answer',
  commandId: 'id-1',
  recorder: 'amazon-connect',
  medium: 'audio',
  result: 'confirmed',
};
const over: LedgerFact = { kind: 'contact-ended', pausedMedia: ['audio'] };

const ledger = async (...facts: LedgerFact[]): Promise<LedgerEntry[]> => appendEntries(emptyLedger, facts, at, 'c-1');

describe('the ledger of a contact', () => {
  test('is chained entry by entry, even when it was written in parts (PR-13)', async () => {
    const whole = await ledger(pause, answer, over);
    const first = await appendEntries(emptyLedger, [pause], at, 'c-1');
    const rest = await appendEntries(headOf(emptyLedger, first), [answer, over], at, 'c-1');
    expect([...first, ...rest]).toEqual(whole);
    expect(whole.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(whole[1]!.previousHash).toBe(whole[0]!.hash);
    expect(await checkLedger(whole)).toEqual({ sound: true, entries: 3, head: whole[2]!.hash });
  });

  test('does not depend on the order in which a store returns names or entries (PR-13)', async () => {
    const turned = (await ledger(pause, answer, over)).map(
      (entry) => Object.fromEntries(Object.entries(entry).reverse()) as unknown as LedgerEntry,
    );
    expect(await checkLedger(turned.reverse())).toMatchObject({ sound: true });
  });

  test('has the same hash on any day, because the hashed form never changes (PR-13)', async () => {
    const [first] = await ledger(pause);
    expect(first!.hash).toBe('3ff167333bd7aa5c28c02efcded3c5401f8af02e55f90905fb5049f490ea4464');
  });

  test('shows every change of any word of any entry (PR-13)', async () => {
    const sound = await ledger(pause, answer, over);
    for (const [index, entry] of sound.entries()) {
      for (const name of Object.keys(entry).filter((one) => one !== 'number')) {
        const changed = structuredClone(sound) as unknown as Record<string, unknown>[];
        changed[index]![name] = name === 'previousHash' || name === 'hash' ? 'f'.repeat(64) : 'something else';
        expect(await checkLedger(changed as unknown as LedgerEntry[])).toEqual({
          sound: false,
          entry: index + 1,
          reason: 'altered',
        });
      }
    }
  });

  test('shows entries that were removed, inserted or moved (PR-13)', async () => {
    const [first, second, third] = (await ledger(pause, answer, over)) as [LedgerEntry, LedgerEntry, LedgerEntry];
    expect(await checkLedger([first, third])).toEqual({ sound: false, entry: 2, reason: 'missing' });
    expect(await checkLedger([second, third])).toEqual({ sound: false, entry: 1, reason: 'missing' });
    expect(await checkLedger([first, first, second, third])).toMatchObject({ sound: false, entry: 2 });
    const [, forged] = await ledger(pause, { ...answer, result: 'failed' } as LedgerFact);
    expect(await checkLedger([first, forged!, third])).toEqual({ sound: false, entry: 3, reason: 'not-chained' });
  });

  test('shows that it was cut off, by its state or by the missing end (PR-13)', async () => {
    const sound = await ledger(pause, answer, over);
    const head = headOf(emptyLedger, sound);
    expect(await checkLedger(sound.slice(0, 2), head)).toEqual({ sound: false, entry: 3, reason: 'cut-off' });
    expect(await checkLedger(sound, emptyLedger)).toMatchObject({ sound: true, entries: 3 });
    expect(await checkLedger([], head)).toEqual({ sound: false, entry: 1, reason: 'cut-off' });
    expect(await checkLedger(sound.slice(0, 2))).toEqual({ sound: false, entry: 3, reason: 'cut-off' });
    expect(await checkLedger(sound.slice(0, 2), headOf(emptyLedger, sound.slice(0, 2)))).toMatchObject({ sound: true });
    expect(await checkLedger(sound, headOf(emptyLedger, sound.slice(0, 2)))).toMatchObject({ sound: true, entries: 3 });
  });

  test('shows, by its state, that it was completely rewritten (PR-13)', async () => {
    const head = headOf(emptyLedger, await ledger(pause, answer, over));
    const forged = await ledger({ ...pause, by: 'bob' } as LedgerFact, answer, over);
    expect(await checkLedger(forged, head)).toEqual({ sound: false, entry: 3, reason: 'not-chained' });
  });

  test('shows that it was replaced by an intact ledger of another contact (PR-13)', async () => {
    const theirs = await appendEntries(emptyLedger, [pause, answer, over], at, 'c-2');
    expect(await checkLedger(theirs)).toMatchObject({ sound: true });
    expect(await checkLedger(theirs, undefined, 'c-1')).toEqual({ sound: false, entry: 1, reason: 'not-chained' });
    const [first] = await ledger(pause);
    const [, second, third] = theirs;
    const mixed = await checkLedger([first!, second!, third!]);
    expect(mixed).toEqual({ sound: false, entry: 2, reason: 'not-chained' });
  });

  test('does not exist for a contact that nobody ever controlled (PR-13)', async () => {
    expect(await checkLedger([])).toMatchObject({ sound: true, entries: 0 });
  });
});
