import {
  type DayCounts,
  hasStoppedMatching,
  sumCounts,
  versionText,
} from '../../../domain/desktop-item/item-counts.ts';

const day = (index: number, views: number, found: number): DayCounts => ({
  day: `2026-11-1${index}`,
  counts: [
    { kind: 'item', id: 'card', name: 'page-view', count: views },
    { kind: 'item', id: 'card', name: 'found', count: found },
    { kind: 'item', id: 'other', name: 'found', count: 100 },
  ],
});

test.each<[string, boolean, DayCounts[]]>([
  ['nothing was opened', false, []],
  ['it is found as before', false, [day(1, 50, 50), day(2, 60, 58)]],
  ['it was found until yesterday, and is not today', true, [day(1, 50, 50), day(2, 60, 0)]],
  ['it is found by one in sixty of those who open its page, after all of them', true, [day(1, 50, 50), day(2, 60, 1)]],
  ['one in ten opens the step of the page that has it, as always', false, [day(1, 100, 10), day(2, 100, 9)]],
  ['only few pages were opened today', false, [day(1, 50, 50), day(2, 9, 0)]],
  ['pages were opened, and it was never found', true, [day(1, 10, 0)]],
  ['nobody opened its page today, and yesterday it was not found', true, [day(1, 50, 50), day(2, 60, 0), day(3, 0, 0)]],
])('when %s, a field has stopped matching: %s', (_, expected, days) => {
  expect(hasStoppedMatching('card', days)).toBe(expected);
});

test('a field is judged from ten pages on, and has stopped matching below a tenth of its earlier share', () => {
  expect(hasStoppedMatching('card', [day(1, 50, 50), day(2, 10, 0)])).toBe(true);
  expect(hasStoppedMatching('card', [day(1, 50, 50), day(2, 100, 10)])).toBe(false);
  expect(hasStoppedMatching('card', [day(1, 50, 50), day(2, 100, 9)])).toBe(true);
  // All days before count together: one in five found it.
  expect(hasStoppedMatching('card', [day(1, 40, 16), day(2, 40, 0), day(3, 100, 3)])).toBe(false);
  expect(hasStoppedMatching('card', [day(1, 40, 16), day(2, 40, 0), day(3, 100, 1)])).toBe(true);
  // Somebody has found it since, and nobody before.
  expect(hasStoppedMatching('card', [day(1, 50, 0), day(2, 50, 1)])).toBe(false);
});

test('counts of the same thing are added, and those of different things are not', () => {
  const count = { kind: 'item', id: 'card', name: 'found', count: 2 } as const;
  const others = [
    { ...count, kind: 'event' as const },
    { ...count, id: 'other' },
    { ...count, name: 'entered' as const },
  ];
  expect(sumCounts([count, ...others, { ...count, count: 3 }])).toEqual([{ ...count, count: 5 }, ...others]);
});

test.each<[string, [version: number, desktops: number][]]>([
  ['No PC has reported yet.', []],
  ['The PC runs version 7.', [[7, 1]]],
  ['All 5 PCs run version 7.', [[7, 5]]],
  [
    '2 of 5 PCs run version 7; the others get it with their next report.',
    [
      [6, 3],
      [7, 2],
    ],
  ],
])('an administrator reads: %s', (sentence, versions) => {
  expect(
    versionText(
      versions.map(([version, desktops]) => ({ version, desktops })),
      7,
    ),
  ).toBe(sentence);
});
