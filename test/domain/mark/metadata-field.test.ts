import { metadataFieldProblem } from '../../../domain/mark/metadata-field.ts';
import { matchesName } from '../../../domain/name-match.ts';

test.each(['7', '-7', '7.5', '-7,25', '0', '1'.repeat(12)])('%s is a number (PR-08)', (value) => {
  expect(metadataFieldProblem({ type: 'number' }, value)).toBeUndefined();
});

test.each(['x7', '7x', '7.', '.5', '--7', '7.1234567', 'seven'])('%s is not a number (PR-08)', (value) => {
  expect(metadataFieldProblem({ type: 'number' }, value)).toBe('Enter a number.');
});

test('a text is at most as long as its field allows, and any field may be emptied (PR-08)', () => {
  expect(metadataFieldProblem({ type: 'text', maxLength: 3 }, 'a😀b')).toBeUndefined();
  expect(metadataFieldProblem({ type: 'text', maxLength: 3 }, 'abcd')).toBe('At most 3 characters.');
  expect(metadataFieldProblem({ type: 'text' }, 'a'.repeat(200))).toBeUndefined();
  expect(metadataFieldProblem({ type: 'text' }, 'a'.repeat(201))).toBe('At most 200 characters.');
  for (const type of ['text', 'number', 'date', 'choice'] as const)
    expect(metadataFieldProblem({ type }, '')).toBeUndefined();
});

test('a choice is one of the field’s choices, and a date is a day of the calendar (PR-08)', () => {
  expect(metadataFieldProblem({ type: 'choice', choices: ['a', 'b'] }, 'b')).toBeUndefined();
  expect(metadataFieldProblem({ type: 'choice', choices: ['a', 'b'] }, 'c')).toBe('Choose one of: a, b.');
  expect(metadataFieldProblem({ type: 'choice' }, 'c')).toBe('Choose one of: .');
  expect(metadataFieldProblem({ type: 'date' }, '2026-11-20')).toBeUndefined();
  expect(metadataFieldProblem({ type: 'date' }, '2026-11-31')).toMatch(/^Enter a date/);
});

test('a part of each word finds a name, whatever the case, accents and spaces', () => {
  for (const typed of ['vip', 'SALES', 'sales   vip', 'ales', 'Muller', 'müller'])
    expect(matchesName('VIP Sales Müller', typed)).toBe(true);
  for (const typed of ['vips', 'sales x']) expect(matchesName('VIP Sales Müller', typed)).toBe(false);
});
