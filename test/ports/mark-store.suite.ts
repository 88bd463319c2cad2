import type { Metadatum } from '../../domain/mark/mark.ts';
import { aCall } from '../kit/recordings.ts';
import { type Backend, openedFor } from './stores.ts';

const at = (minute: number): string => `2026-11-20T09:${String(minute).padStart(2, '0')}:00.000Z`;
const field = (key: string, value: string, minute: number, by = 'ann'): Metadatum => ({
  key,
  value,
  by,
  at: at(minute),
});

export const markStoreSuite = (backend: Backend) => {
  const stores = openedFor(backend);
  const marks = () => stores().marks;

  test('a contact without tags and metadata has no marks', async () => {
    const none = { tags: [], metadata: [] };
    expect([await marks().ofContact('c-1'), await marks().ofContact('')]).toEqual([none, none]);
  });

  test('the same tag again changes nothing, in whatever case, and the first one stays (PR-07)', async () => {
    const first = { label: 'Complaint', by: 'ann', at: at(1) };
    await marks().tag('c-1', first);
    await marks().tag('c-1', { label: 'complaint', by: 'bob', at: at(2) });
    await marks().tag('c-1', { label: 'Angry', by: 'bob', at: at(3) });
    await marks().tag('c-2', { label: 'Praise', by: 'bob', at: at(3) });
    expect(await marks().ofContact('c-1')).toEqual({
      tags: [{ label: 'Angry', by: 'bob', at: at(3) }, first],
      metadata: [],
    });
  });

  test('a tag that was removed is gone, can be added again, and removing one that is not there is harmless', async () => {
    await marks().tag('c-1', { label: 'Complaint', by: 'ann', at: at(1) });
    await marks().untag('c-1', { label: 'COMPLAINT', by: 'bob', at: at(1) });
    await marks().untag('c-1', { label: 'complaint', by: 'bob', at: at(1) });
    await marks().untag('c-1', { label: 'never', by: 'bob', at: at(1) });
    expect((await marks().ofContact('c-1')).tags).toEqual([]);
    await marks().tag('c-1', { label: 'complaint', by: 'bob', at: at(2) });
    expect((await marks().ofContact('c-1')).tags).toEqual([{ label: 'complaint', by: 'bob', at: at(2) }]);
  });

  test('each field is separate, and its newest value wins in whatever order the values come (PR-08)', async () => {
    await marks().write('c-1', [field('case-number', '4711', 2), field('product', 'Loan', 2)]);
    await marks().write('c-1', [field('case-number', '4712', 3, 'bob')]);
    await marks().write('c-1', [field('product', 'late', 1)]);
    expect((await marks().ofContact('c-1')).metadata).toEqual([
      field('case-number', '4712', 3, 'bob'),
      field('product', 'Loan', 2),
    ]);
  });

  test('an emptied field stays empty when a value that was written before comes later', async () => {
    await marks().write('c-1', [field('product', 'Loan', 1)]);
    await marks().write('c-1', [field('product', '', 3)]);
    await marks().write('c-1', [field('product', 'late', 2)]);
    expect((await marks().ofContact('c-1')).metadata).toEqual([]);
    await marks().write('c-1', [field('product', 'Card', 4)]);
    expect((await marks().ofContact('c-1')).metadata).toEqual([field('product', 'Card', 4)]);
  });

  test('the history keeps who added a tag, removed one and changed which field, in order, and nothing else (PR-07, PR-08)', async () => {
    const history = async () => (await stores().contacts.find('c-1'))?.markChanges;
    await stores().contacts.keepNewest([aCall({ contactId: 'c-1' })]);
    expect(await history()).toEqual([]);
    await marks().tag('c-1', { label: 'Complaint', by: 'ann', at: at(1) });
    await marks().tag('c-1', { label: 'complaint', by: 'bob', at: at(2) });
    await marks().write('c-1', [field('product', 'Loan', 3)]);
    await marks().write('c-1', [field('product', 'Loan', 4, 'bob')]);
    await marks().write('c-1', [field('product', 'late', 2, 'bob')]);
    await marks().write('c-1', [field('product', 'Card', 5, 'bob')]);
    await marks().untag('c-1', { label: 'COMPLAINT', by: 'bob', at: at(6) });
    await marks().untag('c-1', { label: 'complaint', by: 'ann', at: at(7) });
    await marks().write('c-1', [field('product', '', 8)]);
    await marks().tag('c-1', { label: 'complaint', by: 'bob', at: at(9) });
    expect(await history()).toEqual([
      { change: 'tagged', label: 'Complaint', by: 'ann', at: at(1) },
      { change: 'metadata', key: 'product', before: '', after: 'Loan', by: 'ann', at: at(3) },
      { change: 'metadata', key: 'product', before: 'Loan', after: 'Card', by: 'bob', at: at(5) },
      { change: 'untagged', label: 'COMPLAINT', by: 'bob', at: at(6) },
      { change: 'metadata', key: 'product', before: 'Card', after: '', by: 'ann', at: at(8) },
      { change: 'tagged', label: 'complaint', by: 'bob', at: at(9) },
    ]);
  });

  test('each of several who write one field at once finds the value of the one before (PR-08)', async () => {
    await stores().contacts.keepNewest([aCall({ contactId: 'c-1' })]);
    await Promise.all([1, 2, 3, 4].map((minute) => marks().write('c-1', [field('product', `v${minute}`, minute)])));
    const changes = (await stores().contacts.find('c-1'))!.markChanges;
    expect(changes.at(-1)).toMatchObject({ after: 'v4' });
    expect((await marks().ofContact('c-1')).metadata).toEqual([field('product', 'v4', 4)]);
    let before = '';
    for (const change of changes) {
      expect(change).toMatchObject({ change: 'metadata', before });
      before = change.change === 'metadata' ? change.after : '';
    }
  });

  test('marks neither create nor change a contact, and its record changes no mark', async () => {
    await marks().tag('c-1', { label: 'Complaint', by: 'ann', at: at(1) });
    await marks().write('c-1', [field('product', 'Loan', 1)]);
    expect([await stores().contacts.find('c-1'), await stores().contacts.findCheaply('c-1')]).toEqual([
      undefined,
      undefined,
    ]);
    const contact = aCall({ contactId: 'c-1' });
    await stores().contacts.keepNewest([contact]);
    const file = {
      contact,
      recordings: [],
      accesses: [],
      onMissingList: false,
      marks: await stores().marks.ofContact('c-1'),
      markChanges: [
        { change: 'metadata', key: 'product', before: '', after: 'Loan', by: 'ann', at: at(1) },
        { change: 'tagged', label: 'Complaint', by: 'ann', at: at(1) },
      ],
    };
    expect(await stores().contacts.find('c-1')).toEqual(file);
    expect(await stores().contacts.findCheaply('c-1')).toEqual(file);
    expect(await stores().marks.ofContact('c-1')).toEqual({
      tags: [{ label: 'Complaint', by: 'ann', at: at(1) }],
      metadata: [field('product', 'Loan', 1)],
    });
  });
};
