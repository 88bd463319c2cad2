import { HeldKeystrokes, type Keystroke } from '../../../domain/keystroke/held-keystrokes.ts';
import {
  type FocusedField,
  type KeystrokeDenial,
  type KeystrokeRules,
  type KeystrokeSituation,
  whyNotRecorded,
} from '../../../domain/keystroke/keystroke-gate.ts';
import type { Focus, FocusedWindow } from '../focus/focus.ts';
import type { Keys } from './keys.ts';

/** While these hold, the keyboard is not even listened to. */
const withoutKeyboard = new Set<KeystrokeDenial>(['not-permitted', 'not-shown', 'paused', 'stopped']);

/**
 * The keystrokes of one session. It begins with everything denied: each condition has to be set. Nothing starts it yet:
 * docs/decisions/0055-keystrokes-are-denied-unless-everything-is-known.md
 */
export const recordKeystrokes = ({
  keys,
  focus,
  isBrowser,
  nowMs,
}: {
  keys: Keys;
  focus: Pick<Focus, 'current' | 'onChange'>;
  isBrowser: (program: string) => boolean;
  nowMs: () => number;
}) => {
  const held = new HeldKeystrokes();
  let rules: KeystrokeRules = { programs: new Set(), pageItemIds: new Set() };
  let situation: KeystrokeSituation = {
    ...{ isPermitted: false, isShown: false, isPaused: true, isStopped: true },
    ...{ program: undefined, isBrowser: false, field: undefined },
  };
  let stopListening: (() => void) | undefined;
  let isClosed = false;

  const apply = (since: number): void => {
    const denial = isClosed ? 'stopped' : whyNotRecorded(situation, rules);
    held.set(denial, since);
    const mayListen = denial === undefined || !withoutKeyboard.has(denial);
    if (mayListen) stopListening ??= keys.start((text) => void held.add({ at: nowMs(), text }));
    else {
      stopListening?.();
      stopListening = undefined;
    }
  };
  const change = (part: Partial<KeystrokeSituation>, since = nowMs()): void => {
    situation = { ...situation, ...part };
    apply(since);
  };

  const onWindow = (window: FocusedWindow | undefined): void => {
    const program = window?.program || undefined;
    held.restart(nowMs());
    // The field was one of the window before: the extension has to say anew which one has the focus.
    change({ program, isBrowser: program !== undefined && isBrowser(program), field: undefined });
  };
  const offFocus = focus.onChange(onWindow);
  void focus.current().then((window) => situation.program === undefined && onWindow(window));

  return {
    setRules(given: KeystrokeRules): void {
      rules = given;
      apply(nowMs());
    },
    setPermitted: (isPermitted: boolean) => change({ isPermitted }),
    setShown: (isShown: boolean) => change({ isShown }),
    setStopped: (isStopped: boolean) => change({ isStopped }),
    /** `since`: when the agent clicked, for example. What was typed after it, or half a second before, is dropped. */
    setPaused: (isPaused: boolean, since?: number) => change({ isPaused }, since),
    /** Undefined: no field has the focus, or the extension has left. */
    setField(field: FocusedField | undefined, since?: number): void {
      held.restart(since ?? nowMs());
      change({ field }, since);
    },
    /** What was typed more than two seconds ago, and may be stored. */
    take: (): Keystroke[] => held.take(nowMs()),
    denial: () => whyNotRecorded(situation, rules),
    close(): void {
      isClosed = true;
      apply(nowMs());
      held.drop(Number.NEGATIVE_INFINITY);
      offFocus();
      keys.close();
    },
  };
};
