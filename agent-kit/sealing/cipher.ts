import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHmac,
  type KeyObject,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { contentKeyBytes, ivBytes, tagBytes } from '../../domain/screen/sealed-container.ts';

/** A256CBC-HS512 (RFC 7518, 5.2): encrypted, then authenticated together with what is not encrypted. */
export interface Encrypted {
  iv: Buffer;
  ciphertext: Buffer;
  tag: Buffer;
}

export const newContentKey = (): Buffer => randomBytes(contentKeyBytes);

const halves = (key: Uint8Array) => ({ macKey: key.subarray(0, 32), encryptionKey: key.subarray(32, 64) });

const tagOf = (macKey: Uint8Array, associated: Uint8Array, iv: Uint8Array, ciphertext: Uint8Array): Buffer => {
  const bits = Buffer.alloc(8);
  bits.writeBigUInt64BE(BigInt(associated.length) * 8n);
  return createHmac('sha512', macKey)
    .update(associated)
    .update(iv)
    .update(ciphertext)
    .update(bits)
    .digest()
    .subarray(0, tagBytes);
};

/** Only tests with published vectors give `iv`; otherwise it is random. */
export const encrypt = (
  key: Uint8Array,
  plaintext: Uint8Array,
  associated: Uint8Array,
  iv: Buffer = randomBytes(ivBytes),
): Encrypted => {
  const { macKey, encryptionKey } = halves(key);
  const cipher = createCipheriv('aes-256-cbc', encryptionKey, iv);
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return { iv, ciphertext, tag: tagOf(macKey, associated, iv, ciphertext) };
};

/** Returns undefined if anything was changed, and decrypts nothing before it has checked that. */
export const decrypt = (
  key: Uint8Array,
  { iv, ciphertext, tag }: { iv: Uint8Array; ciphertext: Uint8Array; tag: Uint8Array },
  associated: Uint8Array,
): Buffer | undefined => {
  const { macKey, encryptionKey } = halves(key);
  const expected = tagOf(macKey, associated, iv, ciphertext);
  if (tag.length !== expected.length || !timingSafeEqual(tag, expected)) return undefined;
  const decipher = createDecipheriv('aes-256-cbc', encryptionKey, iv);
  return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
};

const padding = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' } as const;

/** RSA-OAEP-256 (RFC 7518, 4.3). */
export const wrapKey = (publicKey: KeyObject, contentKey: Uint8Array): Buffer =>
  publicEncrypt({ key: publicKey, ...padding }, contentKey);

/** @throws Error when it was wrapped for another key. */
export const unwrapKey = (privateKey: KeyObject, wrapped: Uint8Array): Buffer =>
  privateDecrypt({ key: privateKey, ...padding }, wrapped);
