import type { Holder } from '../../domain/changes/connection.ts';
import { type Backend, openedFor } from './stores.ts';

const ann: Holder = {
  subject: 'subject-of-ann',
  role: 'agent',
  provedAt: '2026-11-20T09:59:00.000Z',
  topics: ['agent#ann'],
};
const lena: Holder = { ...ann, subject: 'subject-of-lena', role: 'supervisor', topics: ['agent#lena', 'team#inside'] };

export const connectionStoreSuite = (backend: Backend) => {
  const stores = openedFor(backend);
  const connections = () => stores().connections;

  test('a ticket opens one connection, which gets the topics of its holder and no others', async () => {
    await connections().keepTicket('hash-a', ann);
    await connections().keepTicket('hash-l', lena);
    expect(await connections().open('connection-a', 'hash-a')).toEqual({ ...ann, connectionId: 'connection-a' });
    await connections().open('connection-l', 'hash-l');
    expect(await connections().subscribers('agent#ann')).toEqual(['connection-a']);
    expect(await connections().subscribers('team#inside')).toEqual(['connection-l']);
    expect([await connections().subscribers('agent#bob'), await connections().subscribers('everybody')]).toEqual([
      [],
      [],
    ]);
    const all = (await connections().all()).sort((a, b) => (a.connectionId < b.connectionId ? -1 : 1));
    expect(all).toEqual([
      { ...ann, connectionId: 'connection-a' },
      { ...lena, connectionId: 'connection-l' },
    ]);
  });

  test('exactly one of many who use one ticket at once gets in, and nobody later', async () => {
    await connections().keepTicket('hash', ann);
    const opened = await Promise.all(
      Array.from({ length: 6 }, (_, index) => connections().open(`connection-${index}`, 'hash')),
    );
    expect(opened.filter(Boolean)).toHaveLength(1);
    expect(await connections().open('late', 'hash')).toBeUndefined();
    expect(await connections().subscribers('agent#ann')).toEqual([opened.find(Boolean)!.connectionId]);
  });

  test('a ticket that was never issued opens nothing', async () => {
    expect(await connections().open('connection', 'guessed')).toBeUndefined();
    expect(await connections().all()).toEqual([]);
  });

  test('a ticket expires after half a minute', async () => {
    await connections().keepTicket('hash', ann);
    stores().pass(31);
    expect(await connections().open('connection', 'hash')).toBeUndefined();
    expect(await connections().all()).toEqual([]);
  });

  test('a removed connection gets nothing more, however often it is removed, and its neighbours still do', async () => {
    for (const name of ['one', 'two']) {
      await connections().keepTicket(name, {
        ...lena,
        topics: Array.from({ length: 40 }, (_, n) => `team#${n}` as const),
      });
      await connections().open(name, name);
    }
    await connections().remove('one');
    await connections().remove('one');
    await connections().remove('never there');
    expect(await connections().subscribers('team#0')).toEqual(['two']);
    expect(await connections().subscribers('team#39')).toEqual(['two']);
    expect((await connections().all()).map(({ connectionId }) => connectionId)).toEqual(['two']);
  });
};
