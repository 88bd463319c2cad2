/** One press that was not reported may be an accident: a key that was held while Windows asked for a password. */
const missedPresses = 2;

/**
 * Keys that write something, or change what was written: Backspace, Tab and Enter, the space bar, digits, letters, the
 * keypad, and the signs of each layout. Others come from buttons and programs, too.
 */
export const writingKeys: readonly number[] = [
  ...[0x08, 0x09, 0x0d, 0x20],
  ...[
    [0x30, 0x39],
    [0x41, 0x5a],
    [0x60, 0x6f],
    [0xba, 0xc0],
    [0xdb, 0xdf],
  ].flatMap(([first, last]) => Array.from({ length: last! - first! + 1 }, (_, index) => first! + index)),
];

/**
 * Notices that a keyboard hook no longer exists. Windows removes a hook that was slow (LowLevelHooksTimeout) and says so
 * nowhere, and when there was input last does not tell keys from the mouse. But Windows calls every hook with a key
 * before GetAsyncKeyState reports it as pressed, and reports neither keys that another hook has swallowed nor those of a
 * program of the administrator. So a key that is pressed without a call was missed.
 */
export const hookWatch = () => {
  /** Keys that the hook was called with, or that were held when it was installed. */
  let known = new Set<number>();
  let missedBefore = new Set<number>();
  let counted = new Set<number>();
  let misses = 0;
  return {
    /** A hook was installed while these keys were pressed. */
    installed(pressed: readonly number[]): void {
      known = new Set(pressed);
      missedBefore = new Set();
      counted = new Set();
      misses = 0;
    },
    called(key: number, isPressed: boolean): void {
      misses = 0;
      if (isPressed) known.add(key);
      else known.delete(key);
    },
    /**
     * Whether the hook is gone, judging by the keys that are pressed now. Windows may still report a key as pressed just
     * after the hook was called with its release, so a press counts at the second look.
     */
    isGone(pressed: readonly number[]): boolean {
      const missed = pressed.filter((key) => !known.has(key));
      const certain = missed.filter((key) => missedBefore.has(key));
      misses += certain.filter((key) => !counted.has(key)).length;
      counted = new Set(certain);
      missedBefore = new Set(missed);
      return misses >= missedPresses;
    },
  };
};
