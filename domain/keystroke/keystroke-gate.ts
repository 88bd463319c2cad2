import type { FieldKind } from './field-kind.ts';

/** What the browser's extension says about the field that has the focus. Of what is in the field it says nothing. */
export interface FocusedField {
  /** The desktop item of its page. */
  pageItemId: string;
  kind: FieldKind;
}

/** Where administrators allow keystrokes to be recorded. Nothing is allowed that is not named. */
export interface KeystrokeRules {
  /** Programs by their names, as `programName` writes them. A browser is no such program: its pages are named. */
  programs: ReadonlySet<string>;
  /** Desktop items of pages. */
  pageItemIds: ReadonlySet<string>;
}

export interface KeystrokeSituation {
  /** By the answer of the cloud: the user has a role with Record Keystrokes. */
  isPermitted: boolean;
  /** The tray shows the agent that keystrokes are recorded. */
  isShown: boolean;
  /** By the cloud, or by a trigger on this PC. */
  isPaused: boolean;
  /** The screen is locked, the session is left, or nothing can be stored. */
  isStopped: boolean;
  /** The program in front. */
  program: string | undefined;
  isBrowser: boolean;
  /** In a browser. Undefined: its extension has not said so, or has left. */
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
 * Why the next keystroke must not be recorded; undefined only where every condition is known to hold. What is not known
 * counts as a reason against it.
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
