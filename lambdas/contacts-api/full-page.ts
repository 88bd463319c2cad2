import type { Clock } from '../../domain/clock.ts';

/**
 * How many more entries one request reads when the filters leave too few for a page. A larger number would make
 * searches for something rare slow and expensive; with a smaller one, people would press "next" on empty pages.
 */
const mostReads = 25;
const mostMilliseconds = 5_000;

/**
 * Reads a list until the page is full, the list ends, or enough was read. In the last case the page is short and has a
 * `next`.
 */
export const fullPage = async <Row, Kept>(
  read: (page: { limit: number; cursor?: string }) => Promise<{ rows: Row[]; next?: string | undefined }>,
  keep: (rows: Row[]) => Kept[] | Promise<Kept[]>,
  { limit, cursor, clock }: { limit: number; cursor?: string | undefined; clock: Clock },
): Promise<{ kept: Kept[]; next: string | undefined }> => {
  const kept: Kept[] = [];
  const until = clock().getTime() + mostMilliseconds;
  let next = cursor;
  for (let reads = 0; reads < mostReads && kept.length < limit; reads++) {
    const page = await read({ limit: limit - kept.length, ...(next !== undefined && { cursor: next }) });
    kept.push(...(await keep(page.rows)));
    next = page.next;
    if (next === undefined || clock().getTime() >= until) break;
  }
  return { kept, next };
};
