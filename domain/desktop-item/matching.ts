import { type DesktopItem, isWatched } from './desktop-item.ts';
import { matchesAddress, matchesText, type PageAddress, readAddress } from './patterns.ts';

/** The window that has the focus. */
export interface FocusedWindow {
  /** Its program's file name; on Linux also the class of the window. */
  programs: readonly string[];
  title: string;
}

export const plainProgram = (name: string): string =>
  name
    .replace(/^.*[\\/]/, '')
    .replace(/\.exe$/i, '')
    .toLowerCase();

/** Ids of the applications that this window belongs to. */
export const applicationsOf = (items: readonly DesktopItem[], window: FocusedWindow): string[] =>
  items
    .filter(
      (item) =>
        item.kind === 'application' &&
        isWatched(item) &&
        window.programs.some((program) => matchesText(plainProgram(item.program), plainProgram(program))) &&
        (item.windowTitle === undefined || matchesText(item.windowTitle, window.title)),
    )
    .map(({ itemId }) => itemId);

/** Ids of the websites that a page belongs to. */
export const websitesOf = (items: readonly DesktopItem[], page: PageAddress): string[] =>
  items
    .filter((item) => item.kind === 'website' && isWatched(item) && matchesAddress(readAddress(item.address), page))
    .map(({ itemId }) => itemId);

/** Ids of the fields that may be on a page, or in one of its frames. */
export const fieldsOf = (items: readonly DesktopItem[], pages: readonly PageAddress[]): string[] =>
  items
    .filter(
      (item) =>
        item.kind === 'field' &&
        isWatched(item) &&
        pages.some((page) => matchesAddress(readAddress(item.address), page)),
    )
    .map(({ itemId }) => itemId);
