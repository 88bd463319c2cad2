import type { KeystrokeDenial } from './keystroke-gate.ts';

/** A key that was pressed: the character that it writes, or its name in brackets, like `[Enter]`. */
export interface Keystroke {
  /** Epoch milliseconds. */
  at: number;
  text: string;
}

/**
 * A change of focus is reported a moment after it happens. So keystrokes are not taken until this long after recording was
 * allowed, and those of this long before it was denied are dropped.
 */
export const noticeMs = 500;
/** How long keystrokes stay in memory, like pictures. Until then, a pause can drop them. */
export const holdBackMs = 2000;

/** The longest time between a key on the keyboard and the same key in a page, by the clock of the PC. */
const sameKeyMs = 400;

interface Held extends Keystroke {
  /** A page has reported that this key arrived in a text field, or no page needs to. */
  isConfirmed: boolean;
}

/** Keystrokes between the keyboard and the disk. It takes none until recording is allowed. */
export class HeldKeystrokes {
  #allowedFrom: number | undefined;
  #held: Held[] = [];

  /** Denies recording from `since` on, for this reason, or allows it if there is none. */
  set(denial: KeystrokeDenial | undefined, since: number): void {
    if (denial !== undefined) {
      this.#allowedFrom = undefined;
      this.drop(since - noticeMs);
    } else this.#allowedFrom ??= since;
  }

  /** The focus moved to another place where recording is allowed. Something else may have had it in between. */
  restart(since: number, now = since): void {
    if (this.#allowedFrom === undefined) return;
    this.set('no-program', since);
    this.set(undefined, now);
  }

  /**
   * Returns whether the keystroke was taken. One that `mustBeConfirmed` is stored only after a page has reported that a key
   * arrived in a text field at that time. The report of a busy page may come at any later time.
   */
  add(keystroke: Keystroke, { mustBeConfirmed = false } = {}): boolean {
    if (this.#allowedFrom === undefined || keystroke.at < this.#allowedFrom + noticeMs) return false;
    this.#held.push({ ...keystroke, isConfirmed: !mustBeConfirmed });
    return true;
  }

  /** A key arrived in a text field at this time. Only the nearest keystroke that waits for confirmation is confirmed. */
  confirm(at: number): void {
    const distance = (one: Held) => Math.abs(one.at - at);
    const [nearest] = this.#held
      .filter((one) => !one.isConfirmed && distance(one) <= sameKeyMs)
      .sort((a, b) => distance(a) - distance(b));
    if (nearest) nearest.isConfirmed = true;
  }

  /** Drops everything that was typed after this, because of a trigger. */
  drop(after: number): void {
    this.#held = this.#held.filter(({ at }) => at <= after);
  }

  /** Keystrokes that may be stored now. */
  take(now: number): Keystroke[] {
    const due = this.#held.filter(({ at }) => at <= now - holdBackMs);
    this.#held = this.#held.filter(({ at }) => at > now - holdBackMs);
    return due.flatMap(({ isConfirmed, ...keystroke }) => (isConfirmed ? [keystroke] : []));
  }
}
