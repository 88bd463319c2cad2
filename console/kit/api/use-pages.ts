import { useCallback, useEffect, useRef, useState } from 'react';

interface Pages<Row> {
  key: string;
  rows: Row[];
  next: string | null;
  /** With `next`: the instant back to which the list was searched. */
  searchedTo?: string | null;
  /** `first` replaces everything, `more` adds to it. */
  loading?: 'first' | 'more' | undefined;
  problem?: unknown;
}

/** Recently loaded lists, so that the back button shows the same rows at once. They are kept while the tab is open. */
const remembered = new Map<string, Pages<unknown>>();
const maxRemembered = 20;

const remember = (pages: Pages<unknown>) => {
  remembered.delete(pages.key);
  remembered.set(pages.key, pages);
  const oldest = remembered.keys().next().value;
  if (remembered.size > maxRemembered && oldest !== undefined) remembered.delete(oldest);
};

/** Forgets everything, for when somebody else signs in. */
export const forgetPages = () => remembered.clear();

/** A list that is loaded page by page. Another `key` means another list. */
export const usePages = <Row>(
  key: string,
  load: (cursor: string | undefined, signal: AbortSignal) => Promise<Pick<Pages<Row>, 'rows' | 'next' | 'searchedTo'>>,
) => {
  const [pages, setPages] = useState<Pages<Row>>({ key: '', rows: [], next: null });
  const latest = useRef(load);
  latest.current = load;
  const inFlight = useRef<AbortController>(undefined);

  const loadAfter = useCallback(
    async (before: Pages<Row> | undefined) => {
      inFlight.current?.abort();
      const controller = new AbortController();
      inFlight.current = controller;
      const rows = before?.rows ?? [];
      setPages({ key, rows, next: before?.next ?? null, loading: before ? 'more' : 'first' });
      try {
        let page = await latest.current(before?.next ?? undefined, controller.signal);
        const found = [...page.rows];
        // A page may be empty and still have a next one. Nobody wants to press a button for an empty page.
        for (let turn = 0; found.length === 0 && page.next && turn < 5; turn += 1) {
          page = await latest.current(page.next, controller.signal);
          found.push(...page.rows);
        }
        if (controller.signal.aborted) return;
        const { next, searchedTo = null } = page;
        const loaded: Pages<Row> = { key, rows: [...rows, ...found], next, searchedTo };
        remember(loaded);
        setPages(loaded);
      } catch (problem) {
        if (!controller.signal.aborted) setPages({ key, rows, next: before?.next ?? null, problem });
      }
    },
    [key],
  );

  useEffect(() => {
    const cached = remembered.get(key) as Pages<Row> | undefined;
    if (cached) setPages(cached);
    else void loadAfter(undefined);
    return () => inFlight.current?.abort();
  }, [key, loadAfter]);

  const shown: Pages<Row> = pages.key === key ? pages : { key, rows: [], next: null, loading: 'first' };
  return {
    rows: shown.rows,
    more: shown.next !== null,
    searchedTo: shown.searchedTo ?? null,
    loading: shown.loading === 'first',
    loadingMore: shown.loading === 'more',
    problem: shown.problem,
    loadMore: () => void loadAfter(shown),
    reload: () => void loadAfter(undefined),
  };
};
