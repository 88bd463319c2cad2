import fc from 'fast-check';
import { idOfPath, pathId } from '../../domain/path-id.ts';

test.each([
  ['a0000012-0000-4000-8000-000000000001', 'a0000012-0000-4000-8000-000000000001'],
  ['call.2026-11-28.wav', 'call.2026-11-28.wav'],
  ['a/b', '~YS9i'],
  ['.', '~Lg'],
  ['..', '~Li4'],
  ['~YS9i', '~fllTOWk'],
])('the id %s is written in a path as %s', (id, part) => {
  expect(pathId(id)).toBe(part);
  expect(idOfPath(part)).toBe(id);
});

test('any id is one segment of a path, and comes back unchanged', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }), (text) => {
      const id = text.toWellFormed();
      const part = pathId(id);
      expect(idOfPath(part)).toBe(id);
      expect(new URL(`https://example.com/contacts/${part}`).pathname).toBe(`/contacts/${part}`);
    }),
    { numRuns: 500, seed: 20261128 },
  );
});

test('an id that only looks encoded stays as it is', () => {
  for (const part of ['~', '~a b', '~__8']) expect(idOfPath(part)).toBe(part);
});
