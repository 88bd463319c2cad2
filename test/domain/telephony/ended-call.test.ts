import type { Match } from '../../../domain/telephony/agent-list.ts';
import { endedCallOf } from '../../../domain/telephony/ended-call.ts';
import type { EndedLeg } from '../../../domain/telephony/leg.ts';

const leg: EndedLeg = {
  ...{ state: 'ended', connectionId: 'leg-1', extension: '2001', callRef: 'call-1', interactionId: 'i-1' },
  ...{ caller: {}, recordings: [], connectedAtMs: 1000, endedAtMs: 5000, ending: 'disconnected' },
};
const mira = { userId: 'u-1', username: 'mira', name: 'Mira', extension: '2001' };
const matched: Match = { is: 'matched', userId: 'u-1', agentId: 'a-17', agentName: 'Mira L.' };
const agent = { extension: '2001', agentId: 'a-17' };
const callOf = (match: Match, more: Partial<EndedLeg> = {}, user: typeof mira | undefined = undefined) =>
  endedCallOf({ ...leg, ...more }, { match: () => match, userAt: () => user });
const plain = {
  ...{ connectionId: 'leg-1', firstConnectionId: 'leg-1', extension: '2001', ending: 'disconnected' },
  ...{ connectedAtMs: 1000, endedAtMs: 5000, guids: [] },
};

describe('a call that is over', () => {
  test('belongs to the user of its extension, else to the agent that its source names, else to the extension', () => {
    expect(callOf(matched, {}, mira)).toEqual({ ...plain, username: 'mira', userId: 'u-1' });
    expect(callOf({ is: 'no-user', agent }, {}, mira)).toEqual({ ...plain, username: 'mira', userId: 'u-1' });
    expect(callOf({ is: 'no-user', agent })).toEqual({ ...plain, username: 'a-17' });
    expect(callOf({ is: 'nobody-logged-on' })).toEqual({ ...plain, username: '2001' });
    expect(callOf(matched)).toEqual({ ...plain, username: '2001' });
  });

  test('is another server’s business where nobody here knows its extension, unless it had an owner', () => {
    expect(callOf({ is: 'no-user' })).toBeUndefined();
    const owner = { ...matched } as Extract<Match, { is: 'matched' }>;
    expect(callOf({ is: 'no-user' }, { owner })).toEqual({ ...plain, username: '2001' });
  });

  test('has what was known of it, and where its interaction began', () => {
    const facts: Partial<EndedLeg> = {
      ...{ firstConnectionId: 'leg-0', queueName: 'orders', caller: { number: '030' } },
      direction: 'inbound',
      callerName: { name: 'Harbour Bakery', source: 'network' },
    };
    expect(callOf(matched, facts, mira)).toEqual({
      ...{ ...plain, username: 'mira', userId: 'u-1', firstConnectionId: 'leg-0', direction: 'inbound' },
      ...{ callerNumber: '030', callerName: 'Harbour Bakery', callerNameSource: 'network', queueName: 'orders' },
    });
  });

  test('names its recordings, and when each recorder was announced as far as the source announced it', () => {
    expect(callOf(matched, { recordings: [{ guid: 'g-1' }, { guid: 'g-2', announcedAtMs: 1200 }] })).toEqual({
      ...{ ...plain, username: '2001', guids: ['g-1', 'g-2'], announcedAtMs: { 'g-2': 1200 } },
    });
    expect(callOf(matched, { recordings: [{ guid: 'g-1', announcedAtMs: 0 }] })).toMatchObject({
      announcedAtMs: { 'g-1': 0 },
    });
    expect(callOf(matched, { recordings: [{ guid: 'g-1' }] })).toEqual({ ...plain, username: '2001', guids: ['g-1'] });
  });
});
