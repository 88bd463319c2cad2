/** The bytes of one stored object. */
export interface StoredBytes {
  bytes: Uint8Array;
  /** The store's id of this content. */
  etag: string;
  /** Absent if its bucket keeps no versions. */
  versionId?: string;
}

/** The objects in which recordings are stored. A location is `<bucket>/<key>`. */
export interface RedactableObjects {
  /**
   * The whole object. Undefined if there is none.
   * @throws Failure `invalid` if it is larger than `maxBytes`; `conflict` if it must be restored first; `unavailable`
   */
  read(location: string, maxBytes: number): Promise<StoredBytes | undefined>;

  /** Stores it as the current version, and returns the store's description of it. */
  put(
    location: string,
    bytes: Uint8Array,
    options: { sha256: string; contentType: string },
  ): Promise<{ versionId?: string; etag: string; at: string }>;

  /**
   * Removes every version of the object, even if it was deleted. Harmless when repeated.
   * @throws Failure `forbidden` if the bucket keeps versions locked
   */
  removeAll(location: string): Promise<void>;

  /**
   * Removes every version that is older than this one. Harmless when repeated.
   * @throws Failure `forbidden` as above; `unavailable` if this is not the newest, because it was replaced in between
   */
  removeOlder(location: string, versionId: string): Promise<void>;
}
