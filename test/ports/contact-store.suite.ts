import type { Contact } from '../../domain/contact/contact.ts';
import { namedAgent, timeKey } from '../../domain/contact/contact-query.ts';
import type { ContactQuery } from '../../domain/contact/contact-store.ts';
import { aCall, listed, location, recorded } from '../kit/recordings.ts';
import { type Backend, openedFor } from './stores.ts';

const customer = '+12025550185';
const office = '+12025550111';
const aFullCall = (changes: Partial<Contact> = {}): Contact =>
  aCall({
    callingNumber: customer,
    calledNumber: office,
    contactDirection: 'inbound',
    queueName: 'Billing',
    queueId: 'q-1',
    holds: 0,
    holdSeconds: 11,
    listedRecordings: [listed(), listed({ medium: 'screen', status: 'deleted', deletionReason: 'asked for' })],
    ...changes,
  });

const february: ContactQuery = { from: '2026-02-01T00:00:00.000Z', to: '2026-03-01T00:00:00.000Z' };

/** A number of contacts, a minute apart. The last one is at a minute to midnight on the 9th. */
const someCalls = (count: number, change: (index: number) => Partial<Contact> = () => ({})): Contact[] =>
  Array.from({ length: count }, (_, index) =>
    aFullCall({
      contactId: `c-${String(index).padStart(5, '0')}`,
      connectedToAgentAt: new Date(Date.UTC(2026, 1, 9, 23, 59) - index * 60_000).toISOString(),
      listedRecordings: [],
      ...change(index),
    }),
  );

const unmarked = { marks: { tags: [], metadata: [] }, markChanges: [] };

const ids = (contacts: readonly Contact[]) => contacts.map(({ contactId }) => contactId);

export const contactStoreSuite = (backend: Backend) => {
  const stores = openedFor(backend);
  const keep = async (...contacts: Contact[]) => (await stores().contacts.keepNewest(contacts))[0];
  const found = async (contactId = aCall().contactId) => (await stores().contacts.find(contactId))?.contact;
  const pages = async (query: ContactQuery, limit: number, between: () => Promise<unknown> = async () => {}) => {
    const all: Contact[] = [];
    let cursor: string | undefined;
    do {
      const page = await stores().contacts.search(query, { limit, ...(cursor !== undefined && { cursor }) });
      expect(page.files.length).toBeLessThanOrEqual(limit);
      all.push(...page.files.map(({ contact }) => contact));
      cursor = page.next;
      await between();
    } while (cursor !== undefined);
    return all;
  };

  test('a contact whose record names its agent only by user name is listed under that name', async () => {
    const { agentId: _, ...byName } = aCall({ acdId: 'corp\\jdoe' });
    await keep(byName);
    expect(await found()).toEqual(byName);
    const query = { from: '2000-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' };
    const listed = async (agentIds: string[]) => ids(await pages({ ...query, agentIds }, 10));
    expect(await listed([namedAgent('corp\\jdoe')])).toEqual([byName.contactId]);
    expect(await listed(['corp\\jdoe'])).toEqual([]);
  });

  describe('the newest record of a contact', () => {
    test('is found as it was stored, and one that was never stored is not', async () => {
      const call = aFullCall();
      expect(await keep(call)).toBe('kept');
      expect(await stores().contacts.find(call.contactId)).toEqual({
        contact: call,
        recordings: [],
        accesses: [],
        onMissingList: false,
        ...unmarked,
      });
      expect(await stores().contacts.find('somebody-else')).toBeUndefined();
      const bare = aCall({ contactId: 'bare', channel: 'other', initiationMethod: 'MONITOR' });
      await keep(bare);
      expect(await found('bare')).toEqual(bare);
    });

    test('replaces the earlier one, and a late older delivery changes nothing (AC-28)', async () => {
      const first = aFullCall();
      const second = aFullCall({ updatedAt: '2026-02-04T00:12:00Z', afterContactWorkSeconds: 38 });
      expect(await keep(first)).toBe('kept');
      expect(await keep(second)).toBe('kept');
      expect(await keep(first)).toBe('superseded');
      expect(await keep(second)).toBe('superseded');
      expect(await found()).toEqual(second);
    });

    test('is decided by the content of records of the same second, whatever the order of arrival', async () => {
      const low = aFullCall({ contentHash: '1111111111111111', holds: 1 });
      const high = aFullCall({ contentHash: 'ffffffffffffffff', holds: 2 });
      expect(await keep(low)).toBe('kept');
      expect(await keep(high)).toBe('kept');
      expect(await keep(low)).toBe('superseded');
      expect(await found()).toEqual(high);
    });

    test('stays of many deliveries at once, whichever arrives first', async () => {
      for (const reversed of [false, true]) {
        const contactId = `race-${reversed}`;
        const versions = Array.from({ length: 8 }, (_, index) =>
          aFullCall({ contactId, updatedAt: `2026-02-04T00:1${index}:00Z`, holds: index }),
        );
        const outcomes = await Promise.all((reversed ? versions.toReversed() : versions).map((call) => keep(call)));
        expect(outcomes).toContain('kept');
        expect((await found(contactId))?.holds).toBe(7);
      }
    });

    test('is kept once when one delivery comes twice at once', async () => {
      const outcomes = await Promise.all([keep(aFullCall()), keep(aFullCall())]);
      expect(outcomes.sort()).toEqual(['kept', 'superseded']);
    });

    test('is found even if a delivery has the contact twice, and outcomes come in the order of the delivery', async () => {
      const newer = aFullCall({ updatedAt: '2026-02-05T00:00:00Z' });
      const other = aFullCall({ contactId: 'other' });
      expect(await stores().contacts.keepNewest([aFullCall(), other, newer])).toEqual(['superseded', 'kept', 'kept']);
      expect(await found()).toEqual(newer);
    });

    test('is applied even if it deletes personal data, and the number no longer finds anything', async () => {
      await keep(aFullCall({ callerNumber: customer, acdId: 'jdoe' }));
      const { callingNumber: _, agentId: __, acdId: ___, queueName: ____, ...rest } = aFullCall();
      const erased: Contact = { ...rest, updatedAt: '2026-04-01T00:00:00Z', listedRecordings: [] };
      expect(await keep(erased)).toBe('kept');
      expect(await found()).toEqual(erased);
      expect(await pages({ ...february, number: customer }, 10)).toEqual([]);
    });

    test('is kept of each of hundreds of contacts in one delivery', async () => {
      const calls = someCalls(333);
      expect(new Set(await stores().contacts.keepNewest(calls))).toEqual(new Set(['kept']));
      expect(await stores().contacts.keepNewest([])).toEqual([]);
      expect(await found('c-00332')).toEqual(calls[332]);
    });

    test('is stored with empty and very long values, although they cannot be keys', async () => {
      const odd = aFullCall({ callingNumber: '', agentId: 'a'.repeat(3000), queueName: '' });
      expect(await keep(odd)).toBe('kept');
      expect(await found()).toEqual(odd);
      expect(ids(await pages(february, 10))).toEqual([odd.contactId]);
    });
  });

  describe('next to a contact', () => {
    test('a recording that comes before its contact is there when the contact comes', async () => {
      await stores().recordings.keep(recorded());
      expect(await stores().contacts.find(aCall().contactId)).toEqual({
        recordings: [recorded()],
        accesses: [],
        onMissingList: false,
        ...unmarked,
      });
      await keep(aFullCall());
      const file = await stores().contacts.find(aCall().contactId);
      expect(file).toEqual({
        contact: aFullCall(),
        recordings: [recorded()],
        accesses: [],
        onMissingList: false,
        ...unmarked,
      });
    });

    test('a newer record leaves recordings and accesses as they are', async () => {
      const entry = {
        at: '2026-02-04T10:00:00.000Z',
        id: 'x#1',
        action: 'playback',
        recordingId: 'r',
        by: 'boss',
      } as const;
      await keep(aFullCall());
      await stores().recordings.keep(recorded());
      await stores().recordings.recordAccess(aCall().contactId, entry);
      await keep(aFullCall({ updatedAt: '2026-05-01T00:00:00Z' }));
      const file = await stores().contacts.find(aCall().contactId);
      expect(file).toMatchObject({ recordings: [recorded()], accesses: [entry] });
    });

    test('the contacts of a transfer chain are in one list, in order of their start (AC-32)', async () => {
      const leg = (contactId: string, connectedToAgentAt: string, changes: Partial<Contact> = {}) =>
        aFullCall({ contactId, initialContactId: 'first', connectedToAgentAt, ...changes });
      const first = leg('first', '2026-02-03T10:00:00Z', { nextContactId: 'second' });
      const second = leg('second', '2026-02-03T10:00:00.500Z', { previousContactId: 'first' });
      const third = leg('third', '2026-02-03T11:00:00Z');
      await keep(third);
      await stores().contacts.keepNewest([second, aFullCall(), first]);
      await keep({ ...second, updatedAt: '2026-03-01T00:00:00Z', connectedToAgentAt: '2026-02-03T10:30:00Z' });
      expect(ids(await stores().contacts.chain('first'))).toEqual(['first', 'second', 'third']);
      expect(ids(await stores().contacts.chain(aCall().contactId))).toEqual([aCall().contactId]);
      expect(await stores().contacts.chain('nobody')).toEqual([]);
    });

    test('a listed location with another name is stored, and one that is named after its contact needs no entry', async () => {
      const odd = 'recordings/custom/2026/some-name.wav';
      await keep(
        aFullCall({
          listedRecordings: [listed(), listed({ location: odd }), listed({ medium: 'chat', location: 'b/chat.json' })],
        }),
      );
      expect(await stores().contacts.contactsOfLocation(odd)).toEqual([aCall().contactId]);
      expect(await stores().contacts.contactsOfLocation(location)).toEqual([]);
      expect(await stores().contacts.contactsOfLocation('b/chat.json')).toEqual([]);
    });

    test('the time at which a contact was last imported is known to about a minute', async () => {
      expect(await stores().contacts.lastImportedAt()).toBeUndefined();
      await keep(aFullCall({ importedAt: '2026-02-04T00:12:00.000Z' }));
      await keep(aFullCall({ contactId: 'two', importedAt: '2026-02-04T00:15:30.000Z' }));
      await keep(aFullCall({ contactId: 'three', importedAt: '2026-02-04T00:13:00.000Z' }));
      expect(await stores().contacts.lastImportedAt()).toBe('2026-02-04T00:15:30.000Z');
    });
  });

  describe('when contacts are searched', () => {
    test('contacts come newest first, from the first instant to before the last', async () => {
      const calls = [
        aFullCall({ contactId: 'before', connectedToAgentAt: '2026-01-31T23:59:59.999Z' }),
        aFullCall({ contactId: 'first', connectedToAgentAt: '2026-02-01T00:00:00Z' }),
        aFullCall({ contactId: 'half', connectedToAgentAt: '2026-02-01T00:00:00.500Z' }),
        aFullCall({ contactId: 'last', connectedToAgentAt: '2026-02-28T23:59:59.999Z' }),
        aFullCall({ contactId: 'after', connectedToAgentAt: '2026-03-01T00:00:00Z' }),
      ];
      await stores().contacts.keepNewest(calls);
      expect(ids(await pages(february, 10))).toEqual(['last', 'half', 'first']);
      const morning = { from: '2026-02-01T00:00:00Z', to: '2026-02-01T00:00:00.500Z' };
      expect(ids(await pages(morning, 10))).toEqual(['first']);
      expect(await pages({ from: february.to, to: february.from }, 10)).toEqual([]);
    });

    test('each filter finds its contacts, and combined filters find what passes all of them', async () => {
      const calls = someCalls(60, (index) => ({
        agentId: `agent-${index % 3}`,
        callingNumber: `+1202555010${index % 5}`,
        calledNumber: index % 2 ? office : '+12025550112',
        contactDirection: index % 4 === 0 ? 'outbound' : 'inbound',
        channel: index % 7 === 0 ? 'chat' : 'voice',
        ...(index % 10 !== 0 && { queueName: index % 6 ? 'Sales' : 'BILLING' }),
      }));
      await stores().contacts.keepNewest(calls);
      const filters: Partial<ContactQuery>[] = [
        { agentIds: ['agent-1'] },
        { agentIds: ['agent-0', 'agent-2', 'agent-0'] },
        { agentIds: Array.from({ length: 50 }, (_, index) => `agent-${index + 2}`) },
        { agentIds: [] },
        { number: '+12025550102' },
        { number: office },
        { number: '+12025559999' },
        { direction: 'outbound' },
        { queue: 'billing' },
        { queue: 'ILL' },
        { channel: 'chat' },
        { channel: 'voice', queue: 'sales' },
        { agentIds: ['agent-0'], number: '+12025550103', direction: 'inbound', queue: 'SALES' },
      ];
      for (const filter of filters) {
        const wanted = calls
          .filter(
            (call) =>
              (filter.agentIds?.includes(call.agentId!) ?? true) &&
              (filter.number === undefined || [call.callingNumber, call.calledNumber].includes(filter.number)) &&
              (filter.direction === undefined || call.contactDirection === filter.direction) &&
              (filter.channel === undefined || call.channel === filter.channel) &&
              (filter.queue === undefined || call.queueName?.toLowerCase().includes(filter.queue.toLowerCase())),
          )
          .sort((a, b) => (timeKey(a) < timeKey(b) ? 1 : -1));
        expect({ filter, found: ids(await pages({ ...february, ...filter }, 7)) }).toEqual({
          filter,
          found: ids(wanted),
        });
      }
    });

    test('a search returns everything stored of each contact, and a list returns the ids of the same contacts', async () => {
      await stores().contacts.keepNewest(someCalls(3));
      await stores().recordings.keep(recorded({ contactId: 'c-00001', location: 'b/CallRecordings/c-00001_x.wav' }));
      await stores().marks.tag('c-00001', { label: 'Complaint', by: 'ann', at: '2026-02-10T00:00:00.000Z' });
      const { files } = await stores().contacts.search(february, { limit: 9 });
      expect(files).toEqual(
        await Promise.all(['c-00000', 'c-00001', 'c-00002'].map((id) => stores().contacts.find(id))),
      );
      expect(files[1]).toMatchObject({
        marks: { tags: [{ label: 'Complaint' }] },
        recordings: [{ contactId: 'c-00001' }],
      });
      const listed = await stores().contacts.list(february, { limit: 2 });
      expect(listed).toMatchObject({ contactIds: ['c-00000', 'c-00001'], searchedTo: '2026-02-09T23:58:00.000Z' });
      const rest = await stores().contacts.list(february, { limit: 2, cursor: listed.next! });
      expect(rest).toEqual({ contactIds: ['c-00002'] });
    });

    test('every queue with contacts can be chosen, once and in order', async () => {
      expect(await stores().contacts.queueNames()).toEqual([]);
      await stores().contacts.keepNewest(
        someCalls(6, (index) => ({ queueName: ['Sales', 'Billing', 'Sales', '', 'Ärzte', 'Billing'][index]! })),
      );
      await keep(aFullCall({ contactId: 'later', queueName: 'Claims' }));
      expect(await stores().contacts.queueNames()).toEqual(['Billing', 'Claims', 'Sales', 'Ärzte']);
    });

    test('a queue that was renamed has the name under which its contacts come now', async () => {
      const imported = (contactId: string, queueName: string, minute: number) =>
        aFullCall({ contactId, queueName, queueId: 'q-1', importedAt: `2026-02-01T10:0${minute}:00.000Z` });
      await keep(imported('c-1', 'Support', 1));
      await keep(imported('c-2', 'Service', 2));
      expect((await stores().contacts.queuesById()).get('q-1')).toBe('Service');
    });

    test('three thousand contacts of several days are paged through, each once and in order', async () => {
      const calls = someCalls(3000);
      await stores().contacts.keepNewest(calls);
      const wanted = ids(calls);
      expect(ids(await pages(february, 200))).toEqual(wanted);
      const day = { from: '2026-02-09T00:00:00.000Z', to: '2026-02-10T00:00:00.000Z' };
      expect(ids(await pages(day, 200))).toEqual(wanted.slice(0, 1440));
    });

    test('contacts that arrive between two pages neither repeat nor hide another', async () => {
      const calls = someCalls(30);
      await stores().contacts.keepNewest(calls);
      let next = 0;
      const found = await pages(february, 7, async () => {
        next += 1;
        await keep(aFullCall({ contactId: `new-${next}`, connectedToAgentAt: `2026-02-10T00:0${next}:00Z` }));
      });
      expect(ids(found)).toEqual(ids(calls));
    });

    test('contacts with the same instant are distinguished by their ids, across pages too', async () => {
      await stores().contacts.keepNewest(someCalls(20, () => ({ connectedToAgentAt: '2026-02-09T10:00:00Z' })));
      const found = ids(await pages(february, 3));
      expect(found).toEqual(ids(someCalls(20)).toReversed());
    });

    test('a contact whose start is corrected is listed only at its new place', async () => {
      await keep(aFullCall());
      await keep(aFullCall({ connectedToAgentAt: '2026-02-20T10:00:00Z', updatedAt: '2026-02-20T11:00:00Z' }));
      expect(ids(await pages(february, 10))).toEqual([aCall().contactId]);
      expect(await pages({ from: '2026-02-03T00:00:00Z', to: '2026-02-05T00:00:00Z' }, 10)).toEqual([]);
    });

    test('a search goes through months without contacts', async () => {
      await keep(aFullCall({ connectedToAgentAt: '2025-12-01T10:00:00Z' }));
      const months = { from: '2025-12-01T00:00:00.000Z', to: '2026-02-01T00:00:00.000Z' };
      expect(ids(await pages(months, 10))).toEqual([aCall().contactId]);
    });

    test('a cursor of another search is refused, and so is a malformed one', async () => {
      await stores().contacts.keepNewest(someCalls(3));
      const { next } = await stores().contacts.search(february, { limit: 1 });
      const refused = { name: 'Failure', code: 'invalid', field: 'cursor' };
      const other = { ...february, direction: 'inbound' } as const;
      await expect(stores().contacts.search(other, { limit: 1, cursor: next! })).rejects.toMatchObject(refused);
      await expect(stores().contacts.search(february, { limit: 1, cursor: '%%' })).rejects.toMatchObject(refused);
    });
  });

  test('a number is found by its normal form, and shown as it was delivered', async () => {
    const delivered = aCall({
      callingNumber: '0041 79 555 01 23',
      normalCallingNumber: '+41795550123',
      calledNumber: 'tel:+41445550100',
      normalCalledNumber: '+41445550100',
    });
    await stores().contacts.keepNewest([delivered]);
    const span = { from: '2026-02-01T00:00:00Z', to: '2026-02-05T00:00:00Z' };
    for (const number of ['+41795550123', '+41445550100']) {
      expect((await stores().contacts.search({ ...span, number }, { limit: 9 })).files).toMatchObject([
        { contact: delivered },
      ]);
    }
    const asDelivered = { ...span, number: '0041 79 555 01 23' };
    expect((await stores().contacts.search(asDelivered, { limit: 9 })).files).toEqual([]);
  });

  test('values that are derived from other contacts are corrected only while the record is unchanged', async () => {
    const leg = aCall({ directionFrom: 'chain', contactDirection: 'inbound' });
    await stores().contacts.keepNewest([leg]);
    await stores().contacts.correct({ ...leg, contactDirection: 'outbound' });
    expect(await stores().contacts.some([leg.contactId, 'nobody'])).toEqual([{ ...leg, contactDirection: 'outbound' }]);
    const newer = { ...leg, updatedAt: '2026-02-09T00:00:00.000Z', contactDirection: 'outbound' as const };
    await stores().contacts.keepNewest([newer]);
    await stores().contacts.correct(leg);
    await stores().contacts.correct({ ...leg, contactId: 'nobody' });
    expect(await stores().contacts.some([leg.contactId, 'nobody'])).toEqual([newer]);
  });
};
