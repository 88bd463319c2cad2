import type { LiveContact } from '../../domain/control/contact/live-contact.ts';
import { type Backend, openedFor } from './stores.ts';

const contact = (contactId: string, changes: Partial<LiveContact> = {}): LiveContact => ({
  contactId,
  initialContactId: contactId,
  provider: 'amazon-connect',
  ...changes,
});
const at = (minute: number): string => `2026-11-20T09:${String(minute).padStart(2, '0')}:00.000Z`;

export const liveContactStoreSuite = (backend: Backend) => {
  const stores = openedFor(backend);
  const live = () => stores().live;
  const idsOf = (contacts: readonly LiveContact[]) => contacts.map(({ contactId }) => contactId);

  test('reports of a contact add up, and each returns what was known before', async () => {
    const first = contact('c-1', { initiatedAt: at(1), queueId: 'q-1', channel: 'voice' });
    expect(await live().note(first)).toEqual({ now: first, before: undefined });
    const more = contact('c-1', {
      agentId: 'ann',
      connectedAt: at(2),
      media: ['audio', 'screen'],
      places: ['CA1'],
    });
    const now = { ...first, ...more };
    expect(await live().note(more)).toEqual({ now, before: first });
    expect(await live().note(first)).toEqual({ now, before: now });
    expect(await live().find('c-1')).toEqual(now);
    expect([await live().find('nobody'), await live().find('')]).toEqual([undefined, undefined]);
  });

  test('events in any order, and repeated, lead to the same contact', async () => {
    const reports = [
      contact('c-1', { initialContactId: 'c-0', previousContactId: 'c-0', initiatedAt: at(1) }),
      contact('c-1', { agentId: 'ann', connectedAt: at(2) }),
      contact('c-1', { endedAt: at(3) }),
    ];
    for (const report of [...reports].reverse().concat(reports)) await live().note(report);
    expect(await live().find('c-1')).toEqual(Object.assign({}, ...reports, { initialContactId: 'c-0' }));
    expect(await live().connected()).toEqual([]);
  });

  test('contacts that have ended are found by the agent who had them last, and by nobody else', async () => {
    await live().note(contact('c-1', { agentId: 'ann', connectedAt: at(2) }));
    expect(await live().endedOf('ann')).toEqual([]);
    await live().note(contact('c-1', { endedAt: at(3) }));
    await live().note(contact('c-2', { agentId: 'ann', connectedAt: at(4), endedAt: at(5) }));
    await live().note(contact('c-3', { agentId: 'ann', connectedAt: at(6) }));
    // Nobody was ever connected.
    await live().note(contact('c-4', { agentId: 'ann', endedAt: at(7) }));
    const ended = async (agentId: string) => idsOf(await live().endedOf(agentId)).sort();
    expect(await ended('ann')).toEqual(expect.arrayContaining(['c-1', 'c-2']));
    expect(await ended('ann')).not.toContain('c-3');
    expect([await ended('bob'), await ended('')]).toEqual([[], []]);
    expect(idsOf(await live().connected(['ann']))).toEqual(['c-3']);
    expect((await live().findByAgent('ann')).map(({ contactId }) => contactId)).toEqual(['c-3']);
  });

  test('exactly one of many reports at once sees the contact become connected, and one sees it end', async () => {
    const facts = [contact('c-1', { agentId: 'ann', connectedAt: at(2) }), contact('c-1', { endedAt: at(3) })];
    const notes = await Promise.all(
      Array.from({ length: 8 }, (_, index) => live().note(facts[index % 2]!)).concat(
        Array.from({ length: 3 }, (_, index) => live().note(contact('c-1', { places: [`leg${index}`] }))),
      ),
    );
    expect(notes.filter(({ now, before }) => now.connectedAt && !before?.connectedAt)).toHaveLength(1);
    expect(notes.filter(({ now, before }) => now.endedAt && !before?.endedAt)).toHaveLength(1);
    expect(await live().find('c-1')).toMatchObject({
      connectedAt: at(2),
      endedAt: at(3),
      places: ['leg0', 'leg1', 'leg2'],
    });
  });

  test('a chain lists all its legs, even one whose first report did not name the chain (PR-09)', async () => {
    await live().note(contact('c-0', { connectedAt: at(1), agentId: 'ann' }));
    await live().note(contact('c-1', { connectedAt: at(2), agentId: 'bob' }));
    await live().note(contact('c-1', { initialContactId: 'c-0', previousContactId: 'c-0' }));
    await live().note(contact('c-2', { initialContactId: 'c-0', endedAt: at(4) }));
    await live().note(contact('d-0'));
    expect(idsOf(await live().chain('c-0')).sort()).toEqual(['c-0', 'c-1', 'c-2']);
    expect([await live().chain('c-1'), await live().chain('nobody'), await live().chain('')]).toEqual([[], [], []]);
  });

  test('a place leads to the contact that claimed it first, and the first known one of several places counts', async () => {
    await live().note(contact('CA1', { places: ['WT1', 'CF1', 'CA1', 'CA2'] }));
    await live().note(contact('CA9', { places: ['CF1', 'CA3'] }));
    expect(await live().at(['WT1'])).toBe('CA1');
    expect(await live().at(['CA1', 'WT1', 'CA1', 'WT1'])).toBe('CA1');
    expect(await live().at(['CF1'])).toBe('CA1');
    expect(await live().at(['nowhere', 'CA3', 'CA2'])).toBe('CA9');
    expect([await live().at(['nowhere', '']), await live().at([]), await live().at(['CA1'])]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('a contact with several agents is found by each of them, and not by anyone who has left it (PR-09)', async () => {
    const stays = (...list: [string, object][]) => ({
      history: { stays: Object.fromEntries(list.map(([agentId, what]) => [agentId, { agentId, ...what }])) },
    });
    await live().note(contact('c-1', { connectedAt: at(2), ...stays(['ann', { tookOverAt: at(2) }]) }));
    await live().note(contact('c-1', stays(['bob', { joinedAt: at(3) }])));
    const found = async () => [idsOf(await live().connected(['ann'])), idsOf(await live().connected(['bob']))];
    expect(await found()).toEqual([['c-1'], ['c-1']]);
    expect(idsOf(await live().connected())).toEqual(['c-1']);
    await live().note(contact('c-1', stays(['ann', { leftAt: at(4) }])));
    expect(await found()).toEqual([[], ['c-1']]);
    await live().note(contact('c-1', stays(['ann', { joinedAt: at(5) }])));
    expect(await found()).toEqual([['c-1'], ['c-1']]);
    await live().note(contact('c-1', { endedAt: at(6) }));
    expect(await found()).toEqual([[], []]);
  });

  test('a leg is found by its chain even if nothing reported the first contact', async () => {
    await live().note(contact('c-1', { initialContactId: 'c-0' }));
    expect(idsOf(await live().chain('c-0'))).toEqual(['c-1']);
  });

  test('connected contacts are listed for one agent or for everybody, the newest first, without those that hung up', async () => {
    await live().note(contact('waiting', { initiatedAt: at(1) }));
    await live().note(contact('old', { agentId: 'ann', connectedAt: at(1) }));
    await live().note(contact('new', { agentId: 'ann', connectedAt: at(3) }));
    await live().note(contact('other', { agentId: 'bob', connectedAt: at(2) }));
    await live().note(contact('no-agent', { connectedAt: at(0) }));
    await live().note(contact('gone', { agentId: 'ann', connectedAt: at(4), endedAt: at(5) }));
    expect(idsOf(await live().connected(['ann']))).toEqual(['new', 'old']);
    expect(idsOf(await live().connected())).toEqual(['new', 'other', 'old', 'no-agent']);
    await live().note(contact('new', { endedAt: at(6) }));
    expect(idsOf(await live().connected(['ann']))).toEqual(['old']);
    expect(idsOf(await live().connected(['bob', 'ann', 'bob']))).toEqual(['other', 'old']);
    const everybody = Array.from({ length: 500 }, (_, index) => `agent-${index}`);
    expect(idsOf(await live().connected([...everybody, 'ann', 'bob']))).toEqual(['other', 'old']);
    expect([await live().connected([]), await live().connected(everybody)]).toEqual([[], []]);
    expect([await live().connected(['carl']), await live().connected([''])]).toEqual([[], []]);
  });
};
