/** The keyboard of a session. Nothing listens to it before `start` is called, or after the function that it returns. */
export interface Keys {
  /** Calls back with the character of each key, or with the name of the key in brackets. */
  start(onKey: (text: string) => void): () => void;
  close(): void;
}

/** Keys that produce no character but affect what was typed. Others are not reported at all. */
export const namedKeys = ['Enter', 'Tab', 'Backspace', 'Delete', 'Escape'] as const;
export type NamedKey = (typeof namedKeys)[number];

export const inBrackets = (name: NamedKey): string => `[${name}]`;
