import { type KeyStore, KeyUnreadable } from './key-store.ts';

/** Protects nothing: for tests of what uses a key store. */
export const fakeKeyStore = (pc = 'one PC'): KeyStore => ({
  protect: async (secret) => Buffer.concat([Buffer.from(`${pc}\n`), secret]),
  async unprotect(protectedSecret) {
    const end = protectedSecret.indexOf('\n');
    if (protectedSecret.toString('latin1', 0, Math.max(0, end)) !== pc)
      throw new KeyUnreadable('It belongs to another PC');
    return protectedSecret.subarray(end + 1);
  },
});
