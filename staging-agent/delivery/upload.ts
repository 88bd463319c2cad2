import { type PartHashes, roomBytes } from '../../agent-kit/files/file-threads.ts';
import { gather } from '../../agent-kit/transfer/gather.ts';
import type { Lanes } from '../../agent-kit/transfer/lanes.ts';
import { Changed, NotNow, type SendingParts, sending, shorter } from '../../agent-kit/transfer/sending.ts';
import type { StagingAnswer, StagingRequest } from '../../api/staging.ts';
import { Failure } from '../../domain/failure.ts';
import { closeFile, isAbsent, type Location } from '../location/location.ts';

export interface Content {
  recordingId: string;
  path: string;
  size: number;
  mtimeMs: number;
  sha256: string;
  /** Of those that are sent in parts, as JSON. */
  parts: string | null;
}

export interface SentPart {
  part: number;
  etag: string;
  sha256: string;
}

export interface Sent {
  uploadId?: string;
  parts?: SentPart[];
}

type How = StagingAnswer<'uploads'>['recordings'][number];

export interface UploadParts extends SendingParts {
  at: Location;
  large: Lanes;
  small: Lanes;
  askUploads: (request: StagingRequest<'uploads'>['recordings'][number]) => Promise<How>;
  askParts: (request: StagingRequest<'parts'>, signal?: AbortSignal) => Promise<StagingAnswer<'parts'>>;
  /** Keeps the hashes of parts of another size than usual. */
  noteParts(path: string, parts: string): Promise<void>;
}

/** So many of one recording at a time. */
const partsAtOnce = 2;

/**
 * Brings a recording into the archive. It was hashed when it was taken in, and the archive takes nothing but what has
 * that SHA-256; so it is read once more to be sent, and hashed again only when something says that it has changed.
 */
export const uploader = ({ at, large, small, askUploads, askParts, noteParts, signal, ...more }: UploadParts) => {
  const { put, insist } = sending({ ...more, signal });

  /** @throws Changed when it is not what was registered any more. */
  const readAgain = async ({ path, size, sha256 }: Content, partSize?: number) => {
    const found = await at.hash(path, { size, partSize, signal });
    if (found.size === size && found.sha256 === sha256) return found;
    throw new Changed('Its content is not what was registered (SHA-256)');
  };

  /** @throws Changed when size or time say so, and its bytes too. */
  const unchanged = async (content: Content, found: { size: number; mtimeMs: number }): Promise<void> => {
    if (found.size !== content.size) {
      throw new Changed(`It has ${found.size} bytes, when it was registered it had ${content.size}`);
    }
    if (found.mtimeMs !== content.mtimeMs) await readAgain(content);
  };

  const isThere = async <Outcome>(act: () => Promise<Outcome>): Promise<Outcome> => {
    try {
      return await act();
    } catch (error) {
      if (error instanceof Failure) throw new Changed(error.message);
      if (!isAbsent(error)) throw error;
      await at.present();
      throw new Changed('It is not in the staging location any more');
    }
  };

  const whileOpen = async <Outcome>(content: Content, act: (handle: number) => Promise<Outcome>): Promise<Outcome> => {
    const opened = await isThere(() => at.openFile(content.path));
    try {
      await unchanged(content, opened);
      return await act(opened.handle);
    } finally {
      await closeFile(opened.handle);
    }
  };

  type Address = Extract<How, { how: 'put' }>['address'];
  const putSmall = (content: Content, address: Address) =>
    isThere(() =>
      at.whileRead(content.path, async (found) => {
        await unchanged(content, found);
        if (found.content.length < content.size) throw shorter();
        return put(found.content, address);
      }),
    );
  const putLarge = (content: Content, address: Address) =>
    whileOpen(content, (handle) => put({ handle, start: 0, size: content.size }, address));

  const check = (content: Content) => async () => void (await readAgain(content));

  const putWhole = (content: Content, address: Address, lane: Lanes) =>
    insist(lane, () => (content.size <= roomBytes ? putSmall : putLarge)(content, address), check(content));

  const hashesOfParts = async (content: Content, partSize: number): Promise<string[]> => {
    const known: PartHashes | null = content.parts && JSON.parse(content.parts);
    if (known?.size === partSize) return known.sha256;
    const { parts } = await readAgain(content, partSize);
    await noteParts(content.path, JSON.stringify(parts));
    return parts!.sha256;
  };

  const sendParts = async (
    content: Content,
    { uploadId, partSize, arrived }: Extract<How, { how: 'parts' }>,
  ): Promise<Sent> => {
    const hashes = await hashesOfParts(content, partSize);
    const held = new Map(arrived.map((one) => [one.part, one]));
    const sizeOf = (part: number) => Math.min(partSize, content.size - (part - 1) * partSize);
    const sent: SentPart[] = [];
    const missing: { part: number; size: number; sha256: string }[] = [];
    for (const [index, sha256] of hashes.entries()) {
      const one = { part: index + 1, size: sizeOf(index + 1), sha256 };
      const before = held.get(one.part);
      if (before?.size === one.size && before.sha256 === sha256) sent.push({ ...one, etag: before.etag });
      else missing.push(one);
    }
    const stop = new AbortController();
    const under = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
    const address = gather(
      async (batch: typeof missing) => {
        const given = await askParts({ recordingId: content.recordingId, uploadId, parts: batch }, under);
        const byPart = new Map(given.parts.map((one) => [one.part, one.address]));
        return batch.map(({ part }) => byPart.get(part));
      },
      { most: 100, withinMs: 5 },
    );
    const sendOne = async (handle: number, one: (typeof missing)[number]) => {
      for (let fresh = 0; fresh < 3; fresh++) {
        const to = await address(one);
        if (!to) throw new NotNow(`No address was given for part ${one.part}`);
        const range = { handle, start: (one.part - 1) * partSize, size: one.size };
        const answer = await insist(large, () => put(range, to, under), check(content), under);
        if (!answer) continue;
        if (!answer.headers.etag) throw new NotNow(`The archive gave no receipt for part ${one.part}`);
        sent.push({ ...one, etag: answer.headers.etag });
        return;
      }
      throw new NotNow('The archive refuses every address it is sent to (403, 404)');
    };
    await whileOpen(content, async (handle) => {
      const rest = missing.values();
      const one = async () => {
        for (const part of rest) {
          under.throwIfAborted();
          await sendOne(handle, part);
        }
      };
      const all = Array.from({ length: partsAtOnce }, one);
      // The first to fail says why; the others end by it, before the file is closed.
      for (const going of all) going.catch((error) => stop.abort(error));
      await Promise.allSettled(all);
      under.throwIfAborted();
    });
    const parts = sent.map(({ part, etag, sha256 }) => ({ part, etag, sha256 })).sort((a, b) => a.part - b.part);
    return { uploadId, parts };
  };

  /** @throws Changed, NotNow, or what the location answered when the share is not there. */
  return async (content: Content): Promise<Sent> => {
    const { recordingId, size } = content;
    const lane = size <= roomBytes ? small : large;
    for (let fresh = 0; fresh < 3; fresh++) {
      const how = await askUploads({ recordingId });
      if (how.how === 'held') return {};
      if (how.how === 'refused') throw new NotNow(how.reason);
      if (how.how === 'parts') return lane.run(() => sendParts(content, how));
      if (await lane.run(() => putWhole(content, how.address, lane))) return {};
    }
    throw new NotNow('The archive refuses every address it is sent to (403)');
  };
};
