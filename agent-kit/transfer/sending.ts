import { readInto } from '../../staging-agent/location/location.ts';
import type { Answer, Exchange, Pieces } from '../connection/message.ts';
import type { Limiter } from './bandwidth.ts';
import type { Lanes } from './lanes.ts';
import { type Chance, pause, type Sleep } from './retry.ts';

/** Its content is not what was registered any more; or it is gone. Somebody has to look at it. */
export class Changed extends Error {}
/** The archive does not take it now: the cloud hands it out again later. */
export class NotNow extends Error {}

export const shorter = () => new Changed('It has become shorter since it was registered');

export interface SendingParts {
  send: Exchange;
  limiter: Limiter;
  progress(bytes: number): void;
  sleep: Sleep;
  chance: Chance;
  signal?: AbortSignal | undefined;
}

/** Bytes of an open file. */
export interface Range {
  handle: number;
  start: number;
  size: number;
}

/** Read at once where nothing limits; in smaller pieces where something does, so that the rate is even. */
const largePiece = 512 * 1024;
const smallPiece = 32 * 1024;
const mostTries = 8;

const isTransient = ({ status }: Answer): boolean => status >= 500 || status === 429 || status === 408;

/** Sends bytes of files to addresses that take nothing but what they were made for. */
export const sending = ({ send, limiter, progress, sleep, chance, signal }: SendingParts) => {
  const buffers: Buffer[] = [];
  const borrow = () => buffers.pop() ?? Buffer.allocUnsafeSlow(largePiece);
  const giveBack = (...some: Buffer[]) => {
    for (const buffer of some) if (buffers.length < 32) buffers.push(buffer);
  };

  const inPieces = async (content: Buffer, offer: (piece: Buffer) => Promise<void>) => {
    for (let start = 0; start < content.length; ) {
      const piece = content.subarray(start, start + (limiter.limited ? smallPiece : largePiece));
      await limiter.take(piece.length);
      await offer(piece);
      progress(piece.length);
      start += piece.length;
    }
  };

  /** The next piece is read while one is sent. */
  const streamed =
    ({ handle, start, size }: Range): Pieces =>
    async (offer) => {
      let ahead = borrow();
      let current = borrow();
      let reading = readInto(handle, ahead, start, Math.min(size, largePiece));
      try {
        for (let position = 0; position < size; ) {
          const count = await reading;
          [ahead, current] = [current, ahead];
          if (count === 0) throw shorter();
          position += count;
          if (position < size)
            reading = readInto(handle, ahead, start + position, Math.min(size - position, largePiece));
          await inPieces(current.subarray(0, count), offer);
        }
      } finally {
        // What is still being read into is not for anybody else.
        void reading.then(
          () => giveBack(ahead, current),
          () => giveBack(ahead, current),
        );
      }
    };

  const put = async (
    body: Buffer | Range,
    { url, headers }: { url: string; headers: Record<string, string> },
    under = signal,
  ): Promise<Answer> => {
    const message = {
      method: 'PUT' as const,
      url,
      headers: { ...headers, 'content-length': Buffer.isBuffer(body) ? body.length : body.size },
    };
    if (!Buffer.isBuffer(body)) return send({ ...message, body: streamed(body) }, under);
    if (limiter.limited) return send({ ...message, body: (offer) => inPieces(body, offer) }, under);
    const answer = await send({ ...message, body }, under);
    progress(body.length);
    return answer;
  };

  /**
   * Sends, again where that may help; undefined when a new address is what it takes. `checkContent` is asked when the
   * archive says that the bytes are not those that the address is for: it throws when that is so.
   */
  const insist = async (
    lane: Lanes,
    act: () => Promise<Answer>,
    checkContent: () => Promise<void>,
    under = signal,
  ): Promise<Answer | undefined> => {
    for (let tried = 1; ; tried++) {
      under?.throwIfAborted();
      let why: string;
      try {
        const answer = await act();
        if (answer.status >= 200 && answer.status < 300) {
          lane.wentWell();
          return answer;
        }
        const said = /<Code>([\w.]{1,60})<\/Code>/.exec(answer.body)?.[1];
        if (answer.status === 403 || answer.status === 404) return undefined;
        // Already there under this key: the confirmation will tell whether it is the same.
        if (answer.status === 412) return answer;
        why = `HTTP ${answer.status}${said ? ` ${said}` : ''}`;
        if (answer.status === 503 || answer.status === 429) lane.slowDown();
        // BadDigest and its like: a byte was lost on the way, or the file is not what it was.
        if (answer.status === 400 && said !== 'RequestTimeout') await checkContent();
        else if (!isTransient(answer) && said !== 'RequestTimeout') {
          throw new NotNow(`The archive refuses it: ${why}`);
        }
      } catch (error) {
        if (error instanceof Changed || error instanceof NotNow || under?.aborted) throw error;
        why = (error as Error).message || String((error as NodeJS.ErrnoException).code);
      }
      if (tried >= mostTries) throw new NotNow(`The archive does not answer as it should: ${why}`);
      await sleep(pause(chance, tried), under);
    }
  };

  return { put, insist };
};
