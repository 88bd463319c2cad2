import { contactSearch } from '../../api/contacts.ts';
import {
  bareNumber,
  contactQuery,
  filterCount,
  readFilters,
  writeFilters,
} from '../../console/contacts/search-params.ts';

const read = (text: string) => readFilters(new URLSearchParams(text));

test('a search survives the address bar', () => {
  const filters = {
    from: '2026-11-01',
    to: '2026-11-14',
    agent: 'mei.tanaka',
    team: 'Billing & Co',
    number: '+44 20 7946 0000',
    direction: 'outbound',
    queue: 'Línea 1',
    contactId: 'abc',
    recording: 'missing',
  } as const;
  expect(read(writeFilters(filters).toString())).toEqual(filters);
});

test('what an address typed by hand gets wrong is as if it were not there', () => {
  expect(read('from=2026-02-30&to=2026-03-01&direction=sideways&recording=maybe&days=0&agent=%20')).toEqual({});
  expect(read('from=2026-03-02&to=2026-03-01')).toEqual({});
  expect(read('days=1.5')).toEqual({});
});

test('a range of days wins over the last days, and the usual days are not written', () => {
  expect(read('from=2026-11-01&to=2026-11-02&days=30')).toEqual({ from: '2026-11-01', to: '2026-11-02' });
  expect(writeFilters({ days: 7 }).toString()).toBe('');
  expect(writeFilters({ days: 30 }).toString()).toBe('days=30');
});

test('the last days count today as one of them', () => {
  expect(contactQuery({}, '2026-11-20')).toEqual({ from: '2026-11-14', to: '2026-11-20' });
  expect(contactQuery({ days: 1 }, '2026-11-20')).toEqual({ from: '2026-11-20', to: '2026-11-20' });
});

test.each([
  ['+44 20 7946-0000', '+442079460000'],
  ['(020) 7946.0000', '02079460000'],
  ['Softphone', 'Softphone'],
  ['sip:desk@example.com ', 'sip:desk@example.com'],
])('the number %p is searched as %p', (typed, number) => expect(bareNumber(typed)).toBe(number));

test('what the console asks fits what the API understands', () => {
  const filters = read('days=30&agent=a&team=t&number=%2B1&direction=inbound&queue=q&contactId=c&recording=present');
  expect(filterCount(filters)).toBe(7);
  expect(contactSearch.unwrap().strict().safeParse(contactQuery(filters, '2026-11-20')).error).toBeUndefined();
});
