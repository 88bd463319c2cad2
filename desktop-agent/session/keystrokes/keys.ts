/** The keyboard of a session. Nothing listens to it before `start` is called, or after the function that it returns. */
export interface Keys {
  /** Calls back with the character of each key, or with the name of the key in brackets. */
  start(onKey: (text: string) => void): () => void;
  /** Calls back with a sentence when keys were typed that could not be heard. */
  onFault?(listener: (what: string) => void): void;
  close(): void;
}

/** Keys that produce no character but affect what was typed. Others are not reported at all. */
export const namedKeys = ['Enter', 'Tab', 'Backspace', 'Delete', 'Escape'] as const;
export type NamedKey = (typeof namedKeys)[number];

export const inBrackets = (name: NamedKey): string => `[${name}]`;

/** What can go wrong with the keyboard of a Windows session, for the faults of the PC. */
export const keyboardFaults = {
  removed:
    'Windows removed the keyboard hook, because this PC answered it too late. It was installed again. Keystrokes in between are not recorded',
  refused: 'Windows refused the keyboard hook. Keystrokes cannot be recorded',
} as const;
