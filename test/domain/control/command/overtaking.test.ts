import { type ControlRoom, connected, controlRoom } from '../control-kit.ts';

let room: ControlRoom;
beforeEach(async () => {
  room = await controlRoom();
});
afterEach(() => {
  room.restore();
});

const press = (verb: 'pause' | 'resume' | 'start', by = 'ann') =>
  room.carry({ contactId: 'c-1', verb, media: ['audio'], by, source: 'person' });

/** A queue that admits pauses at once, and makes the others wait as long as they can. */
const line = (mostly: number) => ({
  turn: async (urgency: string, until: Date) => {
    if (urgency === 'pause') return true;
    const wait = Math.min(mostly, until.getTime() - room.clock().getTime());
    await room.wait(wait);
    return wait === mostly || until.getTime() > room.clock().getTime() || mostly > 8_000;
  },
});

describe('a pause wins over an earlier resume', () => {
  test.each([100, 2_000, 4_900, 6_900, 7_900, 20_000])(
    'however long that waits in the queue (%i ms) (PR-06)',
    async (mostly) => {
      await room.run(press('pause'));
      room.ports.quotas['amazon-connect'] = line(mostly);
      const instruct = room.provider.instruct.bind(room.provider);
      room.provider.instruct = async (instruction) => {
        // It acts at the last moment at which anyone waits for it.
        if (instruction.verb === 'resume') await room.wait(instruction.until.getTime() - room.clock().getTime() - 1);
        return instruct(instruction);
      };
      const resumed = press('resume');
      await room.run(room.wait(50));
      const paused = await room.run(press('pause', 'form'));
      await room.run(resumed);

      expect(paused.outcomes[0]!.result).toMatch(/^(confirmed|unchanged)$/);
      expect(room.provider.recorded('c-1', 'audio')).toBe('paused');
      expect(await room.standings()).toMatchObject({ audio: 'paused' });
      expect(await room.isSound()).toBe(true);
    },
  );

  test('even when the resume was admitted only after the pause had started to wait (PR-06)', async () => {
    await room.run(press('pause'));
    let turns = 0;
    room.ports.quotas['amazon-connect'] = {
      turn: async (urgency, until) => {
        // The pause waits for the first resume, and the second comes in between.
        turns += 1;
        await room.wait(urgency === 'pause' ? 0 : until.getTime() - room.clock().getTime() - 1);
        return true;
      },
    };
    const first = press('resume', 'one');
    await room.run(room.wait(10));
    const second = press('resume', 'two');
    const paused = press('pause', 'form');
    const [answer] = await room.run(Promise.all([paused, first, second]));

    const standing = (await room.standings()).audio;
    expect(room.provider.recorded('c-1', 'audio')).toBe(standing);
    expect(answer.outcomes[0]!.result).toBe('confirmed');
    expect(turns).toBeGreaterThanOrEqual(2);
  });
});

test('a contact that its provider reports before any event keeps the pause of the previous leg (PR-09)', async () => {
  const next = { ...connected, contactId: 'c-2', initialContactId: 'c-1', connectedAt: '2026-11-20T10:00:30.000Z' };
  const seen: string[] = [];
  room.ports.source = { describe: async (contactId) => (contactId === 'c-2' ? next : undefined) };
  const contactConnected = async ({ contactId }: { contactId: string }) => {
    seen.push(contactId);
    throw new Error('it breaks off');
  };
  Object.assign(room.ports, { contactConnected });
  await room.run(press('pause'));
  const carried = await room.run(room.carry({ contactId: 'c-2', verb: 'pause', by: 'ann', source: 'person' }));
  expect(seen).toEqual(['c-2']);
  expect(carried.state.contactId).toBe('c-2');
  expect(await room.standings('c-2')).toMatchObject({ audio: 'paused' });
});
