import type { FieldItem } from '../../domain/desktop-item/desktop-item.ts';
import type { FieldKind } from '../../domain/keystroke/field-kind.ts';

/** The part of a field item that a page needs to find the field. */
export type WatchedField = Pick<FieldItem, 'itemId' | 'selectors'>;

/** The answer to `which-fields`: what to watch in one frame. */
export interface WatchedHere {
  fields: readonly WatchedField[];
  /** Whether keystrokes may be recorded on this page. If so, it reports which kind of field the agent types into. */
  keystrokes: boolean;
}

/**
 * Messages from pages to the worker. None of them can carry content of a page: no value, no address, no text.
 */
export type FromPage =
  /** Asks what to watch here. The answer is `WatchedHere`. */
  | { is: 'which-fields' }
  | { is: 'field'; on: 'enter' | 'leave'; itemIds: readonly string[]; at: number }
  /** A selector matches an element, so the page still has this field. */
  | { is: 'found'; itemIds: readonly string[] }
  /**
   * Which kind of field the agent types into; null means none in this frame. `key`: a key has just arrived in it; the
   * message does not say which. Sent only where keystrokes may be recorded.
   */
  | { is: 'typing'; kind: FieldKind | null; at: number; key?: true };

/** `fields-changed`: the address or the desktop items have changed, so ask again. `say-typing`: send `typing` again. */
export interface ToPage {
  is: 'fields-changed' | 'say-typing';
}
