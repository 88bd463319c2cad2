import { commit } from '../../../../domain/control/ledger/commit.ts';
import { firstState } from '../../../../domain/control/state/control-steps.ts';
import { type ControlRoom, connected, controlRoom } from '../control-kit.ts';

let room: ControlRoom;
beforeEach(async () => {
  room = await controlRoom();
});
afterEach(() => room.restore());

const again = async (changes: Parameters<typeof controlRoom>[0], contact = connected) => {
  room.restore();
  room = await controlRoom(changes, contact);
};

describe('a pause that has reached its limit', () => {
  test('ends by itself, to the second, with its reason in the ledger (PR-21)', async () => {
    await room.ask({ verb: 'pause', pauseFor: 60 });
    room.pass(59_000);
    await room.pauseDue();
    expect(await room.standings()).toMatchObject({ audio: 'paused' });
    expect(room.timers.calls.get('c-1')).toBe('2026-11-20T10:01:00.000Z');
    room.pass(1_000);
    await room.pauseDue();
    expect(await room.standings()).toEqual({ audio: 'recording', screen: 'recording', keystroke: 'recording' });
    expect(await room.controls.ledger('c-1')).toContainEqual(
      expect.objectContaining({
        verb: 'resume',
        source: 'limit',
        by: 'fermata',
        reason: expect.stringContaining('its longest duration'),
      }),
    );
  });

  test('is ended by the watch, only once, if its timer never fired (PR-21)', async () => {
    await room.ask({ verb: 'pause', pauseFor: 60 });
    room.pass(61_000);
    expect(await room.watch()).toMatchObject({ due: 1, outlived: [], unconfirmed: [] });
    expect(await room.watch()).toMatchObject({ due: 0 });
    await room.pauseDue();
    expect(await room.commands()).toEqual([
      'pause person audio screen keystroke',
      'resume limit audio screen keystroke',
    ]);
  });

  test('is not ended by the timer of an older pause (PR-21)', async () => {
    await room.ask({ verb: 'pause', pauseFor: 60 });
    await room.ask({ verb: 'resume' });
    room.pass(59_000);
    await room.ask({ verb: 'pause', pauseFor: 60 });
    room.pass(1_000);
    await room.pauseDue();
    expect(await room.standings()).toMatchObject({ audio: 'paused' });
    await room.ask({ verb: 'resume' });
    room.pass(60_000);
    await room.pauseDue();
    expect(await room.commands()).toHaveLength(4);
  });

  test('does not end a newer pause that is made while the watch looks (PR-21)', async () => {
    await room.ask({ verb: 'pause', media: ['audio'], pauseFor: 60 });
    room.pass(61_000);
    const find = room.live.find.bind(room.live);
    room.live.find = async (contactId) => {
      room.live.find = find;
      const ask = { contactId, media: ['audio'], by: 'ann', source: 'person' } as const;
      await room.carry({ ...ask, verb: 'resume' });
      await room.carry({ ...ask, verb: 'pause', pauseFor: 60 });
      return find(contactId);
    };
    await room.watch();
    expect(await room.standings()).toMatchObject({ audio: 'paused' });
    expect(room.provider.recorded('c-1', 'audio')).toBe('paused');
  });

  test('is followed by a pause with an end and a timer of its own (PR-21)', async () => {
    await room.ask({ verb: 'pause', media: ['audio'], pauseFor: 60 });
    room.pass(60_000);
    const { outcomes, state } = await room.ask({ verb: 'pause', media: ['audio'], pauseFor: 60 });
    expect(outcomes).toMatchObject([{ result: 'unchanged' }]);
    expect(state.pausedUntil).toBe('2026-11-20T10:02:00.000Z');
    expect(room.timers.calls.get('c-1')).toBe('2026-11-20T10:02:00.000Z');
    await room.pauseDue();
    expect(await room.standings()).toMatchObject({ audio: 'paused' });
  });

  test('is reported when it cannot be ended, and retried every minute (PR-21)', async () => {
    await room.ask({ verb: 'pause', media: ['audio'], pauseFor: 60 });
    room.provider.behave({ result: 'throttled' });
    room.pass(121_000);
    expect(await room.watch()).toMatchObject({ due: 1, outlived: ['c-1'] });
    expect(room.counts.get('PausesOutlived')).toBe(1);
    room.provider.behave({});
    expect(await room.watch()).toMatchObject({ due: 1, outlived: [] });
    expect(await room.standings()).toMatchObject({ audio: 'recording' });
  });

  test('is requested again and reported while it is unconfirmed, until its time is over (PR-06)', async () => {
    room.provider.behave({ silent: true });
    await room.ask({ verb: 'pause', media: ['audio'], pauseFor: 120 });
    room.pass(60_000);
    expect(await room.watch()).toMatchObject({ askedAgain: 1, unconfirmed: ['c-1'] });
    room.provider.behave({});
    room.pass(60_000);
    expect(await room.watch()).toMatchObject({ due: 1, unconfirmed: [] });
    expect(await room.commands()).toEqual(['pause person audio', 'pause recovery audio', 'resume limit audio']);
    expect(await room.standings()).toMatchObject({ audio: 'recording' });
  });

  test('has a contact whose end was not reported, so its provider is asked (PR-09)', async () => {
    await room.ask({ verb: 'pause', media: ['audio'], pauseFor: 60 });
    room.provider.behave({ result: 'not-found' });
    room.ports.source.describe = async () => ({ ...connected, endedAt: '2026-11-20T10:00:30.000Z' });
    room.pass(61_000);
    await room.watch();
    expect(await room.standings()).toMatchObject({ audio: 'ended' });
    expect(await room.watch()).toMatchObject({ due: 0, outlived: [] });
  });

  test('is ended although the watch fails at another contact (PR-21)', async () => {
    await room.live.note({ ...connected, contactId: 'c-7', initialContactId: 'c-7' });
    await room.ask({ verb: 'pause', pauseFor: 60 });
    await room.ask({ verb: 'pause', pauseFor: 60, contactId: 'c-7' });
    room.pass(61_000);
    const find = room.live.find.bind(room.live);
    room.live.find = async (contactId) => {
      if (contactId === 'c-1') throw new Error('down');
      return find(contactId);
    };
    expect((await room.watch()).failed.map(({ contactId }) => contactId)).toEqual(['c-1']);
    expect(await room.standings('c-7')).toMatchObject({ audio: 'recording' });
  });
});

describe("at a contact's end", () => {
  const over = { ...connected, endedAt: '2026-11-20T10:01:00.000Z' };

  test('the desktop records again, the state is final and the ledger is closed, and a second report changes nothing (PR-13)', async () => {
    await room.ask({ verb: 'pause' });
    await room.contactEnded(over);
    await room.contactEnded(over);
    expect(room.desktop.instructions.map(({ verb, medium }) => `${verb} ${medium}`)).toEqual([
      'pause screen',
      'pause keystroke',
      'resume screen',
      'resume keystroke',
    ]);
    expect(room.provider.instructions.map(({ verb }) => verb)).toEqual(['pause', 'pause']);
    expect(await room.standings()).toEqual({ audio: 'ended', screen: 'ended', keystroke: 'ended' });
    expect((await room.controls.ledger('c-1')).at(-1)).toMatchObject({
      kind: 'contact-ended',
      pausedMedia: ['audio', 'screen', 'keystroke'],
    });
    expect(await room.isSound()).toBe(true);
  });

  test('an event of last week does not bring the contact back, and its ledger stays closed (PR-13)', async () => {
    await room.ask({ verb: 'pause', media: ['audio'] });
    await room.contactEnded({ ...connected, endedAt: '2026-11-20T10:05:00.000Z' });
    const ledger = await room.controls.ledger('c-1');
    const find = room.controls.find.bind(room.controls);
    room.controls.find = async () => undefined;
    await expect(room.ask({ verb: 'resume' })).rejects.toMatchObject({ code: 'conflict' });
    room.controls.find = find;
    expect(await room.controls.ledger('c-1')).toEqual(ledger);
  });

  test('nothing is written if nobody ever controlled the contact (PR-13)', async () => {
    await room.contactEnded(over);
    expect(await room.controls.find('c-1')).toBeUndefined();
  });

  test('a later answer is recorded, and the ledger is closed again (PR-13)', async () => {
    room.provider.behave({ late: () => room.wait(5_000) });
    const asked = room.carry({ contactId: 'c-1', verb: 'pause', media: ['audio'], by: 'ann', source: 'person' });
    await room.run(room.wait(10));
    room.pass(25_000);
    await room.contactEnded(over);
    await room.run(asked);
    expect((await room.controls.ledger('c-1')).map(({ kind }) => kind)).toEqual([
      'command',
      'contact-ended',
      'answer',
      'contact-ended',
    ]);
    expect(await room.standings()).toMatchObject({ audio: 'ended' });
    expect(await room.isSound()).toBe(true);
  });

  test('a desktop that resumes only one of two media is reported (PR-21)', async () => {
    await room.ask({ verb: 'pause' });
    const instruct = room.desktop.instruct.bind(room.desktop);
    room.desktop.instruct = async (instruction) =>
      (await instruct(instruction)).map((outcome, index) => (index === 0 ? outcome : { ...outcome, result: 'failed' }));
    await room.contactEnded(over);
    expect(room.counts.get('PausesOutlived')).toBe(1);
  });

  test('a resume does not overtake a pause of one medium that is still in flight, although the others are answered (PR-13)', async () => {
    await room.ask({ verb: 'pause', media: ['screen'] });
    let answer = () => {};
    room.desktop.behave(
      {},
      {
        late: () =>
          new Promise<void>((resolve) => {
            answer = resolve;
          }),
      },
    );
    const asked = room.carry({ contactId: 'c-1', verb: 'pause', media: ['keystroke'], by: 'ann', source: 'person' });
    while ((await room.standings()).keystroke !== 'pausing') await new Promise((resolve) => setImmediate(resolve));
    const before = room.desktop.instructions.length;
    let look = 0;
    const find = room.controls.find.bind(room.controls);
    room.controls.find = async (contactId) => {
      look += 1;
      if (look === 3) answer();
      return find(contactId);
    };
    await room.contactEnded(over);
    await room.run(asked);
    expect(look).toBeGreaterThan(2);
    expect(room.desktop.instructions.slice(before).every(({ verb }) => verb === 'resume')).toBe(true);
    expect((await room.controls.ledger('c-1')).at(-1)?.kind).toBe('contact-ended');
  });

  test('a desktop that does not answer is reported (PR-21)', async () => {
    await room.ask({ verb: 'pause' });
    room.desktop.behave({ silent: true });
    await room.contactEnded(over);
    expect(room.counts.get('PausesOutlived')).toBe(1);
  });
});

describe('a transfer in the middle of a pause', () => {
  const leg = {
    ...connected,
    contactId: 'c-2',
    initialContactId: 'c-1',
    agentId: 'u-2',
    connectedAt: '2026-11-20T10:00:20.000Z',
  };
  const over = { ...connected, endedAt: '2026-11-20T10:00:10.000Z' };

  test('keeps it in the new leg for what is left of its time (PR-09)', async () => {
    await room.ask({ verb: 'pause', pauseFor: 60, media: ['audio'] });
    await room.live.note(leg);
    room.pass(20_000);
    await room.transferred(leg);
    await room.transferred(leg);
    expect(await room.standings('c-2')).toMatchObject({ audio: 'paused' });
    expect((await room.controls.find('c-2'))!.pausedUntil).toBe('2026-11-20T10:01:00.000Z');
    expect(await room.commands('c-2')).toEqual(['pause transfer audio']);
    expect((await room.controls.ledger('c-1')).filter(({ kind }) => kind === 'transferred')).toHaveLength(1);
  });

  test('keeps it even when the previous leg has already ended, whatever the order of the events (PR-09)', async () => {
    await room.ask({ verb: 'pause', pauseFor: 60, blackout: true });
    await room.live.note(over);
    await room.contactEnded(over);
    await room.live.note(leg);
    await room.transferred(leg);
    expect(await room.standings('c-2')).toEqual({ audio: 'paused', screen: 'paused', keystroke: 'paused' });
    expect((await room.controls.find('c-2'))!.media.audio!.blackout).toBe(true);
    expect(await room.isSound()).toBe(true);
    expect((await room.controls.ledger('c-1')).at(-1)!.kind).toBe('contact-ended');
  });

  test('ends it if the settings say so, and the new leg is recorded (PR-09)', async () => {
    await again({ settings: async () => ({ longestPause: 300, onTransfer: 'end' }) });
    await room.ask({ verb: 'pause' });
    await room.live.note(leg);
    await room.transferred(leg);
    expect(await room.controls.find('c-2')).toBeUndefined();
    expect(await room.controls.ledger('c-1')).toContainEqual(
      expect.objectContaining({ kind: 'transferred', pausePolicy: 'end' }),
    );
  });

  test('keeps it even when the new leg was already tagged, because a tag is not a command (PR-07, PR-09)', async () => {
    await room.ask({ verb: 'pause' });
    await room.live.note(leg);
    const first = firstState(leg, { audio: ['amazon-connect'] }, room.clock().toISOString());
    const tagged = { kind: 'mark', mark: 'tag', name: 'complaint', by: 'bob' } as const;
    await commit(room.controls, first, [tagged], room.clock().toISOString());
    await room.transferred(leg);
    expect(await room.standings('c-2')).toMatchObject({ audio: 'paused' });
    expect(await room.isSound('c-2')).toBe(true);
  });

  test('changes nothing if it was resumed before, is over, or the new leg already had a command (PR-09)', async () => {
    await room.ask({ verb: 'pause' });
    await room.ask({ verb: 'resume' });
    await room.live.note(leg);
    await room.transferred(leg);
    expect(await room.controls.find('c-2')).toBeUndefined();
    await room.ask({ verb: 'resume', contactId: 'c-2', media: ['audio'] });
    await room.transferred(leg);
    expect(await room.standings('c-2')).toMatchObject({ audio: 'recording' });
  });
});

test('keystrokes that were stopped on a PC are recorded again once the contact is over (PR-06)', async () => {
  await room.ask({ verb: 'stop', media: ['keystroke'] });
  expect(await room.standings()).toMatchObject({ keystroke: 'stopped' });
  room.desktop.instructions.length = 0;
  await room.contactEnded({ ...connected, endedAt: '2026-11-20T10:05:00.000Z' });
  expect(room.desktop.instructions).toMatchObject([{ verb: 'resume', medium: 'keystroke' }]);
});
