/** Deletes from the archive, and checks whether a key is there. A separate port, because only retention may use it. */
export interface ArchiveRemoval {
  /** A key that does not exist counts as deleted. Returns the keys that could not be deleted. */
  remove(keys: readonly string[]): Promise<string[]>;
  holds(key: string): Promise<boolean>;
  /** All keys with this prefix, page by page. */
  keys(prefix: string): AsyncIterable<readonly string[]>;
}
