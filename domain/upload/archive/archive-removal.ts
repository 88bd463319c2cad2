/**
 * Deletes from the archive, and checks whether something is there. A port of its own, because only retention may use
 * it.
 */
export interface ArchiveRemoval {
  /** A key that is not there counts as deleted. Returns the keys that could not be deleted. */
  remove(keys: readonly string[]): Promise<string[]>;
  holds(key: string): Promise<boolean>;
  /** All keys that begin like this, page by page. */
  keys(prefix: string): AsyncIterable<readonly string[]>;
}
