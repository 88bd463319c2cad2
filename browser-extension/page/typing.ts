import { type FieldKind, fieldKindOf } from '../../domain/keystroke/field-kind.ts';

const passwordFields = 'input[type="password" i]';

/** Attributes that may change the kind of a field. */
const telling = [
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

/** What a page calls a field. */
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

/** Shown as dots by a style, as some pages do instead of using a password field. */
const isMasked = (element: Element): boolean => {
  const style = getComputedStyle(element);
  const security = style.getPropertyValue('-webkit-text-security');
  return (security !== '' && security !== 'none') || /disc|dots|password|bullet/i.test(style.fontFamily);
};

const namedKeys = new Set(['Enter', 'Tab', 'Backspace', 'Delete', 'Escape']);

/** Whether a key writes something, or is one of those that matter to what was written. */
const writes = (event: KeyboardEvent): boolean => {
  const isCommand = event.metaKey || event.ctrlKey !== event.altKey;
  const isAltGraph = event.getModifierState('AltGraph');
  return (!isCommand || isAltGraph) && ([...event.key].length === 1 || namedKeys.has(event.key));
};

/** Says which kind of field is typed into, where keystrokes may be recorded. Never what is in it. */
export const reportTyping = ({
  say,
  focused,
  isWatched,
}: {
  /** `key`: a key arrived in the field, at this time. */
  say: (kind: FieldKind | null, at: number, key?: true) => void;
  /** The element with the focus, also inside shadow roots. */
  focused: () => Element | undefined;
  /** A field that Desktop Manager watches is there because of what is typed into it. */
  isWatched: (element: Element) => boolean;
}) => {
  let isOn = false;
  let last: FieldKind | null = null;
  let observed: Element | undefined;
  const roots = new Set<Document | ShadowRoot>();
  /** Fields that were password fields once: pages let people see their password. */
  const secret = new WeakSet<Element>();
  /** Names of such fields: pages may show the password in another field of the same name. */
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

  /** Null: nothing that could be recorded has the focus. */
  const kindOf = (element: Element | undefined): FieldKind | null => {
    if (!element || element === document.body || element === document.documentElement) return null;
    // A frame says itself what is typed in it.
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
    say(kind, Date.now());
  };

  const look = ({ again = false } = {}): void => {
    if (!isOn) return;
    // Of the windows and frames without the focus, nobody says anything: the one that has it does.
    if (!document.hasFocus()) {
      set(null);
      return;
    }
    const element = focused();
    if (element && element !== observed) {
      observed = element;
      attributes.disconnect();
      for (const root of roots) observeTypes(root);
      attributes.observe(element, { attributes: true, attributeFilter: telling, attributeOldValue: true });
    }
    set(kindOf(element), again);
  };

  const attributes = new MutationObserver((records) => {
    for (const { attributeName, oldValue, target } of records) {
      const wasPassword = attributeName === 'type' && oldValue?.toLowerCase() === 'password';
      if (wasPassword && target instanceof Element) keepSecret(target);
    }
    look();
  });
  const observeTypes = (root: Document | ShadowRoot): void =>
    attributes.observe(root, { attributes: true, attributeFilter: ['type'], attributeOldValue: true, subtree: true });

  return {
    get isOn() {
      return isOn;
    },
    /** Whether keystrokes may be recorded on this page. */
    set(given: boolean): void {
      isOn = given;
      if (isOn) {
        for (const root of roots) observeTypes(root);
        findPasswords();
        look({ again: true });
        return;
      }
      attributes.disconnect();
      observed = undefined;
      set(null);
    },
    /** A tree in which fields may be. */
    watch(root: Document | ShadowRoot): void {
      roots.add(root);
      if (isOn) observeTypes(root);
    },
    look,
    /** A key has arrived in the field. Which one is not looked at any further than that it writes something. */
    key(event: KeyboardEvent): void {
      if (!isOn || !event.isTrusted || event.repeat || !writes(event)) return;
      look();
      // When it was pressed: a page that is busy hears of it later.
      if (last === 'text') say(last, Date.now() - Math.max(0, performance.now() - event.timeStamp), true);
    },
    /** The focus goes elsewhere, at once and whatever comes next. */
    leave(): void {
      if (isOn) set(null);
    },
  };
};
export type TypingReporter = ReturnType<typeof reportTyping>;
