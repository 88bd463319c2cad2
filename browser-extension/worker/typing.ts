import { websitesOf } from '../../domain/desktop-item/matching.ts';
import { pageAddress } from '../../domain/desktop-item/patterns.ts';
import type { FieldKind } from '../../domain/keystroke/field-kind.ts';
import type { BrowserItem } from './agent-messages.ts';
import type { Place } from './entered.ts';

const isNamed = (item: BrowserItem): boolean =>
  item.kind === 'website' && item.status === 'Approved' && item.recordKeystrokes === true;

/**
 * The item that lets keystrokes be recorded in a frame: its own address is named, and so is that of the page around it. A
 * frame of another origin on a page that is named is not recorded unless it is named itself.
 */
export const keystrokePageOf = (
  items: readonly BrowserItem[],
  { tab, url }: Pick<chrome.runtime.MessageSender, 'tab' | 'url'>,
): string | undefined => {
  const named = items.filter(isNamed);
  const itemOf = (address: string | undefined): string | undefined => {
    const page = address === undefined ? undefined : pageAddress(address);
    return page && websitesOf(named, page)[0];
  };
  return itemOf(tab?.url) === undefined ? undefined : itemOf(url);
};

interface Typing {
  place: Place;
  itemId: string;
  kind: FieldKind;
}

/** Which field of which frame is typed into. Whatever is not certain is said as `null`. */
export const typingState = (
  say: (field: { itemId: string; kind: FieldKind } | null, at: number, key?: true) => void,
) => {
  let isOn = false;
  let now: Typing | undefined;

  const leave = (at = Date.now()): void => {
    if (now) say(null, at);
    now = undefined;
  };

  return {
    /** Whether the desktop agent takes what this says. */
    get isOn() {
      return isOn;
    },
    /** The desktop agent has connected, or has other items: what was said before counts no more. */
    start(takesTyping: boolean): void {
      isOn = takesTyping;
      now = undefined;
      if (isOn) say(null, Date.now());
    },
    /** `itemId`: of the page, as it is allowed now; undefined: it is not. */
    take(
      { kind, at, key }: { kind: FieldKind | null; at: number; key?: true },
      place: Place,
      itemId: string | undefined,
    ): void {
      if (!isOn) return;
      const isOwn = now?.place.tabId === place.tabId && now.place.frameId === place.frameId;
      if (kind === null || itemId === undefined) {
        // Another frame has the focus by now, and has said so.
        if (isOwn || itemId === undefined) leave(at);
        return;
      }
      now = { place, itemId, kind };
      say({ itemId, kind }, at, key);
    },
    /** A frame shows something else now, or is gone. Of the page itself: its frames, too. */
    forget(tabId: number, frameId?: number): void {
      if (now?.place.tabId === tabId && (!frameId || now.place.frameId === frameId)) leave();
    },
    /** Another tab is in front. */
    leaveOthers(tabId: number): void {
      if (now && now.place.tabId !== tabId) leave();
    },
  };
};
