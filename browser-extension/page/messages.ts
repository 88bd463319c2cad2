import type { FieldItem } from '../../domain/desktop-item/desktop-item.ts';
import type { FieldKind } from '../../domain/keystroke/field-kind.ts';

/** What a page has to know of a field to find it. */
export type WatchedField = Pick<FieldItem, 'itemId' | 'selectors'>;

/** What is watched in one frame. */
export interface WatchedHere {
  fields: readonly WatchedField[];
  /** Keystrokes may be recorded on this page: it says which kind of field is typed into. */
  keystrokes: boolean;
}

/**
 * What pages tell the worker. None of these has room for anything that is on a page: no value, no address, no text.
 */
export type FromPage =
  /** What is watched here? The answer is `WatchedHere`. */
  | { is: 'which-fields' }
  | { is: 'field'; on: 'enter' | 'leave'; itemIds: readonly string[]; at: number }
  /** A selector matches something: the page still calls its field so. */
  | { is: 'found'; itemIds: readonly string[] }
  /**
   * Which kind of field the agent types into; null: into none of this frame. `key`: a key, which is not named,
   * has just arrived there. Said only where keystrokes may be recorded.
   */
  | { is: 'typing'; kind: FieldKind | null; at: number; key?: true };

/** `fields-changed`: the address or the desktop items have changed, ask again. `say-typing`: say it once more. */
export interface ToPage {
  is: 'fields-changed' | 'say-typing';
}
