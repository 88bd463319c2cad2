/** A request that its caller may repeat under the same id, and its answer. */
export interface StoredRequest {
  /** The caller's own id of the request. */
  clientRequestId: string;
  /** A fingerprint of the whole request. The same id with another request is a mistake. */
  fingerprint: string;
  /** ISO 8601 UTC. */
  at: string;
  /** The command that it led to, if any. */
  commandId?: string;
  /** The whole answer, once there is one. */
  answer?: string;
}

/**
 * Requests by the ids that their callers chose. An id belongs to a scope (a contact, for example), so that two callers who
 * count from one do not conflict. After a day it is free again.
 */
export interface RequestStore {
  /** The request of this id. Undefined if nobody has used it in the day before `at`. */
  find(scope: string, clientRequestId: string, at: string): Promise<StoredRequest | undefined>;
  /** Claims the id for this request, or returns the request that has it. The database decides between two at once. */
  claim(scope: string, request: StoredRequest): Promise<'claimed' | StoredRequest>;
  saveAnswer(scope: string, request: StoredRequest): Promise<void>;
}

/** A request together with its scope, for a store that claims it in one transaction with something else. */
export interface RequestClaim {
  scope: string;
  request: StoredRequest;
}
