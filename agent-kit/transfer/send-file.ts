import type { ConcurrencyLimit } from '../../domain/concurrency.ts';
import type { BodyPieces, HttpResponse, SendRequest } from '../connection/http.ts';
import { reasonOf } from '../files/file-errors.ts';
import { readInto } from '../files/open-file.ts';
import type { Limiter } from './bandwidth.ts';
import { RetryLater, Unreachable } from './retry.ts';

/** A file no longer has the content that was registered, or is gone. Somebody has to look at it. */
export class ContentChanged extends Error {}

export const becameShorter = () => new ContentChanged('It has become shorter since it was registered');

export interface SendFileParts {
  send: SendRequest;
  limiter: Limiter;
  onProgress(bytes: number): void;
  signal?: AbortSignal | undefined;
}

/** Bytes of an open file. */
export interface FileRange {
  handle: number;
  start: number;
  size: number;
}

/** An address that accepts only the bytes it was created for. */
export interface UploadAddress {
  url: string;
  headers: Record<string, string>;
}

/** How much is read at once. Under a bandwidth limit smaller pieces are sent, so that the rate is even. */
const largePiece = 512 * 1024;
const smallPiece = 32 * 1024;

/** `put` sends bytes. `expectSuccess` turns the outcome into a response, or into an error that says what to do. */
export const sendFile = ({ send, limiter, onProgress, signal }: SendFileParts) => {
  const buffers: Buffer[] = [];
  const borrow = () => buffers.pop() ?? Buffer.allocUnsafeSlow(largePiece);
  const giveBack = (...some: Buffer[]) => {
    for (const buffer of some) if (buffers.length < 32) buffers.push(buffer);
  };

  const inPieces = async function* (content: Buffer): BodyPieces {
    for (let start = 0; start < content.length; ) {
      const piece = content.subarray(start, start + (limiter.limited ? smallPiece : largePiece));
      await limiter.take(piece.length);
      yield piece;
      onProgress(piece.length);
      start += piece.length;
    }
  };

  /** The next piece is read while one is sent. */
  const fromFile = async function* ({ handle, start, size }: FileRange): BodyPieces {
    let ahead = borrow();
    let current = borrow();
    let reading = readInto(handle, ahead, start, Math.min(size, largePiece));
    try {
      for (let position = 0; position < size; ) {
        const count = await reading;
        [ahead, current] = [current, ahead];
        if (count === 0) throw becameShorter();
        position += count;
        if (position < size) reading = readInto(handle, ahead, start + position, Math.min(size - position, largePiece));
        yield* inPieces(current.subarray(0, count));
      }
    } finally {
      // A read may still be writing to a buffer, which is given back only after that.
      void reading.then(
        () => giveBack(ahead, current),
        () => giveBack(ahead, current),
      );
    }
  };

  /** @throws Unreachable, or the error of the file if that cannot be read. */
  const put = async (
    body: Buffer | FileRange,
    { url, headers }: UploadAddress,
    under = signal,
  ): Promise<HttpResponse> => {
    let readError: unknown;
    const readable = async function* (pieces: BodyPieces): BodyPieces {
      try {
        yield* pieces;
      } catch (error) {
        readError = error;
        throw error;
      }
    };
    const size = Buffer.isBuffer(body) ? body.length : body.size;
    const isWhole = Buffer.isBuffer(body) && !limiter.limited;
    const pieces = isWhole ? body : Buffer.isBuffer(body) ? inPieces(body) : readable(fromFile(body));
    try {
      const response = await send(
        { method: 'PUT', url, headers: { ...headers, 'content-length': size }, body: pieces },
        under,
      );
      if (isWhole) onProgress(size);
      return response;
    } catch (error) {
      under?.throwIfAborted();
      if (readError) throw readError;
      throw new Unreachable(`The archive does not answer: ${reasonOf(error)}`, 0, { cause: error });
    }
  };

  /**
   * `checkContent` is called if the archive says that the bytes are not those that the address is for. It throws
   * ContentChanged if the file is to blame.
   *
   * @throws Unreachable, RetryLater or ContentChanged, and whatever `act` throws
   */
  const expectSuccess = async (
    lane: ConcurrencyLimit,
    act: () => Promise<HttpResponse>,
    checkContent: () => Promise<void>,
    under = signal,
  ): Promise<HttpResponse> => {
    under?.throwIfAborted();
    const response = await act();
    const { status } = response;
    if (status >= 200 && status < 300) {
      lane.wentWell();
      return response;
    }
    // There is an object under this key already. The confirmation shows whether it is the same.
    if (status === 412) return response;
    const code = /<Code>([\w.]{1,60})<\/Code>/.exec(response.body)?.[1];
    const reason = `HTTP ${status}${code ? ` ${code}` : ''}`;
    if (status === 503 || status === 429) lane.slowDown();
    if (status >= 500 || status === 429 || status === 408 || code === 'RequestTimeout') {
      throw new Unreachable(`The archive does not answer as it should: ${reason}`);
    }
    if (status === 400) {
      // BadDigest and the like: a byte was lost on the way, or the file has changed.
      await checkContent();
      throw new RetryLater(`The archive received other bytes than were sent: ${reason}`);
    }
    // The address may have expired: the next try gets a new one.
    if (status === 403 || status === 404) throw new Unreachable(`The archive refuses the address: ${reason}`);
    throw new RetryLater(`The archive refuses it: ${reason}`);
  };

  return { put, expectSuccess };
};
