import type { LedgerEntry } from '../../../../domain/control/ledger/ledger.ts';
import { missedSound, noteMissedPause } from '../../../../domain/control/ledger/missed-pause.ts';
import { pausedDays } from '../../../../domain/control/ledger/paused-days.ts';
import type { MediumState } from '../../../../domain/control/state/control-state.ts';
import { type ControlRoom, connected, controlRoom } from '../control-kit.ts';
import { standing } from '../control-steps-kit.ts';

let room: ControlRoom;
const onPbx = { ...connected, provider: 'asterisk' } as const;
beforeEach(async () => {
  room = await controlRoom({}, onPbx);
});
afterEach(() => room.restore());

const [from, to] = ['2026-11-20T09:59:10.000Z', '2026-11-20T09:59:40.000Z'];
const missed = { contactId: 'c-1', from, to };
const note = (pause = missed) => room.run(noteMissedPause(room.ports)(pause));
const written = async () =>
  (await room.controls.ledger('c-1')).map(
    ({ contactId: _, number: __, hash: ___, previousHash: ____, ...fact }) => fact,
  );

describe('a pause that was missed while the gateway was down', () => {
  test('is in the ledger at its own time, as a pause that was not confirmed and is over (PR-13)', async () => {
    expect(await note()).toBe(true);
    const id = `missed-pause-${from}`;
    const answer = { kind: 'answer', recorder: 'asterisk', medium: 'audio' };
    expect(await written()).toStrictEqual([
      {
        ...{ kind: 'command', commandId: id, verb: 'pause', media: ['audio'], blackout: false, by: 'fermata' },
        ...{ source: 'transfer', late: true, pauseUntil: to, at: from },
        reason: 'The customer was transferred while recording was paused, and nothing kept the pause',
      },
      {
        ...{ ...answer, commandId: id, result: 'unconfirmed', at: from },
        detail: 'It was recorded: the gateway was down when the customer was transferred.',
      },
      {
        ...{ kind: 'command', commandId: `${id}-end`, verb: 'pause', media: ['audio'], blackout: false, by: 'fermata' },
        ...{ source: 'recovery', late: true, at: to },
      },
      { ...answer, commandId: `${id}-end`, result: 'confirmed', at: to },
    ]);
    expect(room.counts.get('PausesUnconfirmed')).toBe(1);
    expect(missedSound(await room.controls.ledger('c-1'))).toStrictEqual([{ from, to }]);
    expect(await room.isSound()).toBe(true);
  });

  test('of an unknown contact is not written and not counted (PR-13)', async () => {
    expect(await note({ ...missed, contactId: 'c-404' })).toBe(false);
    expect(await room.controls.ledger('c-404')).toEqual([]);
    expect([...room.counts]).toEqual([]);
  });

  test('is written and counted once, also when something else is written at that moment (PR-13)', async () => {
    const commit = room.controls.commit.bind(room.controls);
    let commits = 0;
    room.controls.commit = async (...step) => {
      commits += 1;
      return commits > 1 && commit(...step);
    };
    expect(await note()).toBe(true);
    expect(commits).toBe(2);
    expect(await note()).toBe(true);
    expect(await written()).toHaveLength(4);
    expect(room.counts.get('PausesUnconfirmed')).toBe(1);
  });

  test('continues the ledger of a contact, and leaves what is paused now as it is (PR-13)', async () => {
    await room.ask({ verb: 'pause', media: ['audio'] });
    await note();
    expect(await room.standings()).toMatchObject({ audio: 'paused' });
    expect((await written()).map(({ kind }) => kind)).toEqual([
      ...['command', 'answer', 'command', 'answer', 'command', 'answer'],
    ]);
    expect(await room.isSound()).toBe(true);
  });

  test('of a contact that is over closes its ledger again, also when its state has expired (PR-13)', async () => {
    const over = { ...onPbx, endedAt: '2026-11-20T10:01:00.000Z' };
    await room.live.note(over);
    await note();
    expect((await written()).at(-1)).toMatchObject({ kind: 'contact-ended', at: over.endedAt });
    expect(await room.standings()).toMatchObject({ audio: 'ended' });
    expect(await room.isSound()).toBe(true);
  });

  test('without a known end covers everything that follows (PR-13)', async () => {
    await note();
    await note({ ...missed, from: '2026-11-20T10:00:10.000Z' });
    const ledger = await room.controls.ledger('c-1');
    const isLastEnd = (entry: LedgerEntry) =>
      entry.kind === 'command' && entry.commandId === 'missed-pause-2026-11-20T10:00:10.000Z-end';
    expect(missedSound(ledger.filter((entry) => !isLastEnd(entry)))).toStrictEqual([
      { from, to },
      { from: '2026-11-20T10:00:10.000Z' },
    ]);
  });

  test('counts only where the sound was recorded, and no other pause counts (PR-13)', async () => {
    await room.ask({ verb: 'pause', media: ['audio'] });
    expect(missedSound(await room.controls.ledger('c-1'))).toEqual([]);
    await note();
    const ofScreen = (await room.controls.ledger('c-1')).map((entry) =>
      entry.kind === 'command' ? { ...entry, media: ['screen'] as const } : entry,
    );
    expect(missedSound(ofScreen)).toEqual([]);
  });
});

describe('the days on which something was paused', () => {
  const entry = (fact: Partial<LedgerEntry>, day = 20) =>
    ({ at: `2026-11-${day}T10:00:00.000Z`, ...fact }) as unknown as LedgerEntry;
  const days = (medium: Partial<MediumState> & Pick<MediumState, 'standing'>, ...entries: LedgerEntry[]) =>
    pausedDays(standing('audio', medium), entries);
  const resume = entry({ kind: 'command', verb: 'resume' });

  test.each<[string, Partial<MediumState> & Pick<MediumState, 'standing'>, boolean]>([
    ['paused', { standing: 'paused' }, true],
    ['being paused', { standing: 'pausing', before: 'recording' }, true],
    ['paused and being resumed', { standing: 'resuming', before: 'paused' }, true],
    ['in doubt after a resume without an answer', { standing: 'resuming' }, true],
    ['recorded', { standing: 'recording' }, false],
    ['being stopped in a pause', { standing: 'stopping', before: 'paused' }, false],
  ])('include that of a command while the sound is %s, if it is or may be paused then (PR-13)', (_, medium, counts) => {
    expect(days(medium, resume)).toEqual(counts ? ['2026-11-20'] : []);
  });

  test('include that of a pause, even one that failed at once, but not those of marks, answers and other commands (PR-13)', () => {
    const recorded = { standing: 'recording' } as const;
    expect(days(recorded, entry({ kind: 'command', verb: 'pause' }))).toEqual(['2026-11-20']);
    expect(days(recorded, entry({ kind: 'answer' }), entry({ kind: 'mark' }), resume)).toEqual([]);
    expect(days({ standing: 'paused' }, entry({ kind: 'answer' }), entry({ kind: 'mark' }))).toEqual([]);
  });

  test('include that on which a paused contact ended, but not that of another contact, and name each day once (PR-13)', () => {
    const ended = (pausedMedia: string[]) => entry({ kind: 'contact-ended', pausedMedia } as Partial<LedgerEntry>);
    expect(days({ standing: 'ended' }, ended([]))).toEqual([]);
    expect(days({ standing: 'ended' }, ended(['audio']))).toEqual(['2026-11-20']);
    const pause = (day: number) => entry({ kind: 'command', verb: 'pause' }, day);
    expect(days({ standing: 'paused' }, pause(22), pause(21), pause(22))).toEqual(['2026-11-21', '2026-11-22']);
  });
});
