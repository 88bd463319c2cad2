import { matchesName } from '../../../domain/name-match.ts';

test.each([
  ['Anna Muster', 'muster'],
  ['Anna Muster', 'ter an'],
  ['Jörg Müller', 'muller'],
  ['Jorg Muller', 'müller'],
  ['VIP Sales', 'sales  vip'],
  ['Línea 1', 'LINEA'],
])('%s is found by %s', (name, typed) => expect(matchesName(name, typed)).toBe(true));

test.each([
  ['Anna Muster', 'muster x'],
  ['', 'a'],
  ['VIP Sales', 'salesvip'],
])('%s is not found by %s', (name, typed) => expect(matchesName(name, typed)).toBe(false));
