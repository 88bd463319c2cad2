import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type KeyStore, KeyUnreadable } from './key-store.ts';

/** systemd decrypts it for this service alone, with the TPM of the PC if there is one (LoadCredentialEncrypted=). */
const credential = 'fermata-desktop-key';

const readOrMake = (file: string): Buffer => {
  if (existsSync(file)) return readFileSync(file);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const key = randomBytes(32);
  const handle = openSync(`${file}.new`, 'w', 0o600);
  writeSync(handle, key);
  fsyncSync(handle);
  closeSync(handle);
  renameSync(`${file}.new`, file);
  return key;
};

/** Linux: a credential of systemd, or else a file that only the account of the service may read. */
export const fileKeyStore = (file: string, env: NodeJS.ProcessEnv = process.env): KeyStore => {
  const credentialFile = env.CREDENTIALS_DIRECTORY && join(env.CREDENTIALS_DIRECTORY, credential);
  const key =
    credentialFile && existsSync(credentialFile) ? readFileSync(credentialFile).subarray(0, 32) : readOrMake(file);
  if (key.length !== 32) throw new KeyUnreadable('The key of this PC is damaged');
  return {
    async protect(secret) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const content = Buffer.concat([cipher.update(secret), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), content]);
    },
    async unprotect(protectedSecret) {
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, protectedSecret.subarray(0, 12), { authTagLength: 16 });
        decipher.setAuthTag(protectedSecret.subarray(12, 28));
        return Buffer.concat([decipher.update(protectedSecret.subarray(28)), decipher.final()]);
      } catch (error) {
        throw new KeyUnreadable('The key cannot be read: it belongs to another PC, or was changed', { cause: error });
      }
    },
  };
};
