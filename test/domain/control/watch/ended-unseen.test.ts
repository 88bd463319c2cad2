import type { LiveContact } from '../../../../domain/control/contact/live-contact.ts';
import { endUnreportedContacts } from '../../../../domain/control/watch/ended-unseen.ts';
import { type ControlRoom, connected, controlRoom } from '../control-kit.ts';

let room: ControlRoom;
beforeEach(async () => {
  room = await controlRoom();
});
afterEach(() => room.restore());

test('the only contact that has lasted for hours is looked up once a minute (PR-09)', async () => {
  const asked: string[] = [];
  const look = endUnreportedContacts({
    ...room.ports,
    live: room.live,
    source: {
      describe: async (contactId) => {
        asked.push(contactId);
        return connected;
      },
    },
    contactEnded: async () => {},
    clock: () => new Date('2026-11-20T12:00:00.000Z'),
    onEnded: () => {},
  });
  expect([await look(), asked]).toEqual([0, ['c-1']]);
});

describe('a contact that all its agents have left', () => {
  const noon = Date.parse('2026-11-20T12:00:00.000Z');
  const minutesBefore = (minutes: number) => new Date(noon - minutes * 60_000).toISOString();

  test.each([
    [29, false],
    [30, false],
    [31, true],
  ])('is over after half an hour, so after %i minutes: %s (PR-09)', async (minutes, isOver) => {
    room.restore();
    const call = { ...connected, provider: 'twilio' } as const;
    room = await controlRoom({}, call);
    await room.live.note({
      ...call,
      history: { stays: { 'u-1': { agentId: 'u-1', leftAt: minutesBefore(minutes) } } },
    });
    const ended: string[] = [];
    const reported: string[] = [];
    const look = endUnreportedContacts({
      ...room.ports,
      live: room.live,
      contactEnded: async ({ contactId }) => ended.push(contactId),
      clock: () => new Date(noon),
      onEnded: (contactId, how) => reported.push(`${contactId} ${how}`),
    });
    expect(await look()).toBe(isOver ? 1 : 0);
    expect([ended, reported]).toEqual(isOver ? [['c-1'], ['c-1 abandoned']] : [[], []]);
    expect(room.counts.get('ContactsEndedUnseen')).toBe(isOver ? 1 : 0);
  });
});

describe('calls that have lasted for hours', () => {
  const noon = Date.parse('2026-11-20T12:00:00.000Z');
  const call = (contactId: string, more: Partial<LiveContact> = {}): LiveContact => ({
    ...{ ...connected, contactId, initialContactId: contactId, connectedAt: '2026-11-20T09:00:00.000Z' },
    ...more,
  });
  /** The watch of the next minutes over these calls, and the calls it asked about in each. */
  const look = (calls: LiveContact[], described: (contactId: string) => LiveContact | undefined) => {
    const asked: string[][] = [];
    const ended: string[] = [];
    const reported: string[] = [];
    let minute = 0;
    const ports = {
      ...room.ports,
      live: {
        note: room.live.note.bind(room.live),
        // A store may list them in any order.
        connected: async () => (minute % 2 === 0 ? calls : calls.toReversed()),
      },
      source: {
        describe: async (contactId: string) => {
          asked.at(-1)!.push(contactId);
          return described(contactId);
        },
      },
      contactEnded: async ({ contactId }: LiveContact) => ended.push(contactId),
      clock: () => new Date(noon + minute * 60_000),
      onEnded: (contactId: string, how: string) => reported.push(`${contactId} ${how}`),
    };
    const next = async (): Promise<number> => {
      asked.push([]);
      const found = await endUnreportedContacts(ports)();
      minute += 1;
      return found;
    };
    return { next, asked, ended, reported };
  };

  test('are looked up two a minute and each in turn, and no shorter one or one of another provider is (PR-09)', async () => {
    const long = ['e', 'b', 'd', 'a', 'c'].map((id) => call(id));
    const others = [call('young', { connectedAt: '2026-11-20T11:00:00.000Z' }), call('twilio', { provider: 'twilio' })];
    const { next, asked, ended } = look([...long, ...others], (contactId) => call(contactId));
    for (let minute = 0; minute < 5; minute += 1) expect(await next()).toBe(0);
    expect(asked.map((some) => some.length)).toEqual([2, 2, 2, 2, 2]);
    expect(asked.flat().sort()).toEqual(['a', 'a', 'b', 'b', 'c', 'c', 'd', 'd', 'e', 'e']);
    expect(ended).toEqual([]);
  });

  test.each<[string, LiveContact | undefined, boolean]>([
    ['has ended', call('a', { endedAt: '2026-11-20T11:30:00.000Z' }), true],
    ['is unknown', undefined, true],
    ['goes on', call('a'), false],
    ['is another one, which has ended', call('other', { endedAt: '2026-11-20T11:30:00.000Z' }), false],
  ])('are over where their provider says that the call %s (PR-09)', async (_, described, isOver) => {
    const { next, ended, reported } = look([call('a')], () => described);
    expect(await next()).toBe(isOver ? 1 : 0);
    expect([ended, reported]).toEqual(isOver ? [['a'], ['a unreported']] : [[], []]);
    expect(room.counts.get('ContactsEndedUnseen')).toBe(isOver ? 1 : 0);
  });

  test('are not over when an agent joins them just as they are looked at (PR-09)', async () => {
    const left = { agentId: 'u-1', leftAt: '2026-11-20T10:30:00.000Z' };
    const alone = call('a', { provider: 'twilio', history: { stays: { 'u-1': left } } });
    await room.live.note(alone);
    const joined = { agentId: 'u-2', joinedAt: '2026-11-20T12:00:00.500Z' };
    await room.live.note({ ...alone, agentId: 'u-2', history: { stays: { 'u-1': left, 'u-2': joined } } });
    const { next, ended, reported } = look([alone], () => undefined);
    expect([await next(), ended, reported]).toEqual([0, [], []]);
  });
});
