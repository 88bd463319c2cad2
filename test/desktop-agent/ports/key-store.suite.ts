import { type KeyStore, KeyUnreadable } from '../../../desktop-agent/service/keys/key-store.ts';

const secret = Buffer.from('the key of this PC');

/** What every key store must do on the PC that has it. */
export const ownKeyStoreSuite = (open: (pc: string) => KeyStore) => {
  test('a secret that was protected on a PC can be read there again', async () => {
    const stored = await open('a').protect(secret);
    expect(await open('a').unprotect(stored)).toEqual(secret);
  });
};

/** What every key store must do. */
export const keyStoreSuite = (open: (pc: string) => KeyStore) => {
  ownKeyStoreSuite(open);

  test('a secret that was protected on one PC cannot be read on another', async () => {
    const stored = await open('a').protect(secret);
    await expect(open('b').unprotect(stored)).rejects.toThrow(KeyUnreadable);
  });
};
