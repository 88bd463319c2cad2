import { createCipheriv, createHash, createHmac, type KeyObject, randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { setImmediate as yieldToOthers } from 'node:timers/promises';
import {
  ivBytes,
  type SealedContent,
  type SealedLayout,
  tagBytes,
  writeSealedHeader,
} from '../../domain/screen/sealed-container.ts';
import { newContentKey, wrapKey } from './cipher.ts';

/** The cloud's key. Programs on site can encrypt with it, but not decrypt. */
export interface CloudKey {
  id: string;
  /** RSA, 2048 bits. */
  publicKey: KeyObject;
}

/** The content is encrypted and written in pieces of about this size. */
const pieceBytes = 1 << 20;

/** Joins or cuts the content into pieces of less than twice that size. */
function* inPieces(content: Iterable<Uint8Array>): Generator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let length = 0;
  for (const part of content) {
    for (let at = 0; at < part.length; at += pieceBytes) {
      const piece = part.subarray(at, at + pieceBytes);
      waiting.push(piece);
      length += piece.length;
      if (length < pieceBytes) continue;
      yield Buffer.concat(waiting, length);
      waiting = [];
      length = 0;
    }
  }
  if (length > 0) yield Buffer.concat(waiting, length);
}

/** The content is read twice: for its hash, which is at the beginning of the file, and for encryption. */
const measure = async (content: () => Iterable<Uint8Array>): Promise<{ size: number; sha256: string }> => {
  const hash = createHash('sha256');
  let size = 0;
  for (const piece of inPieces(content())) {
    hash.update(piece);
    size += piece.length;
    await yieldToOthers();
  }
  return { size, sha256: hash.digest('hex') };
};

/**
 * Writes a sealed container. The file appears under its name only when it is complete and on the disk.
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
  /** The content to seal. A function returns it from the beginning each time, in pieces of any size. */
  bytes: Uint8Array | (() => Iterable<Uint8Array>);
  cloudKey: CloudKey;
}): Promise<SealedLayout> => {
  const plain = typeof bytes === 'function' ? bytes : () => [bytes];
  const { size, sha256 } = await measure(plain);
  const { bytes: head, layout } = writeSealedHeader({ ...content, size, sha256 }, cloudKey.id);
  const contentKey = newContentKey();
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-cbc', contentKey.subarray(32), iv);
  const associated = Buffer.from(layout.associatedData, 'ascii');
  const hmac = createHmac('sha512', contentKey.subarray(0, 32)).update(associated).update(iv);
  const unfinished = `${path}.part`;
  const file = await open(unfinished, 'w', 0o600);
  try {
    await file.appendFile(Buffer.concat([head, wrapKey(cloudKey.publicKey, contentKey), iv]));
    for (const piece of inPieces(plain())) {
      const encrypted = cipher.update(piece);
      hmac.update(encrypted);
      await file.appendFile(encrypted);
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
