/**
 * Removes objects from the archive with all their versions, so that nobody can restore them. A separate port, because it
 * may only be used to replace a recording that nobody may see.
 */
export interface ArchiveVersions {
  /** A key that does not exist counts as removed. @throws Failure `unavailable` if anything is left */
  removeAll(keys: readonly string[]): Promise<void>;
}
