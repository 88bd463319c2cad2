import { type ControlRoom, connected, controlRoom } from '../control-kit.ts';

let room: ControlRoom;
beforeEach(async () => {
  room = await controlRoom();
});
afterEach(() => room.restore());

const nothing = { due: 0, askedAgain: 0, outlived: [], unconfirmed: [], recorded: [], failed: [] };
const audio = { media: ['audio'] } as const;
const pause = (more: Partial<Parameters<ControlRoom['ask']>[0]> = {}) => room.ask({ verb: 'pause', ...audio, ...more });
const sent = () => room.provider.instructions.map(({ verb, contactId }) => `${verb} ${contactId}`);
const lastCommand = async () => (await room.controls.ledger('c-1')).findLast(({ kind }) => kind === 'command');
/** What the provider says when it is asked whether something is recorded. */
const recordsNow = (answer: boolean | undefined) => {
  const looks: [contactId: string, until: string][] = [];
  Object.assign(room.provider, {
    recordsNow: async ({ contactId }: { contactId: string }, until: Date) => {
      looks.push([contactId, until.toISOString()]);
      return answer;
    },
  });
  return looks;
};

describe('the watch, each minute', () => {
  test('does nothing and counts nothing where nothing is paused, or a pause is simply in progress (PR-21)', async () => {
    expect(await room.watch()).toEqual(nothing);
    await room.ask({ verb: 'start', ...audio });
    expect(await room.watch()).toEqual(nothing);
    await pause();
    expect(await room.watch()).toEqual(nothing);
    expect(sent()).toEqual(['start c-1', 'pause c-1']);
    expect([...room.counts]).toEqual([]);
  });

  test('leaves a command alone whose sender still waits for the answer (PR-06)', async () => {
    room.provider.behave({ late: () => room.wait(4_000) });
    const asked = room.carry({ contactId: 'c-1', verb: 'pause', ...audio, by: 'ann', source: 'person' });
    const watched = room.wait(2_000).then(() => room.watch());
    const [report] = await room.run(Promise.all([watched, asked]));
    expect(report).toEqual(nothing);
    expect(sent()).toEqual(['pause c-1']);
  });

  test.each([
    ['pause', 'pausing'],
    ['resume', 'resuming'],
    ['stop', 'stopping'],
  ] as const)('sends a %s without an answer again, and says why in the ledger (PR-06)', async (verb, standing) => {
    await pause({ pauseFor: 200 });
    if (verb === 'pause') await room.ask({ verb: 'resume', ...audio });
    room.provider.behave({ silent: true });
    await room.ask({ verb, ...audio, pauseFor: 200 });
    room.pass(30_000);
    expect(await room.watch()).toMatchObject({ askedAgain: 1, unconfirmed: verb === 'pause' ? ['c-1'] : [] });
    expect(await room.standings()).toMatchObject({ audio: standing });
    expect(await lastCommand()).toMatchObject({
      ...{ verb, source: 'recovery', by: 'fermata', blackout: false, media: ['audio'] },
      reason: 'It was not known whether the previous command had happened',
    });
    const end = verb === 'pause' ? { pauseUntil: '2026-11-20T10:03:20.000Z' } : {};
    expect(await lastCommand()).toMatchObject(end);
    expect('pauseUntil' in (await lastCommand())!).toBe(verb === 'pause');
    room.provider.behave({});
    room.pass(30_000);
    expect(await room.watch()).toMatchObject({ askedAgain: 1, unconfirmed: [] });
    expect(await room.watch()).toEqual(nothing);
  });

  test('sends only what has no answer again, and nothing whose sender still waits (PR-06)', async () => {
    room.provider.behave({ silent: true });
    await pause();
    room.provider.behave({});
    room.pass(30_000);
    room.desktop.behave({ late: () => room.wait(4_000) });
    const asked = room.carry({ contactId: 'c-1', verb: 'pause', media: ['keystroke'], by: 'ann', source: 'person' });
    const watched = room.wait(2_000).then(() => room.watch());
    const [report] = await room.run(Promise.all([watched, asked]));
    expect(report).toMatchObject({ askedAgain: 1, failed: [] });
    expect(await room.commands()).toEqual(['pause person audio', 'pause person keystroke', 'pause recovery audio']);
    expect(room.desktop.instructions.map(({ verb, medium }) => `${verb} ${medium}`)).toEqual(['pause keystroke']);
  });

  test.each([
    [59_999, []],
    [60_000, ['c-1']],
  ])('reports a pause that nobody can end %i ms after its limit: %j (PR-21)', async (late, outlived) => {
    await pause({ pauseFor: 60 });
    room.provider.behave({ result: 'throttled' });
    room.pass(60_000 + late);
    expect(await room.watch()).toMatchObject({ due: 1, outlived });
    expect(room.counts.get('PausesOutlived')).toBe(outlived.length || undefined);
  });

  test('counts the pauses that nobody has confirmed, and the contacts at which it failed (PR-21)', async () => {
    room.provider.behave({ silent: true });
    for (const contactId of ['c-1', 'c-2', 'c-3']) {
      await room.live.note({ ...connected, contactId, initialContactId: contactId });
      await pause({ contactId });
    }
    const before = room.counts.get('PausesUnconfirmed')!;
    room.pass(30_000);
    const find = room.live.find.bind(room.live);
    room.live.find = async (contactId) => {
      if (contactId !== 'c-1') throw new Error('down');
      return find(contactId);
    };
    const { unconfirmed, failed } = await room.watch();
    expect(unconfirmed.toSorted()).toEqual(['c-1', 'c-2', 'c-3']);
    expect(failed.map(({ contactId }) => contactId).sort()).toEqual(['c-2', 'c-3']);
    expect(room.counts.get('WatchFailed')).toBe(2);
    // One of them by the command that was sent again.
    expect(room.counts.get('PausesUnconfirmed')! - before).toBe(4);
  });

  test('knows from its state where a contact was that has expired (PR-21)', async () => {
    await pause({ pauseFor: 60 });
    room.live.find = async () => undefined;
    room.pass(61_000);
    const contacts: object[] = [];
    const instruct = room.provider.instruct.bind(room.provider);
    room.provider.instruct = async (instruction) => {
      contacts.push(instruction.contact);
      return instruct(instruction);
    };
    expect(await room.watch()).toMatchObject({ due: 1, failed: [] });
    expect(contacts).toStrictEqual([
      { contactId: 'c-1', initialContactId: 'c-1', provider: 'amazon-connect', agentId: 'u-1' },
    ]);
    expect(sent()).toEqual(['pause c-1', 'resume c-1']);
    expect(await lastCommand()).toMatchObject({
      ...{ verb: 'resume', source: 'limit', by: 'fermata', blackout: false },
      reason: 'The pause had reached its longest duration',
    });
  });

  test.each([
    ['whose pause is over', 61_000, 'confirmed'],
    ['with a pause without an answer', 30_000, 'unconfirmed'],
  ] as const)('closes a contact %s when it is over, and sends nothing (PR-09)', async (_, later, result) => {
    room.provider.behave({ result });
    await pause({ pauseFor: 60 });
    await room.live.note({ ...connected, endedAt: '2026-11-20T10:00:20.000Z' });
    room.pass(later);
    await room.watch();
    expect(await room.standings()).toMatchObject({ audio: 'ended' });
    expect(sent()).toEqual(['pause c-1']);
    expect((await room.controls.ledger('c-1')).at(-1)?.kind).toBe('contact-ended');
  });
});

describe('a contact that its recorder no longer knows', () => {
  const ask = (answer: 'over' | 'unknown' | 'connected') => {
    const asked: string[] = [];
    room.ports.source.describe = async (contactId) => {
      asked.push(contactId);
      if (answer === 'unknown') return undefined;
      return answer === 'connected' ? connected : { ...connected, endedAt: '2026-11-20T10:00:30.000Z' };
    };
    return asked;
  };
  const left = { ...connected, history: { stays: { 'u-1': { agentId: 'u-1', leftAt: '2026-11-20T10:00:30.000Z' } } } };

  test.each([
    ['is over where its provider says so', 'over', false, true],
    ['is over where its provider does not know it, and its agent has left', 'unknown', true, true],
    ['goes on where its provider does not know it, and its agent has not left', 'unknown', false, false],
    ['goes on where its provider says so', 'connected', true, false],
  ] as const)('%s (PR-09)', async (_, answer, hasLeft, isOver) => {
    const asked = ask(answer);
    await pause({ pauseFor: 60 });
    if (hasLeft) await room.live.note(left);
    room.provider.behave({ result: 'not-found' });
    room.pass(61_000);
    await room.watch();
    expect(asked).toEqual(['c-1']);
    expect((await room.standings()).audio === 'ended').toBe(isOver);
  });

  test('is not looked up where its recorder gave any other answer (PR-09)', async () => {
    const asked = ask('over');
    await pause({ pauseFor: 60 });
    room.provider.behave({ result: 'failed' });
    room.pass(61_000);
    await room.watch();
    expect(asked).toEqual([]);
  });
});

describe('a paused contact of which something is recorded', () => {
  test('is paused again, and its recorder has five seconds to say so (PR-09)', async () => {
    await pause();
    const looks = recordsNow(true);
    expect(await room.watch()).toEqual({ ...nothing, recorded: ['c-1'] });
    expect(looks).toEqual([['c-1', '2026-11-20T10:00:05.000Z']]);
    expect(sent()).toEqual(['pause c-1', 'pause c-1']);
    expect(await room.standings()).toMatchObject({ audio: 'paused' });
  });

  test.each([false, undefined])('is not paused again when its recorder answers %s (PR-09)', async (answer) => {
    await pause();
    recordsNow(answer);
    expect(await room.watch()).toEqual(nothing);
    expect(sent()).toEqual(['pause c-1']);
  });

  test('is not looked at while it is over, unknown, or its own pause needs something else (PR-09)', async () => {
    const looks = recordsNow(true);
    await pause({ pauseFor: 60 });
    const find = room.live.find.bind(room.live);
    room.live.find = async () => undefined;
    expect((await room.watch()).recorded).toEqual([]);
    room.live.find = async () => ({ ...connected, endedAt: '2026-11-20T10:00:30.000Z' });
    expect((await room.watch()).recorded).toEqual([]);
    room.live.find = find;
    room.pass(61_000);
    expect(await room.watch()).toMatchObject({ due: 1, recorded: [] });
    room.provider.behave({ result: 'unconfirmed' });
    await pause();
    room.pass(30_000);
    expect(await room.watch()).toMatchObject({ askedAgain: 1, recorded: [] });
    expect(looks).toEqual([]);
  });

  test('is found among many, of which each is looked at once, ten at a time (PR-09)', async () => {
    const ids = Array.from({ length: 25 }, (_, index) => `c-${index + 10}`);
    for (const contactId of ids) {
      await room.live.note({ ...connected, contactId, initialContactId: contactId });
      await pause({ contactId });
    }
    const looks: string[] = [];
    let atOnce = 0;
    let most = 0;
    Object.assign(room.provider, {
      recordsNow: async ({ contactId }: { contactId: string }) => {
        looks.push(contactId);
        atOnce += 1;
        most = Math.max(most, atOnce);
        await room.wait(100);
        atOnce -= 1;
        return contactId === 'c-30';
      },
    });
    expect((await room.watch()).recorded).toEqual(['c-30']);
    expect([looks.toSorted(), most]).toEqual([ids, 10]);
  });

  test('at which pausing fails is reported, and the others are paused (PR-09)', async () => {
    await room.live.note({ ...connected, contactId: 'c-2', initialContactId: 'c-2' });
    await pause();
    await pause({ contactId: 'c-2' });
    recordsNow(true);
    const commit = room.controls.commit.bind(room.controls);
    room.controls.commit = async (state, ...rest) => {
      if (state.contactId === 'c-1') throw new Error('down');
      return commit(state, ...rest);
    };
    const { recorded, failed } = await room.watch();
    expect(recorded.toSorted()).toEqual(['c-1', 'c-2']);
    expect(failed.map(({ contactId }) => contactId)).toEqual(['c-1']);
    expect(sent().filter((one) => one === 'pause c-2')).toHaveLength(2);
  });
});

describe('the timer of a pause', () => {
  test('does nothing for a contact that nobody paused, or that is over (PR-21)', async () => {
    await room.pauseDue();
    await room.ask({ verb: 'start', ...audio });
    await room.pauseDue();
    await pause({ pauseFor: 60 });
    await room.contactEnded({ ...connected, endedAt: '2026-11-20T10:00:20.000Z' });
    room.timers.calls.clear();
    room.pass(61_000);
    await room.pauseDue();
    expect(sent()).toEqual(['start c-1', 'pause c-1']);
    expect([...room.timers.calls]).toEqual([]);
  });
});
