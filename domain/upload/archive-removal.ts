/** Deletes from the archive. A port of its own: nobody but retention is given it. */
export interface ArchiveRemoval {
  /** What is not there is gone already. Gives back the keys that could not be deleted. */
  remove(keys: readonly string[]): Promise<string[]>;
}
