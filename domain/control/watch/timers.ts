/** Calls back at an instant, to the second, even if every process dies in the meantime. */
export interface Timers {
  /** The latest call for a contact replaces earlier ones. The callback must be harmless when it comes late or twice. */
  set(contactId: string, at: string): Promise<void>;
}
