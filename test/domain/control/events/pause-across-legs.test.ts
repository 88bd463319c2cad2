import type { LiveContact } from '../../../../domain/control/contact/live-contact.ts';
import { commit } from '../../../../domain/control/ledger/commit.ts';
import { firstState } from '../../../../domain/control/state/control-steps.ts';
import { type ControlRoom, connected, controlRoom } from '../control-kit.ts';

let room: ControlRoom;
beforeEach(async () => {
  room = await controlRoom();
});
afterEach(() => room.restore());

const at = (seconds: number) => new Date(Date.parse('2026-11-20T10:00:00.000Z') + seconds * 1000).toISOString();
const leg = (number: number, seconds = number) => ({
  ...connected,
  contactId: `c-${number}`,
  initialContactId: 'c-1',
  agentId: `u-${number}`,
  connectedAt: at(seconds),
});
const over = (number: number) => ({ ...leg(number), endedAt: at(number + 2) });
const sentIn = (contactId: string) =>
  [...room.provider.instructions, ...room.desktop.instructions]
    .filter((one) => one.contactId === contactId)
    .map(({ verb, medium }) => `${verb} ${medium}`);
const pause = (more: Partial<Parameters<ControlRoom['ask']>[0]> = {}) =>
  room.ask({ verb: 'pause', media: ['audio'], ...more });

describe('a pause at a transfer', () => {
  test.each([
    ['oldest', (legs: LiveContact[]) => legs],
    ['newest', (legs: LiveContact[]) => legs.toReversed()],
  ])('follows the leg that was connected last, also when the legs are read %s first (PR-09)', async (_, ordered) => {
    await pause();
    await room.live.note(leg(2));
    await pause({ verb: 'start' });
    await room.live.note(leg(3));
    await pause({ pauseFor: 60 });
    await room.live.note(leg(4));
    expect([sentIn('c-1'), sentIn('c-2'), sentIn('c-3')]).toEqual([['pause audio'], ['start audio'], ['pause audio']]);
    const chain = room.live.chain.bind(room.live);
    room.live.chain = async (contactId) => ordered(await chain(contactId));
    expect(await room.transferred(leg(4))).toMatchObject([{ medium: 'audio', result: 'confirmed' }]);
    expect((await room.controls.find('c-4'))!.pausedUntil).toBe(at(60));
  });

  test('is not taken from a leg that was connected later, or never (PR-09)', async () => {
    for (const later of [leg(3), { ...leg(5), connectedAt: undefined }] as LiveContact[]) {
      await room.live.note(later);
      const state = firstState(later, { audio: ['amazon-connect'] }, at(3));
      const media = { audio: { standing: 'paused', confirmed: true, since: at(3) } } as const;
      await commit(room.controls, { ...state, media, pausedUntil: at(60) }, [], at(3));
    }
    await room.live.note(leg(2));
    expect(await room.transferred(leg(2))).toEqual([]);
    expect(sentIn('c-2')).toEqual([]);
  });

  test('is taken from a leg that was connected at the same instant (PR-09)', async () => {
    await pause();
    const same = leg(2, -60);
    expect(same.connectedAt).toBe(connected.connectedAt);
    await room.live.note(same);
    await room.transferred(same);
    expect(await room.standings('c-2')).toMatchObject({ audio: 'paused' });
  });

  test('that failed in one leg and is kept in the next is noted once for each of the two (PR-09, PR-13)', async () => {
    await pause();
    room.provider.behave({}, { result: 'failed' });
    for (const number of [2, 3, 3]) {
      await room.live.note(leg(number));
      await room.transferred(leg(number));
    }
    const noted = (await room.controls.ledger('c-1')).flatMap((entry) =>
      entry.kind === 'transferred' ? [entry.toContactId] : [],
    );
    expect(noted).toEqual(['c-2', 'c-3']);
    expect([sentIn('c-2'), sentIn('c-3')]).toEqual([['pause audio'], ['pause audio']]);
  });

  test.each([
    [59_999, ['pause audio']],
    [60_000, []],
  ])('of one minute, %i ms after it began, sends the next leg %j (PR-09)', async (milliseconds, sent) => {
    await pause({ pauseFor: 60 });
    room.pass(milliseconds);
    const next = leg(2, 59);
    await room.live.note(next);
    await room.transferred(next);
    expect(sentIn('c-2')).toEqual(sent);
  });

  test('is not repeated in a leg that its customer leaves before anything is recorded there (PR-09)', async () => {
    await pause();
    await room.live.note(leg(2));
    room.provider.behave({ result: 'not-recording' });
    const left = room.wait(500).then(() => room.live.note(over(2)));
    const [outcomes] = await Promise.all([room.transferred(leg(2)), room.run(left)]);
    expect(outcomes).toEqual([]);
    expect(sentIn('c-2')).toEqual(['pause audio']);
  });

  test('gives way to a command that arrives while the pause is being repeated (PR-09)', async () => {
    await pause();
    await room.live.note(leg(2));
    const find = room.controls.find.bind(room.controls);
    let looks = 0;
    room.controls.find = async (contactId) => {
      const state = await find(contactId);
      if (contactId === 'c-2') looks += 1;
      // Nobody had controlled the new leg when its state was read; somebody does before the pause is written.
      if (contactId === 'c-2' && looks === 2) {
        room.controls.find = find;
        await room.carry({ contactId, verb: 'start', media: ['audio'], by: 'bob', source: 'person' });
      }
      return state;
    };
    expect(await room.transferred(leg(2))).toEqual([]);
    expect(sentIn('c-2')).toEqual(['start audio']);
    expect(await room.commands('c-2')).toEqual(['start person audio']);
  });

  test('that has ended at its limit is not repeated in the next leg (PR-09)', async () => {
    await pause({ pauseFor: 60 });
    room.pass(61_000);
    await room.watch();
    await room.live.note(leg(2, 62));
    expect(await room.transferred(leg(2, 62))).toEqual([]);
    expect(sentIn('c-2')).toEqual([]);
  });

  test('of a leg of which only the sound was recorded goes on after the end of that leg (PR-09)', async () => {
    room.ports.recorders = [room.provider];
    const first = { ...connected, media: ['audio'] } as const;
    await room.live.note(first);
    await pause();
    await room.live.note({ ...first, endedAt: at(1) });
    await room.contactEnded({ ...first, endedAt: at(1) });
    expect(await room.standings()).toEqual({ audio: 'ended' });
    await room.live.note(leg(2));
    await room.transferred(leg(2));
    expect(sentIn('c-2')).toEqual(['pause audio']);
  });

  test('that was confirmed in a leg which ends at that moment is reported from it (PR-09)', async () => {
    await pause();
    await room.live.note(leg(2));
    const instruct = room.provider.instruct.bind(room.provider);
    room.provider.instruct = async (instruction) => {
      await room.live.note(over(2));
      return instruct(instruction);
    };
    expect(await room.transferred(leg(2))).toMatchObject([{ medium: 'audio', result: 'confirmed' }]);
    expect(room.counts.get('PausesKeptAtTransfer')).toBe(1);
  });

  test('says in the next leg who asked for it, why, and until when (PR-13)', async () => {
    await pause({ pauseFor: 60 });
    await room.live.note(leg(2));
    await room.transferred(leg(2));
    expect(await room.controls.ledger('c-2')).toMatchObject([
      {
        kind: 'command',
        by: 'fermata',
        source: 'transfer',
        blackout: false,
        reason: 'The customer was transferred while recording was paused',
        pauseUntil: at(60),
      },
      { kind: 'answer', result: 'confirmed' },
    ]);
    expect(room.counts.get('PausesKeptAtTransfer')).toBe(1);
  });
});
