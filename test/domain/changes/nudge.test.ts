import { MemoryConnectionStore } from '../../../adapters/memory/control/connection-store.ts';
import { nudge } from '../../../domain/changes/nudge.ts';
import { desktopTopic } from '../../../domain/changes/topics.ts';

const now = '2026-11-20T10:00:00.000Z';

/** A PC with these connections, and what happens when each is written to. */
const pcWith = async (outcomes: Record<string, 'sent' | 'gone' | 'fails'>) => {
  const connections = new MemoryConnectionStore(() => new Date(now));
  for (const id of [...Object.keys(outcomes), 'of-another-pc']) {
    const pc = id in outcomes ? 'pc-1' : 'pc-2';
    await connections.keepTicket(id, { subject: pc, role: 'desktop', provedAt: now, topics: [desktopTopic(pc)] });
    await connections.open(id, id);
  }
  const received: [string, unknown][] = [];
  const counts: Record<string, number> = {};
  const send = async (id: string, message: string) => {
    const outcome = outcomes[id];
    if (outcome === 'fails') throw new Error('Not now');
    received.push([id, JSON.parse(message)]);
    return outcome ?? 'sent';
  };
  const count = (name: string, value: number) => {
    counts[name] = value;
  };
  const ports = { connections, sockets: { send }, count };
  return { ports, received, counts, reach: () => nudge(ports)('pc-1') };
};

test('a PC hears over its own connection that something waits for it, and no other PC does', async () => {
  const { reach, received, counts } = await pcWith({ one: 'sent' });
  expect(await reach()).toBe(1);
  expect(received).toEqual([['one', { type: 'changed', topics: ['desktop#pc-1'] }]]);
  expect(counts).toEqual({ DesktopsNudged: 1, NudgesNotSent: 0 });
});

test('a connection of a PC that is gone is removed, and does not count as reached', async () => {
  const { ports, reach, counts } = await pcWith({ old: 'gone', current: 'sent' });
  expect(await reach()).toBe(1);
  expect(await ports.connections.subscribers(desktopTopic('pc-1'))).toEqual(['current']);
  expect(counts).toEqual({ DesktopsNudged: 1, NudgesNotSent: 0 });
});

test('a PC that cannot be reached is counted, and whoever wanted to reach it goes on', async () => {
  const { ports, reach, counts } = await pcWith({ one: 'fails', two: 'fails', three: 'sent' });
  expect(await reach()).toBe(1);
  expect(counts).toEqual({ DesktopsNudged: 1, NudgesNotSent: 2 });

  const without = { ...ports.connections, subscribers: () => Promise.reject(new Error('No database')) };
  expect(await nudge({ ...ports, connections: { ...without, remove: async () => {} } })('pc-1')).toBe(0);
  expect(counts.NudgesNotSent).toBe(1);
});
