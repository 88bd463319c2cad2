import { createCipheriv, createHash, createHmac, type KeyObject, randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import {
  ivBytes,
  type SealedContent,
  type SealedLayout,
  tagBytes,
  writeSealedHeader,
} from '../../../domain/screen/sealed-container.ts';
import { newContentKey, wrapKey } from '../segments/cipher.ts';

/** The cloud's key: the PC can encrypt with it, and cannot read. */
export interface CloudKey {
  id: string;
  /** RSA, 2048 bits. */
  publicKey: KeyObject;
}

/** Encrypted and written in pieces of this size, so that nothing is in memory twice. */
const pieceBytes = 1 << 20;

/**
 * Writes a recording as a sealed container. The file appears under its name when it is whole and on the disk.
 *
 * @throws the error of the file system, such as ENOSPC; nothing is left behind then.
 */
export const sealFile = async ({
  path,
  content,
  bytes,
  cloudKey,
}: {
  path: string;
  content: Omit<SealedContent, 'size' | 'sha256'>;
  bytes: Uint8Array;
  cloudKey: CloudKey;
}): Promise<SealedLayout> => {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const { bytes: head, layout } = writeSealedHeader({ ...content, size: bytes.length, sha256 }, cloudKey.id);
  const contentKey = newContentKey();
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-cbc', contentKey.subarray(32), iv);
  const associated = Buffer.from(layout.associatedData, 'ascii');
  const hmac = createHmac('sha512', contentKey.subarray(0, 32)).update(associated).update(iv);
  const unfinished = `${path}.part`;
  const file = await open(unfinished, 'w', 0o600);
  try {
    await file.appendFile(Buffer.concat([head, wrapKey(cloudKey.publicKey, contentKey), iv]));
    for (let at = 0; at < bytes.length; at += pieceBytes) {
      const piece = cipher.update(bytes.subarray(at, at + pieceBytes));
      hmac.update(piece);
      await file.appendFile(piece);
    }
    const end = cipher.final();
    const bits = Buffer.alloc(8);
    bits.writeBigUInt64BE(BigInt(associated.length) * 8n);
    const tag = hmac.update(end).update(bits).digest().subarray(0, tagBytes);
    await file.appendFile(Buffer.concat([end, tag]));
    await file.datasync();
  } catch (error) {
    await file.close();
    await rm(unfinished, { force: true });
    throw error;
  }
  await file.close();
  await rename(unfinished, path);
  return layout;
};
