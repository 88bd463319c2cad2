import { MemoryConnectionStore } from '../../../adapters/memory/control/connection-store.ts';
import { MemoryAccessListStore } from '../../../adapters/memory/user/access-list-store.ts';
import { announce, type Change } from '../../../domain/changes/announce.ts';
import { closeRemoved, stillAllowed } from '../../../domain/changes/close-removed.ts';
import type { Holder } from '../../../domain/changes/connection.ts';
import { changesOfContact, changesOfState } from '../../../domain/changes/contact-changes.ts';
import { type Topic, topicsFor, topicsOfContact } from '../../../domain/changes/topics.ts';
import type { LiveContact } from '../../../domain/control/contact/live-contact.ts';
import type { ControlState } from '../../../domain/control/state/control-state.ts';

const now = '2026-11-20T10:00:00.000Z';
const clock = () => new Date(now);

const start = async (people: Record<string, readonly Topic[]>) => {
  const connections = new MemoryConnectionStore(clock);
  for (const [name, topics] of Object.entries(people)) {
    const holder: Holder = { subject: `subject-of-${name}`, role: 'agent', provedAt: now, topics };
    await connections.keepTicket(name, holder);
    await connections.open(name, name);
  }
  const received: [string, unknown][] = [];
  const gone = new Set<string>();
  const broken = new Set<string>();
  const closed: string[] = [];
  const sockets = {
    send: async (connectionId: string, message: string) => {
      if (broken.has(connectionId)) throw new Error('Not now');
      if (gone.has(connectionId)) return 'gone' as const;
      received.push([connectionId, JSON.parse(message)]);
      return 'sent' as const;
    },
    close: async (connectionId: string) => void closed.push(connectionId),
  };
  const teams: Record<string, string> = { ann: 'inside', bob: 'inside', carl: 'outside' };
  const tell = announce({
    connections,
    sockets,
    teamOf: async (agentId) => teams[agentId],
    agentsOf: async (contactId) => contacts[contactId] ?? [],
  });
  const contacts: Record<string, string[]> = { conference: ['ann', 'carl'] };
  return { connections, sockets, received, gone, broken, closed, tell: (...changes: Change[]) => tell(changes) };
};

const people = {
  ann: ['agent#ann'],
  bob: ['agent#bob'],
  lena: ['agent#lena', 'team#inside'],
  olga: ['agent#olga', 'team#outside'],
  root: ['everybody'],
} satisfies Record<string, Topic[]>;

describe('a change', () => {
  test('is announced to the agent of the contact, the leaders of the agent’s team and those who see everybody, and to nobody else', async () => {
    const { tell, received } = await start(people);
    expect(await tell({ contactOf: 'ann' })).toEqual({ sent: 3, gone: 0, failed: 0 });
    expect(received.sort()).toEqual([
      ['ann', { type: 'changed', topics: ['agent#ann'] }],
      ['lena', { type: 'changed', topics: ['team#inside'] }],
      ['root', { type: 'changed', topics: ['everybody'] }],
    ]);
  });

  test('is announced with the topics of its receiver alone, and names no contact and no other agent', async () => {
    const { tell, received } = await start(people);
    await tell({ contactOf: 'ann' }, { contactOf: 'bob' }, { contactOf: 'carl' });
    expect(received).not.toEqual([]);
    for (const [name, message] of received) {
      const { type, topics, ...more } = message as { type: string; topics: Topic[] };
      expect([type, more]).toEqual(['changed', {}]);
      for (const topic of topics) expect(people[name as keyof typeof people]).toContain(topic);
    }
  });

  test('is announced once to each person, even in a burst of changes', async () => {
    const { tell, received } = await start(people);
    const burst = Array.from({ length: 50 }, (_, index) => ({ contactOf: index % 2 ? 'ann' : 'bob' }));
    await tell(...burst);
    expect(received.map(([name]) => name).sort()).toEqual(['ann', 'bob', 'lena', 'root']);
  });

  test('of a control state is announced to everybody who is on the contact', async () => {
    const { tell, received } = await start({ ...people, carl: ['agent#carl'] });
    const paused = changesOfState({ contactId: 'conference' } as ControlState);
    await tell(...paused, ...paused);
    expect(received.map(([name]) => name).sort()).toEqual(['ann', 'carl', 'lena', 'olga', 'root']);
    received.length = 0;
    await tell({ stateOf: 'nobody knows it' });
    expect(received.map(([name]) => name)).toEqual(['root']);
  });

  test('of a contact without an agent is announced only to those who see everybody', async () => {
    const { tell, received } = await start(people);
    await tell({ contactOf: undefined });
    expect(received).toEqual([['root', { type: 'changed', topics: ['everybody'] }]]);
    expect(topicsOfContact(undefined, undefined)).toEqual(['everybody']);
    expect(topicsOfContact('ann', undefined)).toEqual(['agent#ann', 'everybody']);
  });

  test('of the settings is announced to every open page', async () => {
    const { tell, received } = await start(people);
    await tell('settings');
    expect(received).toHaveLength(5);
    for (const [, message] of received) expect(message).toEqual({ type: 'changed', topics: ['settings'] });
  });

  test('is announced to the others when one connection fails, and a connection whose other end is gone is removed', async () => {
    const { tell, received, gone, broken, connections } = await start(people);
    gone.add('ann');
    broken.add('lena');
    expect(await tell({ contactOf: 'ann' })).toMatchObject({ sent: 1, gone: 1, failed: 1, reason: expect.any(Error) });
    expect(received.map(([name]) => name)).toEqual(['root']);
    expect(await connections.subscribers('agent#ann')).toEqual([]);
    expect(await connections.subscribers('team#inside')).toEqual(['lena']);
  });

  test('of a transferred contact is announced to its former and its current agent, and of a waiting one to nobody', () => {
    const contact = (facts: Partial<LiveContact>): LiveContact => ({
      contactId: 'c-1',
      initialContactId: 'c-1',
      provider: 'twilio',
      ...facts,
    });
    const waiting = contact({ initiatedAt: now });
    const withAnn = contact({ agentId: 'ann', connectedAt: now });
    const withBob = contact({ agentId: 'bob', connectedAt: now });
    expect(changesOfContact(undefined, waiting)).toEqual([]);
    expect(changesOfContact(waiting, withAnn)).toEqual([{ contactOf: 'ann' }]);
    expect(changesOfContact(withAnn, withBob)).toEqual([{ contactOf: 'bob' }, { contactOf: 'ann' }]);
    expect(changesOfContact(withAnn, contact({ agentId: 'ann', connectedAt: now, endedAt: now }))).toEqual([
      { contactOf: 'ann' },
    ]);
    // Strictly: who sees everybody must be notified of a contact without an agent too.
    expect(changesOfContact(undefined, contact({ connectedAt: now }))).toStrictEqual([{ contactOf: undefined }]);
  });
});

describe('the topics of a person', () => {
  test('cover an agent’s own contacts, the teams a leader sees, and everybody for an administrator', () => {
    const nobody = new Set<string>();
    expect(topicsFor('ann', { agentIds: new Set(['ann']), teamIds: nobody })).toEqual(['agent#ann']);
    const teams = new Set(['inside', 'below']);
    expect(topicsFor('lena', { agentIds: nobody, teamIds: teams })).toEqual([
      'agent#lena',
      'team#inside',
      'team#below',
    ]);
    expect(topicsFor(undefined, 'all')).toEqual(['everybody']);
    expect(topicsFor(undefined, { agentIds: nobody, teamIds: nobody })).toEqual([]);
  });

  test('a leader of very many teams gets every change, and still sees only their own contacts', () => {
    const teamIds = new Set(Array.from({ length: 200 }, (_, index) => `team-${index}`));
    expect(topicsFor('olga', { agentIds: new Set(), teamIds })).toEqual(['agent#olga', 'everybody']);
    const fifty = new Set([...teamIds].slice(0, 50));
    expect(topicsFor('olga', { agentIds: new Set(), teamIds: fifty })).toHaveLength(51);
  });
});

describe('a removed person', () => {
  test('is anyone whom the list of people does not name in their role, unless they connected after the list was made', async () => {
    const lists = new MemoryAccessListStore();
    const holder = (part: Partial<Holder>): Holder => ({
      subject: 's',
      role: 'agent',
      provedAt: now,
      topics: [],
      ...part,
    });
    expect(await stillAllowed(lists)()).toBeUndefined();
    await lists.replace({ listedAt: '2026-11-20T11:00:00.000Z', roles: new Map([['s', ['agent']]]) });
    const isAllowed = (await stillAllowed(lists)())!;
    expect(isAllowed(holder({}))).toBe(true);
    expect(isAllowed(holder({ subject: 'removed' }))).toBe(false);
    expect(isAllowed(holder({ role: 'supervisor' }))).toBe(false);
    expect(isAllowed(holder({ subject: 'a-pc', role: 'desktop' }))).toBe(true);
    expect(isAllowed(holder({ subject: 'new', provedAt: '2026-11-20T11:00:01.000Z' }))).toBe(true);
  });

  test('loses every open connection, and nobody else loses one', async () => {
    const { connections, sockets, closed } = await start(people);
    const close = closeRemoved({
      connections,
      sockets,
      stillAllowed:
        async () =>
        ({ subject }) =>
          subject !== 'subject-of-bob',
    });
    expect(await close()).toEqual({ open: 5, closed: 1 });
    expect(closed).toEqual(['bob']);
    expect(await close()).toEqual({ open: 4, closed: 0 });
  });

  test('nobody is disconnected while the list of people is unknown', async () => {
    const { connections, sockets, closed } = await start(people);
    const close = closeRemoved({ connections, sockets, stillAllowed: async () => undefined });
    expect(await close()).toEqual({ open: 5, closed: 0 });
    expect(closed).toEqual([]);
  });

  test('the list of people is not read while nobody is connected', async () => {
    const { connections, sockets } = await start({});
    let reads = 0;
    const close = closeRemoved({
      connections,
      sockets,
      stillAllowed: async () => {
        reads += 1;
        return () => true;
      },
    });
    expect([await close(), reads]).toEqual([{ open: 0, closed: 0 }, 0]);
  });

  test('a connection that cannot be closed now is closed the next time', async () => {
    const { connections, sockets, closed } = await start(people);
    let isDown = true;
    const close = closeRemoved({
      connections,
      sockets: {
        close: async (connectionId) => {
          if (isDown) throw new Error('Not now');
          await sockets.close(connectionId);
        },
      },
      stillAllowed:
        async () =>
        ({ subject }) =>
          subject !== 'subject-of-bob',
    });
    await expect(close()).rejects.toThrow('Not now');
    isDown = false;
    expect(await close()).toEqual({ open: 5, closed: 1 });
    expect(closed).toEqual(['bob']);
  });
});
