/** One stored object, whole. */
export interface StoredBytes {
  bytes: Uint8Array;
  /** As its store names this content. */
  etag: string;
  /** Absent where its bucket keeps no versions. */
  versionId?: string;
}

/** The objects that recordings are stored in. A location is `<bucket>/<key>`. */
export interface RedactableObjects {
  /**
   * The whole object; undefined when there is none.
   * @throws Failure `invalid` when it is larger than `maxBytes`; `conflict` when it must be restored first; `unavailable`
   */
  read(location: string, maxBytes: number): Promise<StoredBytes | undefined>;

  /** Stores it as the current version, and returns the store's description of it. */
  put(
    location: string,
    bytes: Uint8Array,
    options: { sha256: string; contentType: string },
  ): Promise<{ versionId?: string; etag: string; at: string }>;

  /**
   * Removes every version of the object, also where it was deleted. Harmless when repeated.
   * @throws Failure `forbidden` when the bucket keeps versions locked
   */
  removeAll(location: string): Promise<void>;

  /**
   * Removes every version that is older than this one. Harmless when repeated.
   * @throws Failure `forbidden` as above; `unavailable` when this is not the newest: it was replaced in between
   */
  removeOlder(location: string, versionId: string): Promise<void>;
}
