import { fieldsOf, websitesOf } from '../../domain/desktop-item/matching.ts';
import { type PageAddress, pageAddress } from '../../domain/desktop-item/patterns.ts';
import { nativeHostName } from '../package/names.ts';
import type { FromPage, ToPage, WatchedField, WatchedHere } from '../page/messages.ts';
import type { BrowserItem, FromExtension, ToExtension } from './agent-messages.ts';
import { browserName } from './browser-name.ts';
import { enteredFields, type Place } from './entered.ts';
import { keystrokePageOf, typingState } from './typing.ts';

const minRetryMs = 1000;
const maxRetryMs = 60_000;

let port: chrome.runtime.Port | undefined;
let retryMs = minRetryMs;
let nextAttempt: ReturnType<typeof setTimeout> | undefined;
let items: readonly BrowserItem[] = [];
const entered = enteredFields();
const typing = typingState((field, at, key) => send({ is: 'typing', field, at, ...(key && { key }) }));
let openWebsites: readonly string[] = [];
/** What has been reported about the current page of each tab. */
const reported = new Map<number, Set<string>>();

const send = (message: FromExtension): void => port?.postMessage(message);

const reportObserved = (on: 'enter' | 'leave', itemId: string, at = Date.now()): void => {
  // It does not wait for the next attempt, because nothing is paused before the desktop agent knows.
  if (!port) connect();
  send({ is: 'observed', on, itemId, at });
};

/** An open port also keeps this worker alive. */
const connect = (): void => {
  clearTimeout(nextAttempt);
  port = chrome.runtime.connectNative(nativeHostName);
  port.onMessage.addListener((message) => {
    retryMs = minRetryMs;
    handleAgentMessage(message as ToExtension);
  });
  port.onDisconnect.addListener(() => {
    port = undefined;
    nextAttempt = setTimeout(connect, retryMs);
    retryMs = Math.min(maxRetryMs, retryMs * 2);
  });
};

const handleAgentMessage = (message: ToExtension): void => {
  if (message.is === 'say-typing') void askTyping();
  else setItems(message);
};

const setItems = ({ items: newItems, takesTyping = false }: Extract<ToExtension, { is: 'items' }>): void => {
  items = newItems;
  send({ is: 'hello', browser: browserName(), extension: chrome.runtime.getManifest().version });
  typing.start(takesTyping);
  // The desktop agent may have restarted, so it is told what is entered now, and since when, because nothing may have been
  // paused for it.
  for (const itemId of entered.itemIds()) reportObserved('enter', itemId, entered.since(itemId));
  openWebsites = [];
  void checkActivePage();
  void chrome.tabs.query({}).then((tabs) => {
    for (const { id } of tabs) if (id !== undefined) notifyFieldsChanged(id);
  });
};

const notifyFieldsChanged = (tabId: number): void =>
  // Pages without our script do not answer.
  void chrome.tabs.sendMessage(tabId, { is: 'fields-changed' } satisfies ToPage).catch(() => {});

/** Asks the active page to report which field the agent types into. The frame with the focus answers. */
const askTyping = async (): Promise<void> => {
  const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
  if (tab?.id !== undefined) {
    await chrome.tabs.sendMessage(tab.id, { is: 'say-typing' } satisfies ToPage).catch(() => {});
  }
};

/** The addresses that an item may match: that of the page, that of the frame, and that of the frame's origin. */
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

const handlePageMessage = (message: FromPage, sender: chrome.runtime.MessageSender): WatchedHere | undefined => {
  const place: Place = { tabId: sender.tab?.id ?? -1, frameId: sender.frameId ?? 0 };
  switch (message.is) {
    case 'which-fields': {
      const fields = fieldsFor(sender);
      for (const { itemId } of fields) reportOnce(place.tabId, { is: 'page-view', itemId });
      return { fields, keystrokes: typing.isOn && keystrokePageOf(items, sender) !== undefined };
    }
    case 'typing':
      typing.update(message, place, keystrokePageOf(items, sender));
      return undefined;
    case 'found':
      for (const itemId of message.itemIds) reportOnce(place.tabId, { is: 'found', itemId });
      return undefined;
    case 'field':
      for (const itemId of message.itemIds) {
        if (message.on === 'enter') entered.enter(itemId, place, message.at);
        if (message.on === 'enter' || entered.leave(itemId, place)) reportObserved(message.on, itemId, message.at);
      }
      return undefined;
  }
};

/** Reports changes of the active page. While another program is in front, it is the page that the agent returns to. */
const checkActivePage = async (): Promise<void> => {
  const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
  const page = tab?.url === undefined ? undefined : pageAddress(tab.url);
  const open = page ? websitesOf(items, page) : [];
  const before = openWebsites;
  openWebsites = open;
  for (const itemId of before) if (!open.includes(itemId)) reportObserved('leave', itemId);
  for (const itemId of open) if (!before.includes(itemId)) reportObserved('enter', itemId);
};

chrome.runtime.onMessage.addListener((message: FromPage, sender, answer) => answer(handlePageMessage(message, sender)));

chrome.webNavigation.onCommitted.addListener(({ tabId, frameId }) => {
  for (const itemId of entered.forget(tabId, frameId)) reportObserved('leave', itemId);
  typing.forget(tabId, frameId);
  if (frameId !== 0) return;
  reported.delete(tabId);
  void checkActivePage();
});

/** Handles a page that changed its address without loading another document. */
const onAddressChanged = ({ tabId, frameId }: chrome.webNavigation.Navigation): void => {
  // Nothing may be recorded at the new address, so the page has to report again which field the agent types into.
  typing.forget(tabId, frameId);
  if (frameId !== 0) return;
  reported.delete(tabId);
  notifyFieldsChanged(tabId);
  void checkActivePage();
};
chrome.webNavigation.onHistoryStateUpdated.addListener(onAddressChanged);
chrome.webNavigation.onReferenceFragmentUpdated.addListener(onAddressChanged);

chrome.tabs.onActivated.addListener(({ tabId }) => {
  typing.leaveOthers(tabId);
  void checkActivePage();
});
chrome.tabs.onRemoved.addListener((tabId) => {
  for (const itemId of entered.forget(tabId)) reportObserved('leave', itemId);
  typing.forget(tabId);
  reported.delete(tabId);
  void checkActivePage();
});
chrome.windows.onFocusChanged.addListener((windowId) => {
  if (windowId !== chrome.windows.WINDOW_ID_NONE) void checkActivePage();
});

/** Pages that are already open get the script now, without being loaded again. */
chrome.runtime.onInstalled.addListener(async () => {
  for (const { id } of await chrome.tabs.query({ url: ['http://*/*', 'https://*/*'] })) {
    const target = { tabId: id!, allFrames: true };
    const injection = { target, files: ['watch-fields.js'], injectImmediately: true };
    await chrome.scripting.executeScript(injection).catch(() => {});
  }
});

connect();
