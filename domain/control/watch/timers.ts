/** Calls back at an instant, to the second, even if every process dies in the meantime. */
export interface Timers {
  /** The latest call for one contact counts; the callback is harmless when it comes late or twice. */
  set(contactId: string, at: string): Promise<void>;
}
