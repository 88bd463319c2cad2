import type { Command } from '../command/command.ts';

export type Shortcut = 'pause-or-resume' | Command['what'];

/**
 * With Ctrl and Shift, so that they conflict neither with browsers (Ctrl+digit switches tabs) nor input methods
 * (Ctrl+Shift+0) nor Connect's own controls. They use the position of a key, which is the same on every layout.
 */
const keys = [
  { code: 'Digit2', key: '2', does: 'pause-or-resume' },
  { code: 'Digit3', key: '3', does: 'pause' },
  { code: 'Digit4', key: '4', does: 'resume' },
  { code: 'Digit5', key: '5', does: 'blackout-start' },
  { code: 'Digit6', key: '6', does: 'blackout-stop' },
] as const satisfies readonly { code: string; key: string; does: Shortcut }[];

/** The part of a keyboard event that is used. */
interface Pressed {
  code: string;
  ctrlKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
  metaKey: boolean;
  repeat: boolean;
}

/** The shortcut of a key press. A key that is held down counts once. */
export const shortcutOf = ({ code, ctrlKey, shiftKey, altKey, metaKey, repeat }: Pressed): Shortcut | undefined => {
  if (!ctrlKey || !shiftKey || altKey || metaKey || repeat) return undefined;
  return keys.find((one) => one.code === code)?.does;
};

/** `pauses`: one of several contacts, which the keyboard can pause but not resume. */
export type ShortcutScope = 'all' | 'pauses' | 'none';

/** The command of a key for a contact with this main button. Undefined if there is none. */
export const commandOfKey = (
  pressed: Shortcut,
  scope: ShortcutScope,
  main: 'pause' | 'resume',
): Command['what'] | undefined => {
  if (scope === 'none') return undefined;
  if (scope === 'all') return pressed === 'pause-or-resume' ? main : pressed;
  if (pressed === 'pause-or-resume') return 'pause';
  return pressed === 'pause' || pressed === 'blackout-start' ? pressed : undefined;
};

/** `Ctrl+Shift+2`, as people read it. */
export const keyText = (does: Shortcut): string | undefined => {
  const found = keys.find((one) => one.does === does);
  return found && `Ctrl+Shift+${found.key}`;
};

/** `Control+Shift+2`, for screen readers (aria-keyshortcuts). */
export const ariaKeys = (does: Shortcut): string | undefined => keyText(does)?.replace('Ctrl', 'Control');
