/**
 * Protects a key of this PC with something that a copied disk does not contain, if the operating system offers that.
 * The result may be stored in a file.
 */
export interface KeyStore {
  protect(secret: Buffer): Promise<Buffer>;
  /** @throws KeyUnreadable if it was protected on another PC or by another account, or was changed */
  unprotect(protectedSecret: Buffer): Promise<Buffer>;
}

export class KeyUnreadable extends Error {}
