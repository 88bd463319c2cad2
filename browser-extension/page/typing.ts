import { type FieldKind, fieldKindOf } from '../../domain/keystroke/field-kind.ts';

const passwordFields = 'input[type="password" i]';

/** Attributes that may change the kind of a field. */
const kindAttributes = [
  'type',
  'autocomplete',
  'name',
  'id',
  'class',
  'style',
  'placeholder',
  'aria-label',
  'contenteditable',
];

const textOf = (elements: Iterable<Element> | null | undefined): string[] =>
  [...(elements ?? [])].map(({ textContent }) => (textContent ?? '').slice(0, 200));

/** All names that a page gives a field. */
const namesOf = (element: Element): string[] => {
  const attributes = ['name', 'id', 'class', 'placeholder', 'title', 'aria-label', 'data-testid', 'inputmode'];
  const labelledBy = (element.getAttribute('aria-labelledby') ?? '').split(/\s+/).filter(Boolean);
  const root = element.getRootNode() as Document | ShadowRoot;
  const labels = labelledBy.flatMap((id) => root.getElementById?.(id) ?? []);
  return [
    ...attributes.map((attribute) => element.getAttribute(attribute) ?? ''),
    ...textOf((element as HTMLInputElement).labels),
    ...textOf(labels),
  ];
};

/** Whether a style shows its text as dots. Some pages do that instead of using a password field. */
const isMasked = (element: Element): boolean => {
  const style = getComputedStyle(element);
  const security = style.getPropertyValue('-webkit-text-security');
  return (security !== '' && security !== 'none') || /disc|dots|password|bullet/i.test(style.fontFamily);
};

const namedKeys = new Set(['Enter', 'Tab', 'Backspace', 'Delete', 'Escape']);

/** Whether a key types something, or is one of those that change or end the typed text. */
const isTyping = (event: KeyboardEvent): boolean => {
  const isCommand = event.metaKey || event.ctrlKey !== event.altKey;
  const isAltGraph = event.getModifierState('AltGraph');
  return (!isCommand || isAltGraph) && ([...event.key].length === 1 || namedKeys.has(event.key));
};

/** Reports which kind of field the agent types into, where keystrokes may be recorded. It never reports the content. */
export const reportTyping = ({
  report,
  focused,
  isWatched,
}: {
  /** `key`: a key arrived in the field at this time. */
  report: (kind: FieldKind | null, at: number, key?: true) => void;
  /** The element with the focus, also inside shadow roots. */
  focused: () => Element | undefined;
  /** Fields that Desktop Manager watches count as secret, because of what is typed into them. */
  isWatched: (element: Element) => boolean;
}) => {
  let isOn = false;
  let last: FieldKind | null = null;
  let observed: Element | undefined;
  const roots = new Set<Document | ShadowRoot>();
  /** Fields that have been password fields, because pages let people see their password. */
  const secret = new WeakSet<Element>();
  /** The names of such fields, because pages may show the password in another field of the same name. */
  const secretNames = new Set<string>();

  const keepSecret = (element: Element): void => {
    secret.add(element);
    for (const attribute of ['name', 'id']) {
      const name = element.getAttribute(attribute);
      if (name) secretNames.add(name);
    }
  };
  const isSecret = (element: Element): boolean =>
    secret.has(element) ||
    ['name', 'id'].some((attribute) => secretNames.has(element.getAttribute(attribute) ?? '')) ||
    isMasked(element);

  const findPasswords = (): void => {
    for (const root of roots) for (const element of root.querySelectorAll(passwordFields)) keepSecret(element);
  };

  /** Null if the element with the focus cannot be typed into, or is another frame. */
  const kindOf = (element: Element | undefined): FieldKind | null => {
    if (!element || element === document.body || element === document.documentElement) return null;
    // A frame reports its own typing.
    if (/^i?frame$/i.test(element.tagName)) return null;
    if (isWatched(element)) return 'unknown';
    findPasswords();
    const form = (element as HTMLInputElement).form ?? element.closest('form');
    return fieldKindOf({
      tag: element.tagName.toLowerCase(),
      type: element instanceof HTMLInputElement ? element.type : '',
      autocomplete: element.getAttribute('autocomplete') ?? '',
      names: namesOf(element),
      isEditable: element instanceof HTMLElement && element.isContentEditable,
      isSecret: isSecret(element),
      isBesidePassword: form !== null && form.querySelector(passwordFields) !== null,
    });
  };

  const set = (kind: FieldKind | null, again = false): void => {
    if (kind === last && !again) return;
    last = kind;
    report(kind, Date.now());
  };
  const update = ({ again = false } = {}): void => {
    if (!isOn) return;
    // Only the window and frame with the focus reports a kind.
    if (!document.hasFocus()) {
      set(null);
      return;
    }
    const element = focused();
    if (element && element !== observed) {
      observed = element;
      attributes.disconnect();
      for (const root of roots) observeTypes(root);
      attributes.observe(element, { attributes: true, attributeFilter: kindAttributes, attributeOldValue: true });
    }
    set(kindOf(element), again);
  };

  const attributes = new MutationObserver((records) => {
    for (const { attributeName, oldValue, target } of records) {
      const wasPassword = attributeName === 'type' && oldValue?.toLowerCase() === 'password';
      if (wasPassword && target instanceof Element) keepSecret(target);
    }
    update();
  });
  const observeTypes = (root: Document | ShadowRoot): void =>
    attributes.observe(root, { attributes: true, attributeFilter: ['type'], attributeOldValue: true, subtree: true });

  return {
    get isOn() {
      return isOn;
    },
    /** Whether keystrokes may be recorded on this page. */
    set(isAllowed: boolean): void {
      isOn = isAllowed;
      if (isOn) {
        for (const root of roots) observeTypes(root);
        findPasswords();
        update({ again: true });
        return;
      }
      attributes.disconnect();
      observed = undefined;
      set(null);
    },
    /** Watches a tree that may contain fields. */
    watch(root: Document | ShadowRoot): void {
      roots.add(root);
      if (isOn) observeTypes(root);
    },
    update,
    /** Handles a key that has arrived in the field. It only checks that the key types something, not which key it is. */
    key(event: KeyboardEvent): void {
      if (!isOn || !event.isTrusted || event.repeat || !isTyping(event)) return;
      update();
      // The time at which it was pressed, because a busy page gets the event later.
      if (last === 'text') report(last, Date.now() - Math.max(0, performance.now() - event.timeStamp), true);
    },
    /** Reports at once that the focus leaves, whatever gets it next. */
    leave(): void {
      if (isOn) set(null);
    },
  };
};
export type TypingReporter = ReturnType<typeof reportTyping>;
