import type { FieldItem, WebsiteItem } from '../../domain/desktop-item/desktop-item.ts';

/** Of an item, what the extension needs. */
export type BrowserItem =
  | Pick<FieldItem, 'kind' | 'itemId' | 'status' | 'address' | 'selectors' | 'name'>
  | Pick<WebsiteItem, 'kind' | 'itemId' | 'status' | 'address' | 'name'>;

/** The desktop agent sends this after each connection, and when the items change. */
export interface ToExtension {
  is: 'items';
  items: readonly BrowserItem[];
}

/** Everything that leaves the browser. The desktop agent refuses anything else. */
export type FromExtension =
  | { is: 'hello'; browser: string; extension: string }
  | { is: 'observed'; on: 'enter' | 'leave'; itemId: string; at: number }
  /** A page that a field should be on was opened. */
  | { is: 'page-view'; itemId: string }
  /** The field is on the page that was opened. */
  | { is: 'found'; itemId: string };
