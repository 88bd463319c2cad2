/**
 * The events that PCs count. Of an item: `entered`; of a field also `page-view` (a page with the field was opened) and
 * `found` (the field was there). Of an event: `started`, `stopped` by its stop trigger, `timed-out` after its duration,
 * and `dry-run`: it would have started.
 */
export const countNames = ['entered', 'page-view', 'found', 'started', 'stopped', 'timed-out', 'dry-run'] as const;
export type CountName = (typeof countNames)[number];

export interface ItemCount {
  kind: 'item' | 'event';
  id: string;
  name: CountName;
  count: number;
}

/** The counts of all PCs on one day. */
export interface DayCounts {
  /** `2026-11-20`, UTC. */
  day: string;
  counts: readonly ItemCount[];
}

/** The counts of one PC since its last confirmed report. */
export interface CountsOfPc {
  desktopId: string;
  /** Rises with each report of this PC, so that a report that arrives twice is counted once. */
  sequence: number;
  day: string;
  counts: readonly ItemCount[];
}

export interface ItemCountStore {
  /** Adds them to those of the day. `repeated`: they, or later ones of this PC, were already added. */
  add(counts: CountsOfPc): Promise<'added' | 'repeated'>;
  /** Days without counts are left out. */
  ofDays(days: readonly string[]): Promise<DayCounts[]>;
}

/** The most counts in one report of a PC. */
export const maxCounts = 200;

/** Adds up counts of the same thing. */
export const sumCounts = (counts: readonly ItemCount[]): ItemCount[] => {
  const sums = new Map<string, ItemCount>();
  for (const one of counts) {
    const key = `${one.kind} ${one.id} ${one.name}`;
    sums.set(key, { ...one, count: one.count + (sums.get(key)?.count ?? 0) });
  }
  return [...sums.values()];
};

/** This many pages in a row without the field are no coincidence. */
const minPageViews = 10;
/** A form in several steps shows its field to few people who open its page. So the share is compared with the share before. */
const maxShareOfBefore = 0.1;

/**
 * Whether pages are still opened, but a field that used to be found there is not found any more. Then the page was changed,
 * and the selectors must be changed, too. `days` are in order; the last one with page views is compared with those before it.
 */
export const hasStoppedMatching = (itemId: string, days: readonly DayCounts[]): boolean => {
  const perDay = days.map(({ counts }) => {
    const of = (name: CountName) =>
      counts
        .filter((one) => one.kind === 'item' && one.id === itemId && one.name === name)
        .reduce((sum, { count }) => sum + count, 0);
    return { views: of('page-view'), found: of('found') };
  });
  const viewed = perDay.filter(({ views }) => views > 0);
  const last = viewed.at(-1);
  const before = viewed.slice(0, -1);
  const viewsBefore = before.reduce((sum, { views }) => sum + views, 0);
  const foundBefore = before.reduce((sum, { found }) => sum + found, 0);
  if (!last || last.views < minPageViews) return false;
  // A field that was never found has selectors that never matched.
  if (viewsBefore === 0 || foundBefore === 0) return last.found === 0;
  return last.found / last.views < maxShareOfBefore * (foundBefore / viewsBefore);
};

/** How many PCs run the newest version, as a sentence. */
export const versionText = (versions: readonly { version: number; desktops: number }[], newest: number): string => {
  const sum = (counted: readonly { desktops: number }[]) => counted.reduce((all, { desktops }) => all + desktops, 0);
  const all = sum(versions);
  const current = sum(versions.filter(({ version }) => version === newest));
  if (all === 0) return 'No PC has reported yet.';
  if (current < all) return `${current} of ${all} PCs run version ${newest}; the others get it with their next report.`;
  return all === 1 ? `The PC runs version ${newest}.` : `All ${all} PCs run version ${newest}.`;
};
