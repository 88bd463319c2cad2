import { type RefObject, useEffect } from 'react';

/**
 * A click anywhere in a row opens its contact, as its link does. Links and buttons in the row keep their own function, text
 * can be selected, and with Ctrl, Cmd, Shift or the middle button it opens in a new tab or window.
 */
export const useRowClick = (list: RefObject<HTMLElement | null>, open: (address: string) => void) => {
  useEffect(() => {
    const element = list.current;
    if (!element) return;
    const onClick = (event: MouseEvent) => {
      const target = event.target as Element;
      if (event.defaultPrevented || event.button > 1 || target.closest('a, button, input, label')) return;
      const link = target.closest('tbody tr')?.querySelector<HTMLAnchorElement>('a[href]');
      if (!link || getSelection()?.isCollapsed === false) return;
      if (event.button === 1 || event.ctrlKey || event.metaKey || event.shiftKey)
        window.open(link.href, '_blank', 'noopener');
      else open(link.getAttribute('href')!);
    };
    element.addEventListener('click', onClick);
    element.addEventListener('auxclick', onClick);
    return () => {
      element.removeEventListener('click', onClick);
      element.removeEventListener('auxclick', onClick);
    };
  }, [list, open]);
};
