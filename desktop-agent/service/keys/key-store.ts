/**
 * Protects a key of this PC by something that a copied disk does not contain, where the operating system has that. What it
 * returns may be stored in a file.
 */
export interface KeyStore {
  protect(secret: Buffer): Promise<Buffer>;
  /** @throws KeyUnreadable when it was protected on another PC, by another account, or was changed. */
  unprotect(protectedSecret: Buffer): Promise<Buffer>;
}

export class KeyUnreadable extends Error {}
