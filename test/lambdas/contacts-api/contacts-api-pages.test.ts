import { memoryStores } from '../../../adapters/memory/memory-stores.ts';
import { cursorAt } from '../../../domain/cursor.ts';
import { administrator, contact, now, recorded, recording, startApi, supervisor } from '../api-kit.ts';
import { idsOf, withContacts } from './contacts-api-kit.ts';

describe('a page of contacts', () => {
  const many = Array.from({ length: 23 }, (_, index) =>
    contact(`c${String(index).padStart(2, '0')}`, {
      connectedToAgentAt: new Date(Date.parse('2026-11-19T09:00:00Z') + index * 60_000).toISOString(),
      ...(index % 10 === 0 && { listedRecordings: recorded('x').listedRecordings }),
    }),
  );

  test('follows the one before newest first without gaps or repeats, even while newer contacts arrive and midnight passes', async () => {
    const { get, contacts, wait } = await withContacts(many);
    const seen: string[] = [];
    let next: string | null = null;
    do {
      const page = await get(administrator, `/v1/contacts?limit=5${next ? `&cursor=${next}` : ''}`);
      expect(page.status).toBe(200);
      seen.push(...idsOf(page));
      next = page.body.next;
      await contacts.keepNewest([contact(`new-${seen.length}`, { connectedToAgentAt: '2026-11-20T11:59:00Z' })]);
      wait(6 * 60 * 60 * 1000);
    } while (next);
    expect(seen).toEqual(many.map(({ contactId }) => contactId).reverse());
  });

  test('is full even when few contacts match, without exceeding the limit', async () => {
    const { get, contacts, recordings } = await withContacts(many);
    for (const { contactId } of many.slice(0, 12)) {
      await contacts.keepNewest([recorded(contactId, { connectedToAgentAt: '2026-11-19T09:30:00Z', updatedAt: now })]);
      await recordings.keep(recording(contactId));
    }
    const first = await get(administrator, '/v1/contacts?recording=present&limit=8');
    expect(first.body.contacts).toHaveLength(8);
    const rest = await get(administrator, `/v1/contacts?recording=present&limit=8&cursor=${first.body.next}`);
    expect(new Set([...idsOf(first), ...idsOf(rest)]).size).toBe(12);
  });

  test('ends early, with a cursor, when almost nothing matches', async () => {
    const { contacts, get } = await withContacts([]);
    const at = (index: number) => new Date(Date.parse(now) - index * 60_000).toISOString();
    await contacts.keepNewest(
      Array.from({ length: 40 }, (_, index) => contact(`c${index}`, { connectedToAgentAt: at(index) })),
    );
    const page = await get(administrator, '/v1/contacts?recording=present&limit=1');
    expect(page.body.contacts).toEqual([]);
    const rest = await get(administrator, `/v1/contacts?recording=present&limit=1&cursor=${page.body.next}`);
    expect(rest.body).toEqual({ contacts: [], next: null, searchedTo: null });
  });

  test('ends early when reading takes long', async () => {
    const stores = memoryStores();
    const slow = await startApi({
      contacts: {
        find: (contactId) => stores.contacts.find(contactId),
        chain: (contactId) => stores.contacts.chain(contactId),
        queueNames: () => stores.contacts.queueNames(),
        search: (query, page) => {
          slow.wait(2_000);
          return stores.contacts.search(query, page);
        },
      },
    });
    await stores.contacts.keepNewest(many);
    const page = await slow.get(administrator, '/v1/contacts?recording=present&limit=1');
    expect(page.body.contacts).toEqual([]);
    expect(page.body.next).not.toBeNull();
  });

  test('is refused with a cursor of another search', async () => {
    const { get } = await withContacts(many);
    const { next } = (await get(administrator, '/v1/contacts?limit=5')).body;
    const refused = await get(administrator, `/v1/contacts?limit=5&queue=Orders&cursor=${next}`);
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ field: 'cursor' }] } });
    expect((await get(supervisor, `/v1/contacts?limit=5&cursor=${next}`)).status).toBe(400);
    for (const forged of ['x', '2026-11-19T00:00:00.000Z x y', '2026-99-99T00:00:00.000Z 2026-11-19T00:00:00.000Z y']) {
      expect((await get(administrator, `/v1/contacts?cursor=${cursorAt({}, forged)}`)).status).toBe(400);
    }
  });
});

test('a page that stops before the end of the search says how far it has searched', async () => {
  const { get } = await withContacts(
    Array.from({ length: 40 }, (_, index) =>
      contact(`c${index}`, { connectedToAgentAt: new Date(Date.parse(now) - index * 60_000).toISOString() }),
    ),
  );
  const page = (await get(administrator, '/v1/contacts?recording=present&limit=1')).body;
  expect(page).toMatchObject({ contacts: [], searchedTo: '2026-11-20T11:36:00.000Z' });
  expect(page.next).not.toBeNull();
});

test('a page of contacts reads each contact once', async () => {
  const stores = memoryStores();
  const reads: string[] = [];
  const counted = <Name extends 'find' | 'chain'>(name: Name) =>
    ((id: string) => {
      reads.push(`${name} ${id}`);
      return stores.contacts[name](id);
    }) as (typeof stores.contacts)[Name];
  const api = await startApi({
    contacts: {
      find: counted('find'),
      chain: counted('chain'),
      queueNames: () => stores.contacts.queueNames(),
      search: async (query, page) => {
        const found = await stores.contacts.search(query, page);
        reads.push(...found.files.map(({ contact: { contactId } }) => `search ${contactId}`));
        return found;
      },
    },
  });
  await stores.contacts.keepNewest([recorded('c1'), recorded('c2', { connectedToAgentAt: '2026-11-19T08:00:00Z' })]);
  await stores.recordings.keep(recording('c1'));
  const { body } = await api.get(administrator, '/v1/contacts');
  expect(body.contacts.map(({ contactId, callDuration }) => [contactId, callDuration])).toEqual([
    ['c1', 184.5],
    ['c2', null],
  ]);
  expect(reads).toEqual(['search c1', 'search c2']);
});
