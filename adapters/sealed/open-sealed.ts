import { createDecipheriv, createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { Failure } from '../../domain/failure.ts';
import {
  contentKeyBytes,
  ivBytes,
  maxSealedHeaderBytes,
  readSealedHeader,
  type SealedLayout,
  sealedMagic,
  tagBytes,
  wrappedKeyBytes,
} from '../../domain/screen/sealed-container.ts';

/** Decrypts the content key of a sealed recording; the key that can do so never leaves its store. */
export type UnwrapKey = (wrapped: Uint8Array, keyId: string) => Promise<Uint8Array>;

export interface OpenedRecording {
  layout: SealedLayout;
  /**
   * The content. **Do not trust it before its end**: only then does the tag show that nothing was changed, and
   * otherwise the iteration throws Failure `invalid`. Write it where nobody sees it until it is complete.
   */
  content: AsyncIterable<Uint8Array>;
}

const broken = (why: string): Failure => new Failure('invalid', `The sealed recording cannot be opened: ${why}`);

/** Reads a stream by numbers of bytes instead of chunk by chunk. */
class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array();

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** Up to `most` bytes, at least one; undefined at the end. */
  async some(most: number): Promise<Uint8Array | undefined> {
    while (this.#rest.length === 0) {
      const { value, done } = await this.#source.next();
      if (done) return undefined;
      this.#rest = value;
    }
    const piece = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(piece.length);
    return piece;
  }

  async exactly(length: number): Promise<Buffer> {
    const pieces: Uint8Array[] = [];
    for (let missing = length; missing > 0; ) {
      const piece = await this.some(missing);
      if (!piece) throw broken('it is cut off');
      pieces.push(piece);
      missing -= piece.length;
    }
    return Buffer.concat(pieces);
  }

  async close(): Promise<void> {
    await this.#source.return?.();
  }
}

/**
 * Opens a sealed recording while it is read, in little memory.
 *
 * @throws Failure `invalid` when it is not one, or was wrapped for another key; what `unwrapKey` throws as `unavailable`
 * stays so.
 */
export const openSealed = async (stream: AsyncIterable<Uint8Array>, unwrapKey: UnwrapKey): Promise<OpenedRecording> => {
  const reader = new ByteReader(stream);
  const prefix = await reader.exactly(sealedMagic.length + 4);
  const headerBytes = prefix.readUInt32BE(sealedMagic.length);
  // The header reader reports whatever is wrong with a header of this length.
  const json = headerBytes <= maxSealedHeaderBytes ? await reader.exactly(headerBytes) : Buffer.alloc(0);
  const layout = readSealedHeader(Buffer.concat([prefix, json]));
  const wrapped = await reader.exactly(wrappedKeyBytes);
  const key = await unwrapKey(wrapped, layout.header.kid);
  if (key.length !== contentKeyBytes) throw broken('its key has the wrong length');
  return { layout, content: contentOf(reader, layout, key) };
};

async function* contentOf(reader: ByteReader, layout: SealedLayout, key: Uint8Array): AsyncGenerator<Uint8Array> {
  try {
    const iv = await reader.exactly(ivBytes);
    const associated = Buffer.from(layout.associatedData, 'ascii');
    const hmac = createHmac('sha512', key.subarray(0, 32)).update(associated).update(iv);
    const decipher = createDecipheriv('aes-256-cbc', key.subarray(32), iv).setAutoPadding(false);
    const hash = createHash('sha256');
    const { size, sha256 } = layout.header;
    let left = layout.tagAt - layout.ciphertextAt;
    let plaintextLeft = size;
    let held: Uint8Array = new Uint8Array();
    while (left > 0) {
      const piece = await reader.some(left);
      if (!piece) throw broken('it is cut off');
      left -= piece.length;
      hmac.update(piece);
      // The last piece is returned only if the tag is correct, so no reader takes a damaged file for a complete one.
      if (held.length > 0) {
        hash.update(held);
        yield held;
      }
      held = decipher.update(piece).subarray(0, plaintextLeft);
      plaintextLeft -= held.length;
    }
    const bits = Buffer.alloc(8);
    bits.writeBigUInt64BE(BigInt(associated.length) * 8n);
    const expected = hmac.update(bits).digest().subarray(0, tagBytes);
    const tag = await reader.exactly(tagBytes);
    if (!timingSafeEqual(tag, expected)) throw broken('it was changed, or sealed for another key');
    if (await reader.some(1)) throw broken('there is data after its end');
    if (hash.update(held).digest('hex') !== sha256)
      throw broken('its content does not have the hash that its header gives');
    yield held;
  } finally {
    await reader.close();
  }
}
