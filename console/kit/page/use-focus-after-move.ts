import { type RefObject, useEffect, useRef } from 'react';

/**
 * The buttons *Move ... up* and *Move ... down* move with their element: focus stays on the button that was pressed, or goes to
 * the other one at an end of the list. Elements are marked with `data-movable` and their id. Call the result with each move.
 */
export const useFocusAfterMove = (list: RefObject<HTMLElement | null>) => {
  const last = useRef<{ id: string; way: 'up' | 'down' }>(undefined);
  useEffect(() => {
    const { id, way } = last.current ?? {};
    last.current = undefined;
    const buttons = [...(list.current?.querySelectorAll<HTMLButtonElement>(`[data-movable="${id}"] button`) ?? [])];
    const ends = (word: string) => buttons.find((button) => button.ariaLabel?.endsWith(` ${word}`) && !button.disabled);
    if (way) (ends(way) ?? ends(way === 'up' ? 'down' : 'up'))?.focus();
  });
  return (id: string, from: number, to: number): void => {
    last.current = { id, way: to < from ? 'up' : 'down' };
  };
};
