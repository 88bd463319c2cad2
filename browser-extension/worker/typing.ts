import { websitesOf } from '../../domain/desktop-item/matching.ts';
import { pageAddress } from '../../domain/desktop-item/patterns.ts';
import type { FieldKind } from '../../domain/keystroke/field-kind.ts';
import type { BrowserItem } from './agent-messages.ts';
import type { Place } from './entered.ts';

const allowsKeystrokes = (item: BrowserItem): boolean =>
  item.kind === 'website' && item.status === 'Approved' && item.recordKeystrokes === true;

/**
 * The website item that allows recording keystrokes in a frame. Both the page and the frame must have an address of such an
 * item: a frame of another origin is not recorded because the page around it may be.
 */
export const keystrokePageOf = (
  items: readonly BrowserItem[],
  { tab, url }: Pick<chrome.runtime.MessageSender, 'tab' | 'url'>,
): string | undefined => {
  const allowed = items.filter(allowsKeystrokes);
  const itemOf = (address: string | undefined): string | undefined => {
    const page = address === undefined ? undefined : pageAddress(address);
    return page && websitesOf(allowed, page)[0];
  };
  return itemOf(tab?.url) === undefined ? undefined : itemOf(url);
};

interface Typing {
  place: Place;
  itemId: string;
  kind: FieldKind;
}

/** Keeps which field of which frame the agent types into. It reports `null` if that is not certain. */
export const typingState = (
  report: (field: { itemId: string; kind: FieldKind } | null, at: number, key?: true) => void,
) => {
  let isOn = false;
  let now: Typing | undefined;

  const leave = (at = Date.now()): void => {
    if (now) report(null, at);
    now = undefined;
  };

  return {
    /** Whether the desktop agent accepts these reports. */
    get isOn() {
      return isOn;
    },
    /** Starts again when the desktop agent has connected or has other items. Earlier reports no longer count. */
    start(takesTyping: boolean): void {
      isOn = takesTyping;
      now = undefined;
      if (isOn) report(null, Date.now());
    },
    /** `itemId`: the item that allows recording on the page now; undefined if none does. */
    update(
      { kind, at, key }: { kind: FieldKind | null; at: number; key?: true },
      place: Place,
      itemId: string | undefined,
    ): void {
      if (!isOn) return;
      const isOwn = now?.place.tabId === place.tabId && now.place.frameId === place.frameId;
      if (kind === null || itemId === undefined) {
        // If it was another frame, that one has the focus now and has reported its own field.
        if (isOwn || itemId === undefined) leave(at);
        return;
      }
      now = { place, itemId, kind };
      report({ itemId, kind }, at, key);
    },
    /** Handles a frame that is gone or shows something else now. If it is the page itself, its frames are gone too. */
    forget(tabId: number, frameId?: number): void {
      if (now?.place.tabId === tabId && (!frameId || now.place.frameId === frameId)) leave();
    },
    /** Handles another tab that came to the front. */
    leaveOthers(tabId: number): void {
      if (now && now.place.tabId !== tabId) leave();
    },
  };
};
