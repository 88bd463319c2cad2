import { createHash, hash } from 'node:crypto';
import type { StagingAnswer, StagingRequest } from '../api/staging.ts';
import { Failure } from '../domain/failure.ts';
import type { Limiter } from './bandwidth.ts';
import type { Answer, Exchange, Pieces } from './exchange.ts';
import { gather } from './gather.ts';
import type { Lanes } from './lanes.ts';
import { closeFile, isAbsent, type Location, readInto } from './location.ts';
import { type Chance, pause, type Sleep } from './retry.ts';

export interface Content {
  recordingId: string;
  path: string;
  size: number;
  sha256: string;
  md5: string;
}

/** Its content is not what was registered any more; or it is gone. Somebody has to look at it. */
export class Changed extends Error {}
/** The archive does not take it now: the cloud hands it out again later. */
export class NotNow extends Error {}

export interface Sent {
  uploadId?: string;
  parts?: { part: number; etag: string }[];
}

export interface UploadParts {
  at: Location;
  send: Exchange;
  limiter: Limiter;
  large: Lanes;
  small: Lanes;
  askUploads: (
    request: StagingRequest<'uploads'>['recordings'][number],
  ) => Promise<StagingAnswer<'uploads'>['recordings'][number]>;
  askParts: (request: StagingRequest<'parts'>, signal?: AbortSignal) => Promise<StagingAnswer<'parts'>>;
  /** What was sent of a multipart upload before: the MD5 of each part (base64). */
  knownParts(uploadId: string): Map<number, string>;
  notePart(part: { uploadId: string; part: number; md5: string }): void;
  progress(bytes: number): void;
  sleep: Sleep;
  chance: Chance;
  signal?: AbortSignal;
}

/** Read at once where nothing limits; in smaller pieces where something does, so that the rate is even. */
const largePiece = 256 * 1024;
const smallPiece = 32 * 1024;
export const smallFile = largePiece;
const mostTries = 8;
const mostPartMemory = 48 * 1024 * 1024;

const isTransient = ({ status }: Answer): boolean => status >= 500 || status === 429 || status === 408;

/** Brings a recording into the archive. One reading of the file hashes it, and sends it. */
export const uploader = ({
  at,
  send,
  limiter,
  large,
  small,
  askUploads,
  askParts,
  knownParts,
  notePart,
  progress,
  sleep,
  chance,
  signal,
}: UploadParts) => {
  const buffers: Buffer[] = [];
  const borrow = () => buffers.pop() ?? Buffer.allocUnsafeSlow(largePiece);
  const giveBack = (buffer: Buffer) => {
    if (buffers.length < 2 * (16 + 64)) buffers.push(buffer);
  };

  const openUnchanged = async ({ path, size }: Content) => {
    try {
      const opened = await at.openFile(path);
      if (opened.size === size) return opened;
      await closeFile(opened.handle);
      throw new Changed(`It has ${opened.size} bytes, when it was registered it had ${size}`);
    } catch (error) {
      if (error instanceof Failure) throw new Changed(error.message);
      if (!isAbsent(error)) throw error;
      await at.present();
      throw new Changed('It is not in the staging location any more');
    }
  };

  /** Sends, again where that may help. `expired` when a new address is what it takes. */
  const insist = async (lane: Lanes, act: () => Promise<Answer>): Promise<{ answer?: Answer; expired?: true }> => {
    for (let tried = 1; ; tried++) {
      signal?.throwIfAborted();
      let why: string;
      try {
        const answer = await act();
        if (answer.status >= 200 && answer.status < 300) {
          lane.wentWell();
          return { answer };
        }
        const said = /<Code>([\w.]{1,60})<\/Code>/.exec(answer.body)?.[1];
        if (answer.status === 403) return { expired: true };
        // Already there under this key: the confirmation will tell whether it is the same.
        if (answer.status === 412) return { answer };
        if (answer.status === 404) return { expired: true };
        why = `HTTP ${answer.status}${said ? ` ${said}` : ''}`;
        if (answer.status === 503 || answer.status === 429) lane.slowDown();
        // BadDigest: a byte was lost on the way.
        if (!isTransient(answer) && said !== 'BadDigest' && said !== 'RequestTimeout' && answer.status !== 400) {
          throw new NotNow(`The archive refuses it: ${why}`);
        }
      } catch (error) {
        if (error instanceof Changed || error instanceof NotNow || signal?.aborted) throw error;
        why = (error as Error).message || String((error as NodeJS.ErrnoException).code);
      }
      if (tried >= mostTries) throw new NotNow(`The archive does not answer as it should: ${why}`);
      await sleep(pause(chance, tried), signal);
    }
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

  const putOnce = async (content: Content, { url, headers }: { url: string; headers: Record<string, string> }) => {
    const { handle } = await openUnchanged(content);
    try {
      const message = { method: 'PUT' as const, url, headers: { ...headers, 'content-length': content.size } };
      if (content.size <= smallFile) {
        const buffer = borrow();
        try {
          const whole = buffer.subarray(0, content.size);
          if ((await readInto(handle, whole, 0)) < content.size || hash('sha256', whole, 'hex') !== content.sha256) {
            throw new Changed('Its content is not what was registered (SHA-256)');
          }
          if (limiter.limited) return await send({ ...message, body: (offer) => inPieces(whole, offer) }, signal);
          const answer = await send({ ...message, body: whole }, signal);
          progress(content.size);
          return answer;
        } finally {
          giveBack(buffer);
        }
      }
      const body: Pieces = async (offer) => {
        const sha256 = createHash('sha256');
        let ahead = borrow();
        let current = borrow();
        try {
          let position = 0;
          let reading = readInto(handle, ahead, 0);
          while (position < content.size) {
            const count = await reading;
            [ahead, current] = [current, ahead];
            const piece = current.subarray(0, Math.min(count, content.size - position));
            position += piece.length;
            if (position < content.size && count > 0) reading = readInto(handle, ahead, position);
            sha256.update(piece);
            // The last piece is held back until the whole is known to be right.
            if (count === 0 || (position === content.size && sha256.digest('hex') !== content.sha256)) {
              throw new Changed('Its content is not what was registered (SHA-256)');
            }
            try {
              await inPieces(piece, offer);
            } finally {
              if (position < content.size) await reading.catch(() => 0);
            }
          }
        } finally {
          giveBack(ahead);
          giveBack(current);
        }
      };
      return await send({ ...message, body }, signal);
    } finally {
      await closeFile(handle);
    }
  };

  const sendParts = async (
    content: Content,
    { uploadId, partSize, arrived }: Extract<StagingAnswer<'uploads'>['recordings'][number], { how: 'parts' }>,
  ): Promise<Sent> => {
    const count = Math.ceil(content.size / partSize);
    const held = new Map(arrived.map((one) => [one.part, one]));
    const known = knownParts(uploadId);
    const parts: { part: number; etag: string }[] = [];
    const atOnce = Math.max(1, Math.min(2, Math.floor(mostPartMemory / partSize / Math.max(1, large.busy))));
    const free = Array.from({ length: atOnce }, () => Buffer.allocUnsafeSlow(Math.min(partSize, content.size)));
    const stop = new AbortController();
    const under = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
    const address = gather(
      async (batch: { part: number; size: number; md5: string }[]) => {
        const given = await askParts({ recordingId: content.recordingId, uploadId, parts: batch }, under);
        const byPart = new Map(given.parts.map((one) => [one.part, one.address]));
        return batch.map(({ part }) => byPart.get(part));
      },
      { most: 100, withinMs: 5 },
    );
    const sendOne = async (part: number, piece: Buffer, md5: string) => {
      // Noted before it is sent: the archive takes nothing but what has this MD5, so what it lists as arrived is this. Unless
      // something else was sent under this number before: then only its answer tells.
      notePart({ uploadId, part, md5: (known.get(part) ?? md5) === md5 ? md5 : '' });
      for (let fresh = 0; fresh < 3; fresh++) {
        const to = await address({ part, size: piece.length, md5 });
        if (!to) throw new NotNow(`No address was given for part ${part}`);
        const { answer } = await insist(large, () =>
          send(
            {
              method: 'PUT',
              url: to.url,
              headers: { ...to.headers, 'content-length': piece.length },
              body: (offer) => inPieces(piece, offer),
            },
            under,
          ),
        );
        if (!answer) continue;
        notePart({ uploadId, part, md5 });
        parts.push({ part, etag: String(answer.headers.etag ?? `"${Buffer.from(md5, 'base64').toString('hex')}"`) });
        return;
      }
      throw new NotNow('The archive refuses every address it is sent to (403, 404)');
    };

    const { handle } = await openUnchanged(content);
    const underWay = new Set<Promise<void>>();
    let failed: unknown;
    try {
      const sha256 = createHash('sha256');
      for (let part = 1; part <= count && failed === undefined; part++) {
        signal?.throwIfAborted();
        while (free.length === 0) await Promise.race(underWay);
        if (failed !== undefined) break;
        const buffer = free.pop()!;
        const size = Math.min(partSize, content.size - (part - 1) * partSize);
        const piece = buffer.subarray(0, size);
        if ((await readInto(handle, piece, (part - 1) * partSize)) < size) throw new Changed('It has become shorter');
        sha256.update(piece);
        const md5 = hash('md5', piece, 'base64');
        const before = held.get(part);
        const hex = Buffer.from(md5, 'base64').toString('hex');
        if (before?.size === size && (known.get(part) === md5 || before.etag.replaceAll('"', '') === hex)) {
          parts.push({ part, etag: before.etag });
          free.push(buffer);
          continue;
        }
        const going: Promise<void> = sendOne(part, piece, md5)
          .catch((error) => {
            failed ??= error;
            stop.abort();
          })
          .finally(() => {
            free.push(buffer);
            underWay.delete(going);
          });
        underWay.add(going);
      }
      await Promise.all(underWay);
      if (failed !== undefined) throw failed;
      if (sha256.digest('hex') !== content.sha256) {
        throw new Changed('Its content is not what was registered (SHA-256)');
      }
    } catch (error) {
      stop.abort();
      await Promise.all(underWay);
      throw error;
    } finally {
      await closeFile(handle);
    }
    return { uploadId, parts: parts.sort((a, b) => a.part - b.part) };
  };

  /** @throws Changed, NotNow, or what the location answered when the share is not there. */
  return async (content: Content): Promise<Sent> => {
    const { recordingId, md5, size } = content;
    const lane = size <= smallFile ? small : large;
    for (let fresh = 0; fresh < 3; fresh++) {
      const how = await askUploads({ recordingId, md5 });
      if (how.how === 'held') return {};
      if (how.how === 'refused') throw new NotNow(how.reason);
      if (how.how === 'parts') return lane.run(() => sendParts(content, how));
      const { answer } = await lane.run(() => insist(lane, () => putOnce(content, how.address)));
      if (answer) return {};
    }
    throw new NotNow('The archive refuses every address it is sent to (403)');
  };
};
