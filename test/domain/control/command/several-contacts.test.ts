import { commandContacts } from '../../../../domain/control/command/command-contacts.ts';
import type { CommandRequest } from '../../../../domain/control/command/command-request.ts';
import {
  callsFirst,
  contactsOfCommand,
  oneOfEachChain,
  onlyOne,
} from '../../../../domain/control/command/which-contacts.ts';
import {
  type FoundContact,
  findContact,
  findContactsOfAgent,
} from '../../../../domain/control/contact/find-contact.ts';
import type { MediumState } from '../../../../domain/control/state/control-state.ts';
import { Failure } from '../../../../domain/failure.ts';
import { type ControlRoom, connected, controlRoom } from '../control-kit.ts';
import { standing } from '../control-steps-kit.ts';

type Known = Partial<MediumState> & Pick<MediumState, 'standing'>;

const idsOf = (found: readonly FoundContact[]) => found.map(({ contact: { contactId } }) => contactId);
const refused = (act: () => readonly FoundContact[]) => {
  try {
    return idsOf(act());
  } catch (error) {
    const { message, members } = error as { message: string; members: { contactIds: string[] } };
    return [message.slice(0, 70), members.contactIds];
  }
};

describe('for an agent with several contacts', () => {
  const found = (contactId: string, known?: Known, more: object = {}) => {
    const contact = { ...connected, contactId, initialContactId: contactId, ...more };
    const stateOf = (id: string) => (id === contactId && known ? standing('audio', known) : undefined);
    return { contact, legs: [contact], stateOf } as unknown as FoundContact;
  };
  const paused = (contactId: string, together?: string) =>
    found(contactId, { standing: 'paused', ...(together && { together }) });
  const recorded = (contactId: string) => found(contactId, { standing: 'recording' });
  const choose = (count: number, verb: string, ...ids: string[]) => [
    `This agent is on ${count} contacts: say by its id which one to ${verb}. Nothing was done`.slice(0, 70),
    ids,
  ];

  test.each<[string, 'pause' | 'resume' | 'start' | 'stop', FoundContact[], unknown]>([
    ['a pause is for all', 'pause', [recorded('a'), found('b')], ['a', 'b']],
    ['a stop of the only one', 'stop', [recorded('a')], ['a']],
    ['a stop of two', 'stop', [recorded('a'), found('b')], choose(2, 'stop', 'a', 'b')],
    ['a start of two', 'start', [recorded('a'), found('b')], choose(2, 'start', 'a', 'b')],
    ['a resume of the only one', 'resume', [recorded('a')], ['a']],
    ['a resume where nothing is paused', 'resume', [recorded('a'), found('b')], ['a', 'b']],
    ['a resume of one that is paused', 'resume', [recorded('a'), paused('b'), found('c')], ['b']],
    ['a resume of what was paused together', 'resume', [paused('a', 't'), recorded('b'), paused('c', 't')], ['a', 'c']],
    [
      'a resume of what was paused separately',
      'resume',
      [paused('a'), recorded('b'), paused('c')],
      choose(2, 'resume', 'a', 'c'),
    ],
    ['a resume of two pauses together', 'resume', [paused('a', 't'), paused('c', 'u')], choose(2, 'resume', 'a', 'c')],
    [
      'a resume of one together and one separately',
      'resume',
      [paused('a', 't'), paused('c')],
      choose(2, 'resume', 'a', 'c'),
    ],
  ])('%s is for the right ones, or is refused until one is named (PR-09)', (_, verb, contacts, answer) => {
    expect(refused(() => contactsOfCommand(contacts, verb))).toEqual(answer);
  });

  test('a command is for one of the calls, if there are chats at the same time (PR-09)', () => {
    const chat = found('chat', undefined, { channel: 'CHAT' });
    const voice = found('voice', undefined, { channel: 'voice' });
    const unknown = found('unknown', undefined, { channel: undefined });
    expect(idsOf(callsFirst([chat, voice, unknown]))).toEqual(['voice', 'unknown']);
    expect(idsOf(callsFirst([chat, chat]))).toEqual(['chat', 'chat']);
    expect(callsFirst([])).toEqual([]);
  });

  test('a command is for each call once, by its first leg in the list (PR-09)', () => {
    const leg = (contactId: string, initialContactId: string) => found(contactId, undefined, { initialContactId });
    const legs = [leg('a2', 'a'), leg('b1', 'b'), leg('a1', 'a'), leg('b2', 'b')];
    expect(idsOf(oneOfEachChain(legs))).toEqual(['a2', 'b1']);
  });

  test('a command is refused if there is no contact at all (PR-09)', () => {
    expect(refused(() => [onlyOne([], 'tag')])).toEqual(choose(0, 'tag'));
    expect(idsOf([onlyOne([recorded('a')], 'tag')])).toEqual(['a']);
  });
});

describe('a command to every leg of a call', () => {
  const leg = (number: number, more: object = {}) => ({
    ...connected,
    contactId: `c-${number}`,
    initialContactId: 'c-1',
    agentId: `u-${number}`,
    connectedAt: `2026-11-20T09:59:0${number}.000Z`,
    ...more,
  });
  const over = (number: number) => leg(number, { endedAt: '2026-11-20T09:59:59.000Z' });
  let room: ControlRoom;
  beforeEach(async () => {
    room = await controlRoom({}, leg(1));
    await room.live.note(leg(2));
  });
  afterEach(() => room.restore());

  type Ask = Omit<CommandRequest, 'contactId' | 'together'>;
  const pause: Ask = { verb: 'pause', media: ['audio'], by: 'ann', source: 'person' };
  const find = (contactId: string, id?: string) => room.run(findContact(room.ports)(contactId, id));
  const send = async (contacts: readonly FoundContact[], ask: Ask = pause) =>
    room.run(commandContacts(room.ports)(contacts, ask));
  const said = ({ outcomes }: Awaited<ReturnType<typeof send>>) =>
    outcomes.map(({ contactId, medium, result }) => `${contactId} ${medium} ${result}`);

  test('reaches each of them, and the answer names the newest one first (PR-09)', async () => {
    const answer = await send([await find('c-1')]);
    expect(said(answer)).toEqual(['c-2 audio confirmed', 'c-1 audio confirmed']);
    expect(answer.results.map(({ command }) => command.contactId)).toEqual(['c-2', 'c-1']);
    expect(answer.results.map(({ command }) => command.together)).toEqual([undefined, undefined]);
    expect(answer.errors).toEqual([]);
  });

  test('is one pause when it is for several contacts, and each ledger shows that (PR-09)', async () => {
    await room.live.note({ ...connected, contactId: 'd-1', initialContactId: 'd-1' });
    const answer = await send([await find('c-1'), await find('d-1')]);
    expect(said(answer)).toEqual(['c-2 audio confirmed', 'c-1 audio confirmed', 'd-1 audio confirmed']);
    const together = answer.results.map(({ command }) => command.together);
    expect(together[0]).toMatch(/^id-/);
    expect(new Set(together).size).toBe(1);
  });

  test('is answered by the other legs when one leg fails that it may have reached (PR-09)', async () => {
    for (const [broken, errors] of [
      ['c-1', 1],
      ['c-2', 1],
    ] as const) {
      const contacts = [await find('c-1')];
      const commit = room.controls.commit.bind(room.controls);
      room.controls.commit = async (state, ...rest) => {
        if (state.contactId === broken) throw new Error('down');
        return commit(state, ...rest);
      };
      const answer = await send(contacts, { ...pause, media: ['keystroke'] });
      room.controls.commit = commit;
      expect(answer.results.map(({ command }) => command.contactId)).toEqual([broken === 'c-1' ? 'c-2' : 'c-1']);
      expect(answer.errors.map(String)).toEqual(Array.from({ length: errors }, () => 'Error: down'));
      expect(answer.outcomes.filter(({ contactId }) => contactId === broken)).toEqual([
        {
          ...{ contactId: broken, recorder: 'amazon-connect', medium: 'audio', result: 'unconfirmed' },
          detail: 'This one is also being recorded, and it is not known whether the command reached its recorder.',
          at: room.clock().toISOString(),
        },
      ]);
    }
  });

  test('is answered by the other contacts when it is for several and fails in one (PR-09)', async () => {
    await room.live.note({ ...connected, contactId: 'd-1', initialContactId: 'd-1' });
    const contacts = [await find('d-1'), await find('c-1')];
    const commit = room.controls.commit.bind(room.controls);
    room.controls.commit = async (state, ...rest) => {
      if (state.contactId === 'd-1') throw new Error('down');
      return commit(state, ...rest);
    };
    const answer = await send(contacts);
    expect(said(answer)).toEqual(['d-1 audio unconfirmed', 'c-2 audio confirmed', 'c-1 audio confirmed']);
    expect(answer.errors.map(String)).toEqual(['Error: down']);
  });

  test('fails with the reason of the failure when it reaches no leg (PR-09)', async () => {
    const contacts = [await find('c-1')];
    room.controls.commit = async () => {
      throw new Error('down');
    };
    await expect(send(contacts)).rejects.toThrow('down');
  });

  test('leaves out of its answer a leg that has just ended, or that its recorder no longer knows (PR-09)', async () => {
    const contacts = [await find('c-1')];
    room.provider.behaveFor('c-1', { result: 'not-found' });
    expect(said(await send(contacts))).toEqual(['c-2 audio confirmed']);
    await room.ask({ verb: 'resume', media: ['audio'], contactId: 'c-2' });
    await room.live.note(over(1));
    await room.contactEnded(over(1));
    const late = await send(contacts);
    expect([said(late), late.errors]).toEqual([['c-2 audio confirmed'], []]);
  });

  test('is refused when every leg has ended by the time it is sent (PR-09)', async () => {
    await send([await find('c-1')]);
    const contacts = [await find('c-1')];
    for (const number of [1, 2]) {
      await room.live.note(over(number));
      await room.contactEnded(over(number));
    }
    await expect(send(contacts)).rejects.toMatchObject({ code: 'conflict' });
  });

  test('is carried out once per request id on each leg, and the answer is repeated (PR-13)', async () => {
    const ask = { ...pause, clientRequestId: 'r-1' };
    const first = await send([await find('c-1', 'r-1')], ask);
    const second = await send([await find('c-2', 'r-1')], ask);
    expect(said(second)).toEqual(said(first));
    expect(room.provider.instructions).toHaveLength(2);
    const misused = [await find('c-1', 'r-1')];
    await expect(send(misused, { ...ask, verb: 'resume' })).rejects.toMatchObject({
      ...{ code: 'conflict', field: 'clientRequestId' },
    });
    expect(room.provider.instructions).toHaveLength(2);
  });

  test('with the id of another request is refused as a whole, although a further leg would take it (PR-13)', async () => {
    await room.ask({ verb: 'resume', media: ['audio'], clientRequestId: 'r-1', contactId: 'c-2' });
    const contacts = [await find('c-1', 'r-1')];
    await expect(send(contacts, { ...pause, clientRequestId: 'r-1' })).rejects.toMatchObject({
      ...{ code: 'conflict', field: 'clientRequestId' },
    });
  });

  test('that is refused by a leg which goes on is not said to have ended there (PR-09)', async () => {
    const contacts = [await find('c-1')];
    const commit = room.controls.commit.bind(room.controls);
    room.controls.commit = async (state, ...rest) => {
      if (state.contactId === 'c-1') throw new Failure('conflict', 'Not now');
      return commit(state, ...rest);
    };
    const answer = await send(contacts);
    expect(said(answer)).toEqual(['c-2 audio confirmed', 'c-1 audio unconfirmed']);
    expect(answer.errors.map(String)).toEqual(['Failure: Not now']);
  });

  test('of an agent is for the contacts that they are on now, the newest first (PR-09, OD-24)', async () => {
    const agent = { agentId: 'u-9' };
    for (const [number, more] of [
      [3, {}],
      [5, {}],
      [4, {}],
      [6, { endedAt: '2026-11-20T09:59:59.000Z' }],
      [7, { connectedAt: undefined }],
    ] as const) {
      const own = { ...leg(number), initialContactId: `c-${number}`, ...agent, ...more };
      await room.live.note(JSON.parse(JSON.stringify(own)));
    }
    room.live.findByAgent = async () =>
      ['c-3', 'c-4', 'c-5', 'c-6', 'c-7', 'c-2', 'c-404'].map((contactId) => ({ contactId }));
    const found = await room.run(findContactsOfAgent(room.ports)('u-9'));
    expect(idsOf(found)).toEqual(['c-5', 'c-4', 'c-3']);
    expect(found.map(({ legs }) => legs.map(({ contactId }) => contactId))).toEqual([['c-5'], ['c-4'], ['c-3']]);
  });

  test('of an agent is for contacts that began at one instant in one order, each with its legs (PR-09)', async () => {
    const chain = ['b', 'c', 'a'].map((name) => ({ ...leg(9), contactId: `x-${name}`, initialContactId: 'x-a' }));
    for (const one of chain) await room.live.note(one);
    const reads: string[] = [];
    const read = room.live.find.bind(room.live);
    room.live.find = async (contactId) => {
      reads.push(contactId);
      return read(contactId);
    };
    room.live.findByAgent = async () => chain.slice(0, 2).map((indexed) => ({ contactId: indexed.contactId, indexed }));
    const found = await room.run(findContactsOfAgent(room.ports)('u-9'));
    expect(idsOf(found)).toEqual(['x-c', 'x-b']);
    for (const { legs } of found) expect(legs.map(({ contactId }) => contactId).sort()).toEqual(['x-a', 'x-b', 'x-c']);
    expect(reads.toSorted()).toEqual(['x-a', 'x-b', 'x-c']);
  });
});
