import { line } from '../../domain/csv.ts';

test.each([
  ['+41795550123', "'+41795550123"],
  ['=1+1', "'=1+1"],
  ['  =1+1', "'  =1+1"],
  ['＝1', "'＝1"],
  ['@sum', "'@sum"],
  ['\t1', "'\t1"],
  ['\n=1', '"\'\n=1"'],
  ['a-b', 'a-b'],
  ['say "hi", now', '"say ""hi"", now"'],
])('a spreadsheet takes %p for a text', (text, cell) => expect(line([text])).toBe(`${cell}\r\n`));

test('numbers stay numbers, and a missing value is an empty cell', () => {
  expect(line([-1, 2.5, undefined, null, ''])).toBe('-1,2.5,,,\r\n');
});
