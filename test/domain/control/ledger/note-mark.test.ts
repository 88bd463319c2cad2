import { noteMark } from '../../../../domain/control/ledger/note-mark.ts';
import { type ControlRoom, connected, controlRoom } from '../control-kit.ts';

let room: ControlRoom;
beforeEach(async () => {
  room = await controlRoom();
});
afterEach(() => room.restore());

const tag = { kind: 'mark', mark: 'tag', name: 'complaint', by: 'bob' } as const;
const mark = (contactId = 'c-1') => room.run(noteMark(contactId, tag, room.ports));
const kinds = async (contactId = 'c-1') => (await room.controls.ledger(contactId)).map(({ kind }) => kind);
const over = { ...connected, endedAt: '2026-11-20T10:01:00.000Z' };

describe('a mark of a contact', () => {
  test('is in its ledger while it is live, also as the first entry, and changes no recording (PR-13)', async () => {
    await mark();
    expect(await room.controls.ledger('c-1')).toMatchObject([{ ...tag, number: 1, at: '2026-11-20T10:00:00.000Z' }]);
    expect((await room.controls.find('c-1'))!.media).toMatchObject({
      audio: { standing: 'recording', confirmed: false },
      keystroke: { standing: 'recording', confirmed: false },
    });
    await room.ask({ verb: 'pause', media: ['audio'] });
    room.pass(5_000);
    await mark();
    expect(await kinds()).toEqual(['mark', 'command', 'answer', 'mark']);
    expect(await room.standings()).toMatchObject({ audio: 'paused' });
    expect((await room.controls.find('c-1'))!.updatedAt).toBe('2026-11-20T10:00:05.000Z');
    expect(await room.isSound()).toBe(true);
  });

  test('is not in the ledger of a contact that is unknown, still rings, or is over (PR-13)', async () => {
    await mark('c-404');
    await room.live.note({ contactId: 'c-3', initialContactId: 'c-3', provider: 'amazon-connect' });
    await mark('c-3');
    await room.ask({ verb: 'pause', media: ['audio'] });
    await room.contactEnded(over);
    const before = await kinds();
    await mark();
    await room.live.note(over);
    await mark();
    expect([await kinds('c-404'), await kinds('c-3'), await kinds()]).toEqual([[], [], before]);
  });

  test('is written again when something else was written at that moment, and given up after a hundred attempts (PR-13)', async () => {
    const commit = room.controls.commit.bind(room.controls);
    let commits = 0;
    room.controls.commit = async (...step) => {
      commits += 1;
      return commits > 1 && commit(...step);
    };
    await mark();
    expect([commits, await kinds()]).toEqual([2, ['mark']]);
    commits = 0;
    room.controls.commit = async () => {
      commits += 1;
      return false;
    };
    await expect(mark()).rejects.toMatchObject({ code: 'unavailable' });
    expect(commits).toBe(100);
  });
});
