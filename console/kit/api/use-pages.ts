import { useCallback, useEffect, useRef, useState } from 'react';

interface Pages<Row> {
  key: string;
  rows: Row[];
  next: string | null;
  /** With `next`: to which instant the list was searched. */
  searchedTo?: string | null;
  /** `first` replaces everything, `more` adds to it. */
  asking?: 'first' | 'more' | undefined;
  problem?: unknown;
}

/** What was loaded lately, so that the back button shows the same rows at once. Lives as long as the tab. */
const remembered = new Map<string, Pages<unknown>>();
const rememberAtMost = 20;

const remember = (pages: Pages<unknown>) => {
  remembered.delete(pages.key);
  remembered.set(pages.key, pages);
  const oldest = remembered.keys().next().value;
  if (remembered.size > rememberAtMost && oldest !== undefined) remembered.delete(oldest);
};

/** Forgets everything, for when somebody else signs in. */
export const forgetPages = () => remembered.clear();

/** A list that comes page by page. Another `key` is another list. */
export const usePages = <Row>(
  key: string,
  ask: (cursor: string | undefined, signal: AbortSignal) => Promise<Pick<Pages<Row>, 'rows' | 'next' | 'searchedTo'>>,
) => {
  const [pages, setPages] = useState<Pages<Row>>({ key: '', rows: [], next: null });
  const question = useRef(ask);
  question.current = ask;
  const asking = useRef<AbortController>(undefined);

  const load = useCallback(
    async (before: Pages<Row> | undefined) => {
      asking.current?.abort();
      const controller = new AbortController();
      asking.current = controller;
      const rows = before?.rows ?? [];
      setPages({ key, rows, next: before?.next ?? null, asking: before ? 'more' : 'first' });
      try {
        let page = await question.current(before?.next ?? undefined, controller.signal);
        const found = [...page.rows];
        // A page may be short and still have a next one: nobody wants to press a button for an empty page.
        for (let turn = 0; found.length === 0 && page.next && turn < 5; turn += 1) {
          page = await question.current(page.next, controller.signal);
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
    const known = remembered.get(key) as Pages<Row> | undefined;
    if (known) setPages(known);
    else void load(undefined);
    return () => asking.current?.abort();
  }, [key, load]);

  const shown: Pages<Row> = pages.key === key ? pages : { key, rows: [], next: null, asking: 'first' };
  return {
    rows: shown.rows,
    more: shown.next !== null,
    searchedTo: shown.searchedTo ?? null,
    loading: shown.asking === 'first',
    loadingMore: shown.asking === 'more',
    problem: shown.problem,
    loadMore: () => void load(shown),
    again: () => void load(undefined),
  };
};
