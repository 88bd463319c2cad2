/**
 * Removes objects from the archive with all their versions, so that nobody can restore them. A port of its own, because
 * only what replaces a recording that must not be seen may use it.
 */
export interface ArchiveVersions {
  /** A key that is not there counts as removed. @throws Failure `unavailable` when something is left */
  removeAll(keys: readonly string[]): Promise<void>;
}
