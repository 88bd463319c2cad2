/** The window that has the focus. Its title stays on the PC: triggers compare it here. */
export interface FocusedWindow {
  processId: number;
  /** The program's file name, in lower case and without `.exe`: `chromium`, `excel`. */
  program: string;
  title: string;
}

/** Which window the user works in. */
export interface Focus {
  /** Undefined when no window has the focus. */
  current(): Promise<FocusedWindow | undefined>;
  /**
   * Calls back when another window gets the focus, or the title of this one changes. Returns a function that stops it.
   */
  onChange(listener: (window: FocusedWindow | undefined) => void): () => void;
  close(): void;
}

export const isSameWindow = (one: FocusedWindow | undefined, other: FocusedWindow | undefined): boolean =>
  one?.processId === other?.processId && one?.program === other?.program && one?.title === other?.title;

/** `C:\Program Files\Office\EXCEL.EXE` -> `excel`. */
export const programName = (path: string): string =>
  (path.split(/[\\/]/).at(-1) ?? '').toLowerCase().replace(/\.exe$/, '');
