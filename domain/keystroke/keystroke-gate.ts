import type { FieldKind } from './field-kind.ts';

/** The browser extension's report about the field that has the focus. It contains nothing of the field's content. */
export interface FocusedField {
  /** The desktop item of its page. */
  pageItemId: string;
  kind: FieldKind;
}

/** Where administrators allow keystrokes to be recorded. Everything that is not named here is forbidden. */
export interface KeystrokeRules {
  /** Programs by their names, as `programName` writes them. A browser must not be named here: its pages are. */
  programs: ReadonlySet<string>;
  /** Desktop items of pages. */
  pageItemIds: ReadonlySet<string>;
}

export interface KeystrokeSituation {
  /** According to the cloud, the user has a role with Record Keystrokes. */
  isPermitted: boolean;
  /** The tray shows the agent that keystrokes are recorded. */
  isShown: boolean;
  /** By the cloud, or by a trigger on this PC. */
  isPaused: boolean;
  /** The screen is locked, the user has left the session, or nothing can be stored. */
  isStopped: boolean;
  /** The program that has the focus. */
  program: string | undefined;
  isBrowser: boolean;
  /** In a browser. Undefined if its extension has not reported it, or is gone. */
  field: FocusedField | undefined;
}

export const keystrokeDenials = [
  'not-permitted',
  'not-shown',
  'paused',
  'stopped',
  'no-program',
  'program-not-allowed',
  'field-not-seen',
  'page-not-allowed',
  'password-field',
  'code-field',
  'payment-field',
  'unknown-field',
] as const;
export type KeystrokeDenial = (typeof keystrokeDenials)[number];

const denialOf: Record<FieldKind, KeystrokeDenial | undefined> = {
  text: undefined,
  password: 'password-field',
  'one-time-code': 'code-field',
  payment: 'payment-field',
  unknown: 'unknown-field',
};

/**
 * Why the next keystroke must not be recorded. Undefined only if every condition is known to be true. Anything unknown is a
 * reason not to record.
 */
export const whyNotRecorded = (
  situation: KeystrokeSituation,
  { programs, pageItemIds }: KeystrokeRules,
): KeystrokeDenial | undefined => {
  const { isPermitted, isShown, isPaused, isStopped, program, isBrowser, field } = situation;
  if (!isPermitted) return 'not-permitted';
  if (!isShown) return 'not-shown';
  if (isPaused) return 'paused';
  if (isStopped) return 'stopped';
  if (!program) return 'no-program';
  if (!isBrowser) return programs.has(program) ? undefined : 'program-not-allowed';
  if (!field) return 'field-not-seen';
  if (!pageItemIds.has(field.pageItemId)) return 'page-not-allowed';
  return denialOf[field.kind];
};
