import type { FieldItem } from '../../domain/desktop-item/desktop-item.ts';

/** What a page has to know of a field to find it. */
export type WatchedField = Pick<FieldItem, 'itemId' | 'selectors'>;

/**
 * What pages tell the worker. None of these has room for anything that is on a page: no value, no address, no text.
 */
export type FromPage =
  /** Which fields may be here? The answer is a list of `WatchedField`. */
  | { is: 'which-fields' }
  | { is: 'field'; on: 'enter' | 'leave'; itemIds: readonly string[]; at: number }
  /** A selector matches something: the page still calls its field so. */
  | { is: 'found'; itemIds: readonly string[] };

/** Asks pages to ask again: the address or the desktop items have changed. */
export interface ToPage {
  is: 'fields-changed';
}
