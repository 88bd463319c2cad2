import { HeldKeystrokes, holdBackMs, type Keystroke } from '../../../domain/keystroke/held-keystrokes.ts';
import {
  type FocusedField,
  type KeystrokeDenial,
  type KeystrokeRules,
  type KeystrokeSituation,
  whyNotRecorded,
} from '../../../domain/keystroke/keystroke-gate.ts';
import { whyNeverRecorded } from '../../../domain/keystroke/programs.ts';
import type { FieldSource } from '../../triggers/browsers.ts';
import type { Focus, FocusedWindow } from '../focus/focus.ts';
import type { Keys } from './keys.ts';

/** In these states, the keyboard is not even listened to. */
const withoutKeyboard = new Set<KeystrokeDenial>(['not-permitted', 'not-shown', 'paused', 'stopped']);

/** The keystrokes of one session. In the beginning everything is denied: each condition must be set. */
export const recordKeystrokes = ({
  keys,
  focus,
  browserOf,
  askField,
  nowMs,
}: {
  keys: Keys;
  focus: Pick<Focus, 'current' | 'onChange'>;
  /**
   * The name by which the extension knows the browser of this program. Undefined if it is not a browser that can have
   * the extension.
   */
  browserOf: (program: string) => string | undefined;
  /** Asks the extension which field has the focus, because another window is in front. */
  askField: () => void;
  nowMs: () => number;
}) => {
  const held = new HeldKeystrokes();
  let rules: KeystrokeRules = { programs: new Set(), pageItemIds: new Set() };
  let situation: KeystrokeSituation = {
    ...{ isPermitted: false, isShown: false, isPaused: true, isStopped: true },
    ...{ program: undefined, isBrowser: false, field: undefined },
  };
  /** The extension that named the field. */
  let fieldFrom: number | undefined;
  let stopListening: (() => void) | undefined;
  let isClosed = false;

  const onKey = (text: string): void => void held.add({ at: nowMs(), text }, { mustBeConfirmed: situation.isBrowser });

  const apply = (since: number): void => {
    const denial = isClosed ? 'stopped' : whyNotRecorded(situation, rules);
    held.set(denial, since);
    const mayListen = denial === undefined || !withoutKeyboard.has(denial);
    if (mayListen) stopListening ??= keys.start(onKey);
    else {
      stopListening?.();
      stopListening = undefined;
    }
  };
  /** An end of recording counts from when it happened; a start counts from now on. */
  const change = (part: Partial<KeystrokeSituation>, since = nowMs()): void => {
    situation = { ...situation, ...part };
    const isDenied = whyNotRecorded(situation, rules) !== undefined;
    apply(isDenied ? since : nowMs());
  };
  /**
   * Other programs say when something happened. Nothing happens in the future, or can reach back further than what is
   * held.
   */
  const credible = (at: number): number => Math.min(nowMs(), Math.max(at, nowMs() - holdBackMs));

  const onWindow = (window: FocusedWindow | undefined): void => {
    const program = window?.program || undefined;
    const isBrowser =
      program !== undefined && (browserOf(program) !== undefined || whyNeverRecorded(program) !== undefined);
    held.restart(nowMs());
    // The field was in the previous window, so the extension must say again which one has the focus.
    fieldFrom = undefined;
    change({ program, isBrowser, field: undefined });
    if (isBrowser) askField();
  };
  const offFocus = focus.onChange(onWindow);
  void focus.current().then((window) => situation.program === undefined && onWindow(window));

  /** Whether an extension reports for the window in front. */
  const isInFront = ({ browser }: Pick<FieldSource, 'browser'>): boolean =>
    situation.program !== undefined && browserOf(situation.program) === browser;

  return {
    /** Calls back with a sentence when keystrokes are missing although they should have been recorded. */
    onFault: (listener: (what: string) => void) => keys.onFault?.(listener),
    setRules(given: KeystrokeRules): void {
      rules = given;
      held.restart(nowMs());
      apply(nowMs());
    },
    setPermitted: (isPermitted: boolean) => change({ isPermitted }),
    setShown: (isShown: boolean) => change({ isShown }),
    setStopped: (isStopped: boolean) => change({ isStopped }),
    /** `since`: for example, when the agent clicked. What was typed after it, or half a second before, is dropped. */
    setPaused: (isPaused: boolean, since = nowMs()) => change({ isPaused }, credible(since)),
    /** Undefined: no known field has the focus, or the extension is gone. */
    setField(field: FocusedField | undefined, at: number, from: FieldSource): void {
      if (!isInFront(from)) return;
      // An extension in another profile says that it has lost the focus, because this one has it.
      if (!field && fieldFrom !== undefined && fieldFrom !== from.id) return;
      const since = credible(at);
      held.restart(since, nowMs());
      fieldFrom = field && from.id;
      change({ field }, since);
    },
    /** A key has arrived in a field. A keystroke in a browser is stored only after this. */
    confirmKey(field: FocusedField, at: number, from: FieldSource): void {
      const { field: current } = situation;
      const isSame = current?.pageItemId === field.pageItemId && current.kind === field.kind && fieldFrom === from.id;
      if (isSame && isInFront(from) && field.kind === 'text') held.confirm(at);
    },
    /** Keystrokes older than two seconds, which may be stored. */
    take: (): Keystroke[] => held.take(nowMs()),
    /** Whether keystrokes are recorded, or would be if they were not paused. */
    get isActive() {
      return !isClosed && situation.isPermitted && situation.isShown;
    },
    denial: () => (isClosed ? 'stopped' : whyNotRecorded(situation, rules)),
    close(): void {
      isClosed = true;
      apply(nowMs());
      held.drop(Number.NEGATIVE_INFINITY);
      offFocus();
      keys.close();
    },
  };
};
export type KeystrokeRecorder = ReturnType<typeof recordKeystrokes>;
