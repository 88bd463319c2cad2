import { type LedgerEntry, type LedgerFact, noHash } from '../../domain/control/ledger/ledger.ts';
import type { ControlState, MediumState } from '../../domain/control/state/control-state.ts';
import { type Backend, openedFor } from './stores.ts';

const at = (minute: number, day = 20): string => `2026-11-${day}T09:${String(minute).padStart(2, '0')}:00.000Z`;

const medium = (standing: MediumState['standing'], changes: Partial<MediumState> = {}): MediumState => ({
  standing,
  confirmed: true,
  since: at(0),
  ...changes,
});

const state = (contactId: string, revision: number, changes: Partial<ControlState> = {}): ControlState => ({
  contactId,
  initialContactId: contactId,
  provider: 'amazon-connect',
  agentId: 'ann',
  revision,
  media: { audio: medium('recording') },
  ledger: { length: revision, hash: String(revision).repeat(64) },
  updatedAt: at(0),
  ...changes,
});

const entry = (contactId: string, number: number, fact: Partial<LedgerFact> = {}, when = at(number)): LedgerEntry =>
  ({
    kind: 'command',
    commandId: `command-${number}`,
    verb: 'pause',
    media: ['audio'],
    blackout: false,
    by: 'ann',
    source: 'person',
    ...fact,
    contactId,
    number,
    at: when,
    previousHash: noHash,
    hash: String(number).repeat(64),
  }) as LedgerEntry;

export const controlStoreSuite = (backend: Backend) => {
  const stores = openedFor(backend);
  const controls = () => stores().controls;
  const idsOf = (states: readonly ControlState[]) => states.map(({ contactId }) => contactId);

  test('many states are found at once, each as it is now, and missing ones are left out', async () => {
    for (let index = 0; index < 120; index++) await controls().commit(state(`c-${index}`, 1), []);
    await controls().commit(state('c-7', 2), []);
    const asked = ['c-7', 'c-7', 'nobody', '', ...Array.from({ length: 120 }, (_, index) => `c-${index}`)];
    const found = await controls().findAll(asked);
    expect(found).toHaveLength(120);
    expect(found.find(({ contactId }) => contactId === 'c-7')).toEqual(state('c-7', 2));
    expect(await controls().findAll([])).toEqual([]);
  });

  test('a state and its entries are stored as given, the entries in order', async () => {
    expect(await controls().find('c-1')).toBeUndefined();
    expect(await controls().ledger('c-1')).toEqual([]);
    const paused = state('c-1', 1, {
      media: { audio: medium('paused', { tokens: { twilio: 'RE1' }, blackout: true, commandId: 'command-1' }) },
      pausedUntil: at(5),
    });
    expect(await controls().commit(paused, [entry('c-1', 1), entry('c-1', 2)])).toBe(true);
    const more = Array.from({ length: 10 }, (_, index) => entry('c-1', index + 3));
    expect(await controls().commit(state('c-1', 2), more)).toBe(true);
    expect(await controls().find('c-1')).toEqual(state('c-1', 2));
    const ledger = await controls().ledger('c-1');
    expect(ledger).toEqual([entry('c-1', 1), entry('c-1', 2), ...more]);
    // A hash is over the letters.
    expect(JSON.stringify(ledger[0])).toBe(JSON.stringify(entry('c-1', 1)));
  });

  test('exactly one of many commands at once wins a step, and only its entries are in the ledger', async () => {
    await controls().commit(state('c-1', 1), [entry('c-1', 1)]);
    const by = (name: string) => [{ ...entry('c-1', 2), by: name }];
    const tries = ['ann', 'bob', 'carl', 'dora', 'emil'];
    const won = await Promise.all(
      tries.map((name) => controls().commit(state('c-1', 2, { agentId: name }), by(name) as LedgerEntry[])),
    );
    expect(won.filter(Boolean)).toHaveLength(1);
    const winner = tries[won.indexOf(true)];
    expect(await controls().find('c-1')).toMatchObject({ revision: 2, agentId: winner });
    expect(await controls().ledger('c-1')).toEqual([entry('c-1', 1), expect.objectContaining({ by: winner })]);
  });

  test('two commands that see a contact first do not both begin its ledger', async () => {
    const commits = await Promise.all([1, 2, 3].map(() => controls().commit(state('c-1', 1), [entry('c-1', 1)])));
    expect(commits.filter(Boolean)).toHaveLength(1);
  });

  test('an existing entry is never overwritten, and the state stays unchanged with it', async () => {
    await controls().commit(state('c-1', 1), [entry('c-1', 1), entry('c-1', 2)]);
    const forged = entry('c-1', 2, { kind: 'command', by: 'somebody else' } as Partial<LedgerFact>);
    expect(await controls().commit(state('c-1', 2), [entry('c-1', 3), forged])).toBe(false);
    expect(await controls().find('c-1')).toEqual(state('c-1', 1));
    expect(await controls().ledger('c-1')).toEqual([entry('c-1', 1), entry('c-1', 2)]);
    expect(await controls().commit(state('c-1', 3), [entry('c-1', 3)])).toBe(false);
    expect(await controls().commit(state('c-2', 2), [])).toBe(false);
  });

  test('commands that a crash left without an answer are found, the oldest first, until they are answered', async () => {
    const waiting = (since: number) => ({ audio: medium('paused'), screen: medium('pausing', { since: at(since) }) });
    await controls().commit(state('younger', 1, { media: waiting(5) }), []);
    await controls().commit(state('older', 1, { media: waiting(2) }), []);
    await controls().commit(state('too-young', 1, { media: { audio: medium('resuming', { since: at(9) }) } }), []);
    await controls().commit(state('calm', 1), []);
    expect(idsOf(await controls().unanswered(at(9)))).toEqual(['older', 'younger']);
    await controls().commit(state('older', 2), []);
    expect(idsOf(await controls().unanswered(at(9)))).toEqual(['younger']);
  });

  test('paused states are found, even while another medium waits for its answer, and the one that ends first comes first', async () => {
    const paused = (until: number, media: ControlState['media'] = { audio: medium('paused') }) => ({
      media,
      pausedUntil: at(until),
    });
    await controls().commit(state('later', 1, paused(20)), []);
    await controls().commit(state('sooner', 1, paused(10)), []);
    await controls().commit(
      state('between', 1, paused(15, { audio: medium('paused'), screen: medium('pausing') })),
      [],
    );
    await controls().commit(state('asked-only', 1, paused(5, { audio: medium('pausing') })), []);
    await controls().commit(state('ended', 1, { media: { audio: medium('ended') } }), []);
    expect(await controls().paused()).toEqual([
      state('sooner', 1, paused(10)),
      state('between', 1, paused(15, { audio: medium('paused'), screen: medium('pausing') })),
      state('later', 1, paused(20)),
    ]);
    await controls().commit(state('sooner', 2), []);
    expect(idsOf(await controls().paused())).toEqual(['between', 'later']);
  });

  test('a day lists its contacts with a pause, and a pause over midnight is in both days', async () => {
    const pausing = { media: { audio: medium('pausing') } };
    await controls().commit(state('b', 1, pausing), [entry('b', 1, {}, at(1, 20))]);
    await controls().commit(state('a', 1, pausing), [entry('a', 1, {}, at(1, 20))]);
    await controls().commit(state('marked', 1), [
      entry('marked', 1, { kind: 'mark', mark: 'tag', name: 'complaint', by: 'ann' }),
    ]);
    await controls().commit(state('stopped', 1, { media: { audio: medium('stopping') } }), [
      entry('stopped', 1, { verb: 'stop' } as Partial<LedgerFact>),
    ]);
    const resuming = { media: { audio: medium('resuming', { before: 'paused' }) } };
    await controls().commit(state('a', 2, resuming), [
      entry('a', 2, { verb: 'resume' } as Partial<LedgerFact>, at(1, 21)),
    ]);
    expect(await controls().pausedOn('2026-11-20')).toEqual(['a', 'b']);
    expect(await controls().pausedOn('2026-11-21')).toEqual(['a']);
    expect(await controls().pausedOn('2026-11-22')).toEqual([]);
    expect(await controls().ledger('a')).toHaveLength(2);
  });

  test('a request is claimed together with its step, or neither is written (PR-13)', async () => {
    const claim = (commandId: string) => ({
      scope: 'c-1',
      request: { clientRequestId: 'r-1', fingerprint: 'pause audio', at: at(1), commandId },
    });
    expect(await controls().commit(state('c-1', 1), [entry('c-1', 1)], claim('command-1'))).toBe(true);
    expect(await stores().requests.find('c-1', 'r-1', at(2))).toEqual(claim('command-1').request);
    expect(await controls().commit(state('c-1', 2), [entry('c-1', 2)], claim('command-2'))).toBe(false);
    expect(await controls().find('c-1')).toEqual(state('c-1', 1));
    expect(await controls().ledger('c-1')).toEqual([entry('c-1', 1)]);
    expect(await controls().commit(state('c-1', 1), [entry('c-1', 1)], { ...claim('command-3'), scope: 'c-2' })).toBe(
      false,
    );
    expect(await stores().requests.find('c-2', 'r-1', at(2))).toBeUndefined();
  });

  test('exactly one of two steps that claim the same request at once is written (PR-13)', async () => {
    const claim = { scope: 'c-1', request: { clientRequestId: 'r-1', fingerprint: 'pause audio', at: at(1) } };
    const ids = ['c-1', 'c-2', 'c-3'];
    const won = await Promise.all(ids.map((id) => controls().commit(state(id, 1), [entry(id, 1)], claim)));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect((await controls().findAll(ids)).map(({ contactId }) => contactId)).toEqual([ids[won.indexOf(true)]]);
  });
};
