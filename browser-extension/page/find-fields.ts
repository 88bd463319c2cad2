import type { WatchedField } from './messages.ts';

/** A selector that this browser does not understand matches nothing. */
const matches = (element: Element, selector: string): boolean => {
  try {
    return element.matches(selector);
  } catch {
    return false;
  }
};

/** The ids of the watched fields that match this element. */
export const fieldsAt = (element: Element | undefined, watched: readonly WatchedField[]): string[] =>
  element
    ? watched
        .filter(({ selectors }) => selectors.some((selector) => matches(element, selector)))
        .map(({ itemId }) => itemId)
    : [];

const contains = (root: ParentNode, selector: string): boolean => {
  try {
    return root.querySelector(selector) !== null;
  } catch {
    return false;
  }
};

/** The ids of the watched fields that are in one of these trees. */
export const fieldsIn = (roots: readonly ParentNode[], watched: readonly WatchedField[]): string[] =>
  watched
    .filter(({ selectors }) => roots.some((root) => selectors.some((selector) => contains(root, selector))))
    .map(({ itemId }) => itemId);

/** Finds closed shadow roots too, which an extension may read. */
export const shadowRootOf = (element: Element): ShadowRoot | undefined =>
  element instanceof HTMLElement ? (chrome.dom.openOrClosedShadowRoot(element) ?? undefined) : undefined;

/** Lists the document, and every shadow root in it. */
export const allRoots = (root: Document | ShadowRoot = document): (Document | ShadowRoot)[] => [
  root,
  ...[...root.querySelectorAll('*')].flatMap((element) => {
    const inside = shadowRootOf(element);
    return inside ? allRoots(inside) : [];
  }),
];

/** Returns the element with the focus, also inside shadow roots. It stays the same while another window is in front. */
export const focusedElement = (): Element | undefined => {
  let element = document.activeElement ?? undefined;
  for (;;) {
    const inner = element && shadowRootOf(element)?.activeElement;
    if (!inner) return element;
    element = inner;
  }
};
