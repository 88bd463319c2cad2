import { blackPlan, type ScreenFrame } from '../../../domain/redaction/black-groups.ts';

/** Five frames a second, a key frame every two seconds. */
const film = (seconds: number): ScreenFrame[] =>
  Array.from({ length: seconds * 5 }, (_, index) => ({
    key: index % 10 === 0,
    from: index / 5,
    to: (index + 1) / 5,
  }));

test('every group of pictures that a span touches becomes black as a whole (OD-05, PR-32)', () => {
  const { black, removed } = blackPlan(film(10), [{ from: 3.9, to: 4.1 }]);
  expect([...black.keys()]).toEqual(Array.from({ length: 20 }, (_, index) => 10 + index));
  expect([...black.values()].slice(9, 12)).toEqual([9, 0, 1]);
  expect(removed).toEqual([{ from: 2, to: 6 }]);
});

test('a span that ends where a group begins leaves that group', () => {
  expect(blackPlan(film(10), [{ from: 2, to: 4 }]).removed).toEqual([{ from: 2, to: 4 }]);
});

test('a span without an end reaches the last picture, and without a span nothing changes', () => {
  expect(blackPlan(film(10), [{ from: 7 }]).removed).toEqual([{ from: 6, to: 10 }]);
  expect(blackPlan(film(10), []).black.size).toBe(0);
});

test('a picture that stands still is black when the span begins after it was drawn', () => {
  const still: ScreenFrame[] = [
    { key: true, from: 0, to: 30 },
    { key: true, from: 30, to: 31 },
  ];
  expect(blackPlan(still, [{ from: 20, to: 21 }]).removed).toEqual([{ from: 0, to: 30 }]);
});
