import type { KeystrokeDenial } from './keystroke-gate.ts';

/** A key, as it was understood: the character that it writes, or its name in brackets, like `[Enter]`. */
export interface Keystroke {
  /** Epoch milliseconds. */
  at: number;
  text: string;
}

/**
 * A change of the focus is heard of a moment after it happened. So nothing is taken that comes sooner than this after
 * recording was allowed, and what came so shortly before it was denied is dropped.
 */
export const noticeMs = 500;
/** Keystrokes stay in memory for so long, like pictures: until then, a pause can drop them. */
export const holdBackMs = 2000;

/** Between a key on the keyboard and the same key in a page, by the clock of the PC. */
const sameKeyMs = 400;

interface Held extends Keystroke {
  /** A page has said that this key arrived in a text field, or it needs no page to say so. */
  isConfirmed: boolean;
}

/** Keystrokes between the keyboard and the disk. It takes none until recording is allowed. */
export class HeldKeystrokes {
  #allowedFrom: number | undefined;
  #held: Held[] = [];

  /** From `since` on, for this reason nothing is recorded; undefined: it is allowed. */
  set(denial: KeystrokeDenial | undefined, since: number): void {
    if (denial !== undefined) {
      this.#allowedFrom = undefined;
      this.drop(since - noticeMs);
    } else this.#allowedFrom ??= since;
  }

  /** Another field or another window has the focus, where it is allowed as well: in between, something else may have had it. */
  restart(since: number, now = since): void {
    if (this.#allowedFrom === undefined) return;
    this.set('no-program', since);
    this.set(undefined, now);
  }

  /**
   * Whether it was taken. One that `mustBeConfirmed` is stored only once a page has said that a key arrived in a text field
   * then: news of a page that is busy may be later than any rest.
   */
  add(keystroke: Keystroke, { mustBeConfirmed = false } = {}): boolean {
    if (this.#allowedFrom === undefined || keystroke.at < this.#allowedFrom + noticeMs) return false;
    this.#held.push({ ...keystroke, isConfirmed: !mustBeConfirmed });
    return true;
  }

  /** A key arrived in a text field at this time: the nearest one that waits for this is confirmed, and no other. */
  confirm(at: number): void {
    const distance = (one: Held) => Math.abs(one.at - at);
    const [nearest] = this.#held
      .filter((one) => !one.isConfirmed && distance(one) <= sameKeyMs)
      .sort((a, b) => distance(a) - distance(b));
    if (nearest) nearest.isConfirmed = true;
  }

  /** A trigger takes back what was typed after this. */
  drop(after: number): void {
    this.#held = this.#held.filter(({ at }) => at <= after);
  }

  /** What may be stored now. */
  take(now: number): Keystroke[] {
    const due = this.#held.filter(({ at }) => at <= now - holdBackMs);
    this.#held = this.#held.filter(({ at }) => at > now - holdBackMs);
    return due.flatMap(({ isConfirmed, ...keystroke }) => (isConfirmed ? [keystroke] : []));
  }
}
