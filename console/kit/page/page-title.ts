import { useEffect } from 'react';

/** Names the page in the tab and in the browser's history. */
export const usePageTitle = (title: string) => {
  useEffect(() => {
    document.title = `${title} · Fermata`;
  }, [title]);
};
