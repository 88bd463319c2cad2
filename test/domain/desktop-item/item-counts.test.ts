import { type DayCounts, hasStoppedMatching } from '../../../domain/desktop-item/item-counts.ts';

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
