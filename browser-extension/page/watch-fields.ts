import { allRoots, fieldsAt, fieldsIn, focusedElement, shadowRootOf } from './find-fields.ts';
import type { FromPage, ToPage, WatchedField, WatchedHere } from './messages.ts';
import { reportTyping } from './typing.ts';

/** A page that changes is searched at most this often. */
const searchIntervalMs = 300;

/** A script that fills a field fires many events. Reporting one of them a second is enough. */
const filledIntervalMs = 1000;

let watched: readonly WatchedField[] = [];
/** The watched field that the agent is in. It stays set while another window or tab is in front. */
let inside: { element: Element; itemIds: readonly string[] } | undefined;
let filledAt = Number.NEGATIVE_INFINITY;
let isSearchDue = false;
const found = new Set<string>();
const listenedTo = new WeakSet<Document | ShadowRoot>();
const seenEvents = new WeakSet<Event>();

const send = (message: FromPage): Promise<unknown> =>
  // It fails if the extension has been updated. The new one watches this page itself.
  chrome.runtime.sendMessage(message).catch(() => undefined);

const typing = reportTyping({
  report: (kind, at, key) => void send({ is: 'typing', kind, at, ...(key && { key }) }),
  focused: focusedElement,
  isWatched: (element) => fieldsAt(element, watched).length > 0,
});

const report = (on: 'enter' | 'leave', itemIds: readonly string[]): void =>
  // This is the clock of the PC, which the desktop agent compares with its own.
  void send({ is: 'field', on, itemIds, at: Date.now() });

const leave = (): void => {
  if (inside) report('leave', inside.itemIds);
  inside = undefined;
};

const enter = (element: Element | undefined): void => {
  if (inside && inside.element !== element) leave();
  const itemIds = fieldsAt(element, watched);
  if (!element || itemIds.length === 0) return;
  inside = { element, itemIds };
  report('enter', itemIds);
  reportFound(itemIds);
};

const reportFound = (itemIds: readonly string[]): void => {
  const fresh = itemIds.filter((itemId) => !found.has(itemId));
  for (const itemId of fresh) found.add(itemId);
  if (fresh.length > 0) void send({ is: 'found', itemIds: fresh });
};

/** The innermost target of an event, as far as its path and closed shadow roots show it. */
const targetOf = (event: Event): Element | undefined => {
  const [target] = event.composedPath();
  if (!(target instanceof Element)) return undefined;
  return shadowRootOf(target) ? focusedElement() : target;
};

const onFocusIn = (event: Event): void => {
  for (const node of event.composedPath()) {
    const root = node instanceof Element ? shadowRootOf(node) : undefined;
    if (root) listenTo(root);
  }
  enter(targetOf(event));
  typing.update();
};

/** If another window or tab comes to the front, the field keeps the focus of its page, so the agent has not left it. */
const onFocusOut = (): void => {
  typing.leave();
  if (inside && focusedElement() !== inside.element) leave();
};

/** Reports a field that is filled in although the agent is not in it, by a password manager or a script. */
const onFilled = (event: Event): void => {
  const [element] = event.composedPath();
  if (!(element instanceof Element) || element === inside?.element || performance.now() - filledAt < filledIntervalMs)
    return;
  const itemIds = fieldsAt(element, watched);
  if (itemIds.length === 0) return;
  filledAt = performance.now();
  report('enter', itemIds);
};

const once =
  (listener: (event: Event) => void) =>
  (event: Event): void => {
    // The same event passes several roots.
    if (seenEvents.has(event)) return;
    seenEvents.add(event);
    listener(event);
  };

/** A window gets no event when the focus moves inside a shadow root, so each root has its own listeners. */
const listenTo = (root: Document | ShadowRoot): void => {
  if (listenedTo.has(root)) return;
  listenedTo.add(root);
  const target: EventTarget = root === document ? window : root;
  target.addEventListener('focusin', once(onFocusIn), true);
  target.addEventListener('focusout', once(onFocusOut), true);
  target.addEventListener('input', onFilled, true);
  target.addEventListener('change', onFilled, true);
  typing.watch(root);
  if (root !== document) observer.observe(root, { childList: true, subtree: true });
};

const search = (): void => {
  isSearchDue = false;
  const roots = allRoots();
  for (const root of roots) listenTo(root);
  reportFound(fieldsIn(roots, watched));
};

const searchSoon = (): void => {
  if ((watched.length === 0 && !typing.isOn) || isSearchDue) return;
  isSearchDue = true;
  setTimeout(search, searchIntervalMs);
};

const observer = new MutationObserver(() => {
  // There is no event when a field with the focus is removed.
  if (inside && !inside.element.isConnected) leave();
  typing.update();
  searchSoon();
});

const askWhichFields = async (): Promise<void> => {
  const answer = (await send({ is: 'which-fields' })) as WatchedHere | undefined;
  watched = answer?.fields ?? [];
  found.clear();
  typing.set(answer?.keystrokes === true);
  if (watched.length > 0 || answer?.keystrokes) {
    observer.observe(document, { childList: true, subtree: true });
    search();
  }
  // The agent may have entered a field before the answer came.
  if (!inside) enter(focusedElement());
};

const start = (): void => {
  listenTo(document);
  chrome.runtime.onMessage.addListener((message: ToPage) => {
    if (message.is === 'fields-changed') void askWhichFields();
    else typing.update({ again: true });
  });
  window.addEventListener('keydown', typing.key, true);
  window.addEventListener('blur', () => typing.leave());
  window.addEventListener('focus', () => typing.update());
  window.addEventListener('pagehide', () => typing.leave());
  void askWhichFields();
};

// Tabs that were open before the extension was installed may get this script twice.
const mark = Symbol.for('fermata-watches-fields');
const page = globalThis as { [mark]?: true };
if (!page[mark]) {
  page[mark] = true;
  start();
}
