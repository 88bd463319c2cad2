import type { FieldItem, WebsiteItem } from '../../domain/desktop-item/desktop-item.ts';
import type { FieldKind } from '../../domain/keystroke/field-kind.ts';

/** The parts of an item that the extension needs. */
export type BrowserItem =
  | Pick<FieldItem, 'kind' | 'itemId' | 'status' | 'address' | 'selectors' | 'name'>
  | Pick<WebsiteItem, 'kind' | 'itemId' | 'status' | 'address' | 'name' | 'recordKeystrokes'>;

export type ToExtension =
  /** Sent after each connection, and when the items change. */
  | {
      is: 'items';
      items: readonly BrowserItem[];
      /** Whether the desktop agent accepts `typing`. Older ones would close the connection. */
      takesTyping?: boolean;
    }
  /** Asks for `typing` again, because another window is in front. Sent only to an extension that has sent it before. */
  | { is: 'say-typing' };

/** Everything that leaves the browser. The desktop agent refuses anything else. */
export type FromExtension =
  | { is: 'hello'; browser: string; extension: string }
  | { is: 'observed'; on: 'enter' | 'leave'; itemId: string; at: number }
  /** A page that a field should be on was opened. */
  | { is: 'page-view'; itemId: string }
  /** The field is on the page that was opened. */
  | { is: 'found'; itemId: string }
  /**
   * Which kind of field on which page the agent types into, and nothing of what they type; null means none that is known.
   * `key`: a key has arrived in it.
   */
  | { is: 'typing'; field: { itemId: string; kind: FieldKind } | null; at: number; key?: true };
