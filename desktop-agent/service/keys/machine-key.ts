import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { KeyStore } from './key-store.ts';

/** Segments are encrypted for this key. Splicing needs its private half. */
export interface MachineKey {
  publicKey: KeyObject;
  privateKey: KeyObject;
}

const writeWhole = (file: string, content: Buffer): void => {
  const handle = openSync(`${file}.new`, 'w', 0o600);
  writeSync(handle, content);
  fsyncSync(handle);
  closeSync(handle);
  renameSync(`${file}.new`, file);
};

/**
 * Reads the key of this PC, or creates one.
 * @throws KeyUnreadable if it exists and cannot be read: a new key would make every segment on the disk unreadable
 */
export const openMachineKey = async (folder: string, keyStore: KeyStore): Promise<MachineKey> => {
  const file = join(folder, 'machine-key');
  if (existsSync(file)) {
    const der = await keyStore.unprotect(readFileSync(file));
    const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    return { privateKey, publicKey: createPublicKey(privateKey) };
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const der = privateKey.export({ format: 'der', type: 'pkcs8' });
  writeWhole(file, await keyStore.protect(der));
  der.fill(0);
  return { publicKey, privateKey };
};
