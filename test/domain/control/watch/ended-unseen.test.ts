import { endUnseen } from '../../../../domain/control/watch/ended-unseen.ts';
import { type ControlRoom, connected, controlRoom } from '../control-kit.ts';

let room: ControlRoom;
beforeEach(async () => {
  room = await controlRoom();
});
afterEach(() => room.restore());

test('the only contact that has lasted for hours is looked up once a minute (PR-09)', async () => {
  const asked: string[] = [];
  const look = endUnseen({
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
    const look = endUnseen({
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
