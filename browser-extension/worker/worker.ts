import { fieldsOf, websitesOf } from '../../domain/desktop-item/matching.ts';
import { type PageAddress, pageAddress } from '../../domain/desktop-item/patterns.ts';
import { nativeHostName } from '../package/names.ts';
import type { FromPage, ToPage, WatchedField, WatchedHere } from '../page/messages.ts';
import type { BrowserItem, FromExtension, ToExtension } from './agent-messages.ts';
import { browserName } from './browser-name.ts';
import { enteredFields, type Place } from './entered.ts';
import { keystrokePageOf, typingState } from './typing.ts';

const firstRestMs = 1000;
const maxRestMs = 60_000;

let port: chrome.runtime.Port | undefined;
let restMs = firstRestMs;
let nextAttempt: ReturnType<typeof setTimeout> | undefined;
let items: readonly BrowserItem[] = [];
const entered = enteredFields();
const typing = typingState((field, at, key) => send({ is: 'typing', field, at, ...(key && { key }) }));
let openWebsites: readonly string[] = [];
/** Of each tab: what was reported of the page that it shows. */
const reported = new Map<number, Set<string>>();

const send = (message: FromExtension): void => port?.postMessage(message);

const observed = (on: 'enter' | 'leave', itemId: string, at = Date.now()): void => {
  // Not only when the next attempt is due: nothing is paused as long as the desktop agent does not hear of it.
  if (!port) connect();
  send({ is: 'observed', on, itemId, at });
};

/** An open port also keeps this worker alive. */
const connect = (): void => {
  clearTimeout(nextAttempt);
  port = chrome.runtime.connectNative(nativeHostName);
  port.onMessage.addListener((message) => {
    restMs = firstRestMs;
    take(message as ToExtension);
  });
  port.onDisconnect.addListener(() => {
    port = undefined;
    nextAttempt = setTimeout(connect, restMs);
    restMs = Math.min(maxRestMs, restMs * 2);
  });
};

const take = (message: ToExtension): void => {
  if (message.is === 'say-typing') void askTyping();
  else takeItems(message);
};

const takeItems = ({ items: given, takesTyping = false }: Extract<ToExtension, { is: 'items' }>): void => {
  items = given;
  send({ is: 'hello', browser: browserName(), extension: chrome.runtime.getManifest().version });
  typing.start(takesTyping);
  // The desktop agent may have started anew: it learns what is entered now.
  // Since when: nobody may have paused anything for it.
  for (const itemId of entered.itemIds()) observed('enter', itemId, entered.since(itemId));
  openWebsites = [];
  void lookAtPageInFront();
  void chrome.tabs.query({}).then((tabs) => {
    for (const { id } of tabs) if (id !== undefined) tellFieldsChanged(id);
  });
};

const tellFieldsChanged = (tabId: number): void =>
  // Pages without our script do not answer.
  void chrome.tabs.sendMessage(tabId, { is: 'fields-changed' } satisfies ToPage).catch(() => {});

/** Whoever has the focus in the page in front says what is typed into. */
const askTyping = async (): Promise<void> => {
  const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
  if (tab?.id !== undefined) {
    await chrome.tabs.sendMessage(tab.id, { is: 'say-typing' } satisfies ToPage).catch(() => {});
  }
};

/** The addresses that an item may name: of the page, and of the frame. A frame without an address has that of its origin. */
const addressesOf = ({ tab, url, origin }: chrome.runtime.MessageSender): PageAddress[] =>
  [tab?.url, url, origin].flatMap((address) => {
    const page = address === undefined ? undefined : pageAddress(address);
    return page ? [page] : [];
  });

const fieldsFor = (sender: chrome.runtime.MessageSender): WatchedField[] => {
  const here = new Set(fieldsOf(items, addressesOf(sender)));
  return items.flatMap((item) =>
    item.kind === 'field' && here.has(item.itemId) ? [{ itemId: item.itemId, selectors: item.selectors }] : [],
  );
};

const reportOnce = (tabId: number, message: Extract<FromExtension, { is: 'page-view' | 'found' }>): void => {
  const ofTab = reported.get(tabId) ?? new Set();
  reported.set(tabId, ofTab);
  const key = `${message.is} ${message.itemId}`;
  if (ofTab.has(key)) return;
  ofTab.add(key);
  send(message);
};

const takeFromPage = (message: FromPage, sender: chrome.runtime.MessageSender): WatchedHere | undefined => {
  const place: Place = { tabId: sender.tab?.id ?? -1, frameId: sender.frameId ?? 0 };
  switch (message.is) {
    case 'which-fields': {
      const fields = fieldsFor(sender);
      for (const { itemId } of fields) reportOnce(place.tabId, { is: 'page-view', itemId });
      return { fields, keystrokes: typing.isOn && keystrokePageOf(items, sender) !== undefined };
    }
    case 'typing':
      typing.take(message, place, keystrokePageOf(items, sender));
      return undefined;
    case 'found':
      for (const itemId of message.itemIds) reportOnce(place.tabId, { is: 'found', itemId });
      return undefined;
    case 'field':
      for (const itemId of message.itemIds) {
        if (message.on === 'enter') entered.enter(itemId, place, message.at);
        if (message.on === 'enter' || entered.leave(itemId, place)) observed(message.on, itemId, message.at);
      }
      return undefined;
  }
};

/** Which page is in front; while another program is, it is still the one that the agent comes back to. */
const lookAtPageInFront = async (): Promise<void> => {
  const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
  const page = tab?.url === undefined ? undefined : pageAddress(tab.url);
  const open = page ? websitesOf(items, page) : [];
  const before = openWebsites;
  openWebsites = open;
  for (const itemId of before) if (!open.includes(itemId)) observed('leave', itemId);
  for (const itemId of open) if (!before.includes(itemId)) observed('enter', itemId);
};

chrome.runtime.onMessage.addListener((message: FromPage, sender, answer) => answer(takeFromPage(message, sender)));

chrome.webNavigation.onCommitted.addListener(({ tabId, frameId }) => {
  for (const itemId of entered.forget(tabId, frameId)) observed('leave', itemId);
  typing.forget(tabId, frameId);
  if (frameId !== 0) return;
  reported.delete(tabId);
  void lookAtPageInFront();
});

/** The page wrote another address into its bar, and is still the same document. */
const onAddressChanged = ({ tabId, frameId }: chrome.webNavigation.Navigation): void => {
  // The new address may be one where nothing is recorded: the page says anew what is typed into.
  typing.forget(tabId, frameId);
  if (frameId !== 0) return;
  reported.delete(tabId);
  tellFieldsChanged(tabId);
  void lookAtPageInFront();
};
chrome.webNavigation.onHistoryStateUpdated.addListener(onAddressChanged);
chrome.webNavigation.onReferenceFragmentUpdated.addListener(onAddressChanged);

chrome.tabs.onActivated.addListener(({ tabId }) => {
  typing.leaveOthers(tabId);
  void lookAtPageInFront();
});
chrome.tabs.onRemoved.addListener((tabId) => {
  for (const itemId of entered.forget(tabId)) observed('leave', itemId);
  typing.forget(tabId);
  reported.delete(tabId);
  void lookAtPageInFront();
});
chrome.windows.onFocusChanged.addListener((windowId) => {
  if (windowId !== chrome.windows.WINDOW_ID_NONE) void lookAtPageInFront();
});

/** Pages that were open before get the script now, not only after they are loaded again. */
chrome.runtime.onInstalled.addListener(async () => {
  for (const { id } of await chrome.tabs.query({ url: ['http://*/*', 'https://*/*'] })) {
    const target = { tabId: id!, allFrames: true };
    const injection = { target, files: ['watch-fields.js'], injectImmediately: true };
    await chrome.scripting.executeScript(injection).catch(() => {});
  }
});

connect();
