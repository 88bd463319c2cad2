import type { ContactPageView, ContactSummary } from '../../api/contacts/contacts.ts';
import { examples } from '../../api/examples.ts';
import { contactsCsv } from '../../console/contacts/contacts-csv.ts';
import { allContacts, inOrder, maxSortable, orderingOf, orderText } from '../../console/contacts/list/contact-rows.ts';
import { sortContacts, sortValues } from '../../console/contacts/list/sort-values.ts';

const [example] = (examples.searchContacts as ContactPageView).contacts as [ContactSummary];
const one = (contactId: string, more: Partial<ContactSummary> = {}): ContactSummary => ({
  ...example,
  contactId,
  ...more,
});
const ids = (contacts: readonly ContactSummary[]) => contacts.map(({ contactId }) => contactId);
const timeZone = 'Europe/Zurich';
const by = (descending: boolean) => ({ column: 'callDuration', descending, timeZone }) as const;
const byDuration = { column: 'callDuration', descending: true };

test('contacts are sorted by any column, with those without a value last in both directions and equal ones newest first', () => {
  const rows = [
    one('none', { callDuration: null }),
    one('short', { callDuration: 9 }),
    one('long', { callDuration: 100 }),
    one('short too', { callDuration: 9 }),
  ];
  expect(ids(sortContacts(rows, by(false)))).toEqual(['short', 'short too', 'long', 'none']);
  expect(ids(sortContacts(rows, by(true)))).toEqual(['long', 'short', 'short too', 'none']);
});

test('a list is shown as sorted only when the whole result is loaded', () => {
  const rows = [one('short', { callDuration: 1 }), one('long', { callDuration: 2 })];
  const shown = (more: boolean, loaded = rows.length) => {
    const ordering = orderingOf(byDuration, { loaded, more });
    return [ordering, ids(inOrder(rows, { ...by(true), ordering }))];
  };
  expect(shown(true)).toEqual(['loading-to-sort', ['short', 'long']]);
  expect(shown(false)).toEqual(['sorted', ['long', 'short']]);
  expect(shown(true, maxSortable)).toEqual(['too-many', ['short', 'long']]);
  expect(orderingOf({ column: null, descending: false }, { loaded: 50, more: true })).toBe('newest-first');
  expect(orderText('sorted', 'Call Duration', true)).toBe('Sorted by Call Duration, descending.');
  for (const ordering of ['newest-first', 'loading-to-sort', 'too-many'] as const)
    expect(orderText(ordering, 'Call Duration', true)).toMatch(/^Newest first/);
});

test('a contact that reached no agent is listed by its start', () => {
  const lost = one('lost', { date: null, time: null, startedAt: '2026-11-19T09:01:40Z' });
  expect(sortValues.time(lost, timeZone)).toBe('10:01:40');
});

test('an export contains every page, with times in the page’s zone with offset, and is safe for spreadsheets', async () => {
  const pages: Record<string, ContactPageView> = {
    first: { contacts: [one('a', { callingNumber: '+41795550123' })], next: 'second', searchedTo: null },
    second: { contacts: [], next: 'third', searchedTo: null },
    third: {
      contacts: [one('b', { queueName: '=1+1', startedAt: '2026-07-01T22:30:00Z' })],
      next: null,
      searchedTo: null,
    },
  };
  const progress: number[] = [];
  const all = await allContacts(
    async (cursor = 'first') => pages[cursor]!,
    (loaded) => progress.push(loaded),
  );
  expect([ids(all), progress]).toEqual([
    ['a', 'b'],
    [1, 1, 2],
  ]);
  const [head, first, second] = contactsCsv(all, 'Europe/Zurich').split('\r\n');
  expect(head).toMatch(/^Contact ID,Started,/);
  expect(first).toContain('a,2026-11-19T10:02:15+01:00,');
  expect(first).toContain("'+41795550123");
  expect(second).toContain('b,2026-07-02T00:30:00+02:00,');
  expect(second).toContain("'=1+1");
});
