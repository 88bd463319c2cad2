/** Deletes from the archive, and sees whether something is there. A port of its own: nobody but retention is given it. */
export interface ArchiveRemoval {
  /** What is not there is gone already. Gives back the keys that could not be deleted. */
  remove(keys: readonly string[]): Promise<string[]>;
  holds(key: string): Promise<boolean>;
}
