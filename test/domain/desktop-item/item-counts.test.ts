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

test.each<[string, DayCounts[], boolean]>([
  ['nothing was opened', [], false],
  ['it is found as before', [day(1, 50, 50), day(2, 60, 58)], false],
  ['it was found until yesterday, and is not today', [day(1, 50, 50), day(2, 60, 0)], true],
  ['it is found by one in sixty of those who open its page, after all of them', [day(1, 50, 50), day(2, 60, 1)], true],
  ['one in ten opens the step of the page that has it, as always', [day(1, 100, 10), day(2, 100, 9)], false],
  ['only few pages were opened today', [day(1, 50, 50), day(2, 9, 0)], false],
  ['pages were opened, and it was never found', [day(1, 10, 0)], true],
  ['nobody opened its page today, and yesterday it was not found', [day(1, 50, 50), day(2, 60, 0), day(3, 0, 0)], true],
])('when %s, a field has stopped matching: %#', (_, days, expected) => {
  expect(hasStoppedMatching('card', days)).toBe(expected);
});

test('exactly ten pages are enough, and a tenth of the share of before is', () => {
  expect(hasStoppedMatching('card', [day(1, 50, 50), day(2, 10, 0)])).toBe(true);
  expect(hasStoppedMatching('card', [day(1, 50, 50), day(2, 100, 10)])).toBe(false);
  expect(hasStoppedMatching('card', [day(1, 50, 50), day(2, 100, 9)])).toBe(true);
  // All days before count together: one in five found it.
  expect(hasStoppedMatching('card', [day(1, 40, 16), day(2, 40, 0), day(3, 100, 3)])).toBe(false);
  expect(hasStoppedMatching('card', [day(1, 40, 16), day(2, 40, 0), day(3, 100, 1)])).toBe(true);
  // Somebody has found it since, and nobody before.
  expect(hasStoppedMatching('card', [day(1, 50, 0), day(2, 50, 1)])).toBe(false);
});

test('counts of the same thing are added, and of nothing else', () => {
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
])('%s', (sentence, versions) => {
  expect(
    versionText(
      versions.map(([version, desktops]) => ({ version, desktops })),
      7,
    ),
  ).toBe(sentence);
});
