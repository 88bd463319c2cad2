/** The keyboard of a session. Nothing listens to it before `start`, and after what `start` returns was called. */
export interface Keys {
  /** Calls back with the character that each key writes, or with its name in brackets. */
  start(onKey: (text: string) => void): () => void;
  close(): void;
}

/** Keys that write nothing and matter to what was typed. Others are not reported at all. */
export const namedKeys = ['Enter', 'Tab', 'Backspace', 'Delete', 'Escape'] as const;
export type NamedKey = (typeof namedKeys)[number];

export const inBrackets = (name: NamedKey): string => `[${name}]`;
