import { contactSearch } from '../../api/contacts/contacts.ts';
import { typedDuration } from '../../console/contacts/filters/typed-duration.ts';
import {
  addressToSave,
  maxSavedSearches,
  nameProblem,
  type SavedSearch,
  withoutSearch,
  withSearch,
} from '../../console/contacts/saved-searches.ts';
import { contactQuery, filterCount, readFilters, writeFilters } from '../../console/contacts/search-params.ts';

const read = (text: string) => readFilters(new URLSearchParams(text));

test('a search can be restored from its address', () => {
  const filters = {
    from: '2026-11-01',
    to: '2026-11-14',
    agent: 'mei.tanaka',
    team: 'Billing & Co',
    number: '+44 20 7946 0000',
    direction: 'outbound',
    channel: 'chat',
    queue: 'Línea 1',
    tag: 'complaint',
    contactId: 'abc',
    recording: 'missing',
    minSeconds: 0,
    maxSeconds: 90,
  } as const;
  expect(read(writeFilters(filters).toString())).toEqual(filters);
});

test('mistakes in a hand-typed address are ignored', () => {
  expect(
    read(
      'from=2026-02-30&to=2026-03-01&direction=sideways&channel=fax&recording=maybe&minSeconds=-1&maxSeconds=soon&days=0&agent=%20',
    ),
  ).toEqual({});
  expect(read('from=2026-03-02&to=2026-03-01')).toEqual({});
  expect(read('days=1.5')).toEqual({});
});

test('a range of days has priority over the last days, and the default days are not in the address', () => {
  expect(read('from=2026-11-01&to=2026-11-02&days=30')).toEqual({ from: '2026-11-01', to: '2026-11-02' });
  expect(writeFilters({ days: 7 }).toString()).toBe('');
  expect(writeFilters({ days: 30 }).toString()).toBe('days=30');
});

test('the last days include today', () => {
  expect(contactQuery({}, '2026-11-20')).toEqual({ from: '2026-11-14', to: '2026-11-20' });
  expect(contactQuery({ days: 1 }, '2026-11-20')).toEqual({ from: '2026-11-20', to: '2026-11-20' });
});

test('the console’s requests match the API’s parameters', () => {
  const filters = read(
    'days=30&agent=a&team=t&number=%2B1&direction=inbound&queue=q&contactId=c&recording=present&channel=voice&tag=x&minSeconds=60&maxSeconds=90',
  );
  expect(filterCount(filters)).toBe(11);
  expect(contactSearch.unwrap().strict().safeParse(contactQuery(filters, '2026-11-20')).error).toBeUndefined();
});

test('a number is sent as it was pasted, because the API reads every format', () => {
  expect(contactQuery({ days: 1, number: '0044 (20) 7946-0000' }, '2026-11-20')).toMatchObject({
    number: '0044 (20) 7946-0000',
  });
});

test.each([
  ['1:30', 90],
  ['5', 300],
  ['0:05', 5],
  ['1:02:09', 3729],
  [' 90:00 ', 5400],
  ['1:75', undefined],
  ['soon', undefined],
  ['', undefined],
])('a duration that is typed as %p is %p seconds', (text, seconds) => expect(typedDuration(text)).toBe(seconds));

test('a saved search contains neither a number nor a contact', () => {
  const filters = { days: 30, queue: 'Sales', number: '+44 20 7946 0000', contactId: 'c-1' };
  const address = addressToSave(filters, { column: 'callDuration', descending: true });
  expect(address).toBe('days=30&queue=Sales&sort=callDuration&order=descending');
});

test('searches are listed by name, with unique names, up to a limit', () => {
  const saved = ['B', 'A', 'C'].reduce<SavedSearch[]>((all, name) => withSearch(all, { name, address: 'days=1' }), []);
  const changed = withSearch(saved, { name: 'B', address: 'days=2' });
  expect(changed.map(({ name, address }) => [name, address])).toEqual([
    ['A', 'days=1'],
    ['B', 'days=2'],
    ['C', 'days=1'],
  ]);
  expect(withoutSearch(changed, 'A').map(({ name }) => name)).toEqual(['B', 'C']);
  const full = Array.from({ length: maxSavedSearches }, (_, index) => ({ name: `s${index}`, address: '' }));
  expect(nameProblem('one more', full)).toMatch(/^At most 30 searches/);
  expect(nameProblem('s1', full)).toBeUndefined();
  expect(nameProblem('x'.repeat(61), [])).toMatch(/^At most 60/);
});

test('half of a flag is no filter, and former names belong to agents only', () => {
  const dates = { from: '2026-11-14', to: '2026-11-20' };
  const query = (text: string) => contactQuery(read(text), '2026-11-20');
  expect(query('flag=AgentId')).toEqual(dates);
  expect(query('flagValue=2001')).toEqual(dates);
  expect(query('flag=AgentName&flagValue=Mira&formerNames=true')).toEqual({
    ...dates,
    flag: 'AgentName',
    flagValue: 'Mira',
    formerNames: 'true',
  });
  expect(query('flag=QueueName&flagValue=Orders&formerNames=true')).toEqual({
    ...dates,
    flag: 'QueueName',
    flagValue: 'Orders',
  });
  expect(query('flag=Mood&flagValue=good')).toEqual(dates);
});

test('a saved search contains no caller', () => {
  const saved = (text: string) => addressToSave(read(text), { column: null, descending: false });
  expect(saved('flag=CallerName&flagValue=Harbour')).toBe('');
  expect(saved('flag=QueueName&flagValue=Orders')).toBe('flagValue=Orders&flag=QueueName');
});
