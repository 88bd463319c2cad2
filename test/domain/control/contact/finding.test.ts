import {
  findContact,
  findContactOnly,
  findContactsOfAgent,
  mustBeActive,
} from '../../../../domain/control/contact/find-contact.ts';
import type { LiveContact } from '../../../../domain/control/contact/live-contact.ts';
import { type ControlRoom, connected, controlRoom } from '../control-kit.ts';

const leg = (number: number, more: Partial<LiveContact> = {}): LiveContact => ({
  ...connected,
  contactId: `c-${number}`,
  connectedAt: `2026-11-20T09:59:0${number}.000Z`,
  agentId: `u-${number}`,
  ...more,
});
const waiting = (contactId: string, more: Partial<LiveContact> = {}): LiveContact => ({
  ...{ contactId, initialContactId: contactId, provider: 'twilio' },
  ...more,
});

let room: ControlRoom;
let described: Record<string, LiveContact>;
let asked: string[];
beforeEach(async () => {
  room = await controlRoom({}, leg(1));
  described = {};
  asked = [];
  room.ports.source = {
    describe: async (contactId) => {
      asked.push(contactId);
      return described[contactId];
    },
  };
});
afterEach(() => room.restore());

const find = (contactId: string, id?: string) => room.run(findContact(room.ports)(contactId, id));
const legsOf = async (contactId: string) => (await find(contactId)).legs.map((one) => one.contactId);

describe('the contact that a caller names', () => {
  test('has the legs of its chain on which somebody is connected, the newest first (PR-09)', async () => {
    await room.live.note(leg(3));
    await room.live.note(leg(2, { previousContactId: 'c-1' }));
    await room.live.note(leg(4, { endedAt: '2026-11-20T09:59:30.000Z' }));
    const { connectedAt: _, ...ringing } = leg(5);
    await room.live.note(ringing);
    await room.live.note(leg(6, { initialContactId: 'c-6' }));
    for (const contactId of ['c-1', 'c-2', 'c-4', 'c-5'])
      expect(await legsOf(contactId)).toEqual(['c-3', 'c-2', 'c-1']);
    expect(await legsOf('c-6')).toEqual(['c-6']);
  });

  test('does not have the leg before it, if that belongs to another chain (PR-09)', async () => {
    await room.live.note(leg(2, { initialContactId: 'c-2' }));
    await room.live.note(leg(3, { previousContactId: 'c-2' }));
    expect(await legsOf('c-3')).toEqual(['c-3', 'c-1']);
  });

  test('is never looked up by an empty id, which no store accepts (PR-09)', async () => {
    await room.live.note(leg(2, { previousContactId: '' }));
    const reads: string[] = [];
    const read = room.live.find.bind(room.live);
    room.live.find = async (contactId) => {
      reads.push(contactId);
      return read(contactId);
    };
    expect(await legsOf('c-2')).toEqual(['c-2', 'c-1']);
    expect(reads.toSorted()).toEqual(['c-1', 'c-2']);
  });

  test('is that of its task, conference or call, unless it is a connected contact of its own (PR-09)', async () => {
    await room.live.note(waiting('t-1', { places: ['call-1', 'c-1'], connectedAt: '2026-11-20T09:59:00.000Z' }));
    const { contact } = await find('call-1');
    expect(contact.contactId).toBe('t-1');
    expect((await find('c-1')).contact.contactId).toBe('c-1');
    await room.live.note(waiting('call-1'));
    expect((await find('call-1')).contact.contactId).toBe('t-1');
    expect((await room.run(findContactOnly(room.ports, 'call-1'))).contactId).toBe('t-1');
    expect((await room.run(findContactOnly(room.ports, 'c-1'))).contactId).toBe('c-1');
    expect(asked).toEqual([]);
  });

  test('is the one with this id where its place leads nowhere (PR-09)', async () => {
    await room.live.note(waiting('call-2'));
    room.live.at = async () => 'c-404';
    expect((await find('call-2')).contact.contactId).toBe('call-2');
    expect((await room.run(findContactOnly(room.ports, 'call-2'))).contactId).toBe('call-2');
  });

  test('is asked from its provider when it is unknown, and then has its state (PR-09)', async () => {
    described['c-9'] = leg(9, { initialContactId: 'c-9' });
    expect((await find('c-9')).legs.map(({ contactId }) => contactId)).toEqual(['c-9']);
    expect((await room.run(findContactOnly(room.ports, 'c-9'))).contactId).toBe('c-9');
    expect(asked).toEqual(['c-9']);
    for (const lookUp of [find('c-8'), room.run(findContactOnly(room.ports, 'c-8'))])
      await expect(lookUp).rejects.toMatchObject({ code: 'not-found' });
  });

  test.each<[string, LiveContact, LiveContact | undefined, boolean]>([
    ['connected, and was unknown here', leg(9), undefined, true],
    ['connected, and was waiting here', leg(9), waiting('c-9', { provider: 'amazon-connect' }), true],
    ['still waiting', { ...waiting('c-9'), provider: 'amazon-connect' }, undefined, false],
    ['over', leg(9, { endedAt: '2026-11-20T09:59:30.000Z' }), undefined, false],
  ])('that its provider reports as %s keeps the pause of the leg before: %s (PR-09)', async (_, now, before, isNew) => {
    const reported: string[] = [];
    room.ports.contactConnected = async ({ contactId }) => reported.push(contactId);
    described['c-9'] = { ...now, initialContactId: 'c-9' };
    if (before) await room.live.note({ ...before, initialContactId: 'c-9' });
    const found = room.run(mustBeActive(room.ports, { contact: { contactId: 'c-9' }, legs: [] } as never));
    await found.catch(() => undefined);
    expect(reported).toEqual(isNew ? ['c-9'] : []);
  });

  test('is active if it has a leg or its provider says so, and otherwise the command is refused (PR-09)', async () => {
    const active = await find('c-1');
    expect(await mustBeActive(room.ports, active)).toBe(active);
    expect(asked).toEqual([]);
    await room.live.note(leg(1, { endedAt: '2026-11-20T09:59:30.000Z' }));
    const over = await find('c-1');
    for (const answer of [undefined, leg(1, { endedAt: '2026-11-20T09:59:30.000Z' })]) {
      if (answer) described['c-1'] = answer;
      await expect(room.run(mustBeActive(room.ports, over))).rejects.toMatchObject({ code: 'conflict' });
    }
    described['c-1'] = leg(1, { connectedAt: '2026-11-20T09:59:40.000Z' });
    const again = await room.run(mustBeActive(room.ports, over));
    expect(again.legs.map(({ contactId }) => contactId)).toEqual(['c-1']);
  });
});

describe('the state of a leg', () => {
  test('is read with its contact, and a failed reading is reported only to those who need that state (PR-09)', async () => {
    await room.live.note(leg(2));
    await room.ask({ verb: 'pause', media: ['audio'], contactId: 'c-2' });
    const read = room.controls.find.bind(room.controls);
    room.controls.find = async (contactId) => {
      if (contactId === 'c-1') throw new Error('down');
      return read(contactId);
    };
    const found = await find('c-2');
    expect(found.stateOf('c-2')?.media.audio?.standing).toBe('paused');
    expect(found.readOf('c-2')).toEqual({ state: await read('c-2') });
    expect(() => found.stateOf('c-1')).toThrow('down');
    expect([found.readOf('c-1'), found.readOf('c-404'), found.stateOf('c-404')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('is read once, together with its contact and the caller’s request (PR-13)', async () => {
    await room.live.note(leg(2, { previousContactId: 'c-1' }));
    await room.ask({ verb: 'pause', media: ['audio'], contactId: 'c-2', clientRequestId: 'r-1' });
    const reads: string[] = [];
    const { find: read } = room.controls;
    room.controls.find = async (contactId) => {
      reads.push(contactId);
      return read.call(room.controls, contactId);
    };
    const found = await find('c-2', 'r-1');
    expect(reads.toSorted()).toEqual(['c-1', 'c-2']);
    expect(found.requestIn('c-1', 'r-1')).toMatchObject({ clientRequestId: 'r-1' });
    expect(found.requestIn('c-2', 'r-1')).toBeUndefined();
    expect((await find('c-2')).requestIn('c-1', 'r-1')).toBeUndefined();
    room.ports.requests.find = async () => {
      throw new Error('down');
    };
    expect((await find('c-2', 'r-1')).requestIn('c-1', 'r-1')).toBeUndefined();
  });

  test('is read at the same time as what the agent’s PC must look up (PR-09)', async () => {
    let prepared = 0;
    const prepare = async () => {
      prepared += 1;
    };
    room.ports.recorders = [room.provider, Object.assign(room.desktop, { prepare })];
    await find('c-1');
    expect(prepared).toBe(1);
    room.live.findByAgent = async () => [{ contactId: 'c-1' }];
    await room.run(findContactsOfAgent(room.ports)('u-1'));
    expect(prepared).toBe(2);
  });
});
