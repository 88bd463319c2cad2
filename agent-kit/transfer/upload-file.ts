import { type ConcurrencyLimit, limitConcurrency } from '../../domain/concurrency.ts';
import { Failure } from '../../domain/failure.ts';
import { isAbsent } from '../files/file-errors.ts';
import { bufferBytes } from '../files/file-threads.ts';
import type { FileHashes, PartHashes } from '../files/hashing.ts';
import { closeFile, type OpenFile } from '../files/open-file.ts';
import { batchCalls } from './batch-calls.ts';

import { RetryLater } from './retry.ts';
import { becameShorter, ContentChanged, type SendFileParts, sendFile, type UploadAddress } from './send-file.ts';

export interface SentPart {
  part: number;
  etag: string;
  sha256: string;
}

/** An upload in parts, which the confirmation completes. */
export interface MultipartUpload {
  uploadId: string;
  parts: SentPart[];
}

/** A file as it was registered: the archive accepts nothing else under this id. */
export interface UploadContent {
  id: string;
  path: string;
  size: number;
  mtimeMs: number;
  sha256: string;
  parts?: PartHashes | undefined;
}

/**
 * Sends a file to the archive. Resolves to the multipart upload that the confirmation has to complete, if there is one.
 *
 * @throws ContentChanged if the file is no longer what was registered; Unreachable or RetryLater if it cannot be sent now;
 * or the error of `expectPresent` if the folder is not there.
 */
export type Upload = (content: UploadContent) => Promise<MultipartUpload | undefined>;

/** How the API wants a file to be sent. */
export type UploadPlan =
  | { how: 'held' }
  | { how: 'put'; address: UploadAddress }
  | {
      how: 'parts';
      uploadId: string;
      partSize: number;
      arrived: { part: number; size: number; etag: string; sha256: string }[];
    }
  | { how: 'refused'; reason: string };

/** The files that are sent, by their paths below one folder. */
export interface UploadFiles {
  hash(
    path: string,
    options?: { partSize?: number | undefined; signal?: AbortSignal | undefined },
  ): Promise<FileHashes>;
  openFile(path: string): Promise<OpenFile>;
  /** The content is valid until `act` has ended. */
  whileRead<Outcome>(
    path: string,
    act: (found: { content: Buffer; size: number; mtimeMs: number }) => Promise<Outcome>,
  ): Promise<Outcome>;
  /** @throws when the folder itself is not there. */
  expectPresent(): Promise<void>;
}

export interface UploadParts extends SendFileParts {
  location: UploadFiles;
  large: ConcurrencyLimit;
  small: ConcurrencyLimit;
  askUploads(request: { id: string }): Promise<UploadPlan>;
  askParts(
    request: { id: string; uploadId: string; parts: { part: number; size: number; sha256: string }[] },
    signal?: AbortSignal,
  ): Promise<{ parts: { part: number; address: UploadAddress }[] }>;
  /** Stores the hashes of parts of another size than usual. */
  storeParts(content: UploadContent, parts: PartHashes): Promise<unknown>;
  /** Called when a part has arrived: a failure after this one has got further than the last. */
  onPartSent(id: string): void;
}

/** Parts of one file that are sent at the same time. */
const maxPartsAtOnce = 2;

/**
 * A file is hashed when it is taken in, and the archive only accepts content with that SHA-256. So it is read once more,
 * to be sent, and hashed again only if something indicates that it has changed.
 */
export const uploader = ({
  location,
  large,
  small,
  askUploads,
  askParts,
  storeParts,
  onPartSent,
  signal,
  ...parts
}: UploadParts): Upload => {
  const { put, expectSuccess } = sendFile({ ...parts, signal });

  /** @throws ContentChanged if the file is no longer what was registered. */
  const readAgain = async ({ path, size, sha256 }: UploadContent, partSize?: number) => {
    const found = await location.hash(path, { partSize, signal });
    if (found.size === size && found.sha256 === sha256) return found;
    throw new ContentChanged('Its content differs from what was registered (SHA-256)');
  };

  /** @throws ContentChanged when size or time differ, and its bytes do too. */
  const expectUnchanged = async (content: UploadContent, found: { size: number; mtimeMs: number }): Promise<void> => {
    if (found.size !== content.size) {
      throw new ContentChanged(`It has ${found.size} bytes; when it was registered, it had ${content.size}`);
    }
    if (found.mtimeMs !== content.mtimeMs) await readAgain(content);
  };

  const expectThere = async <Outcome>(act: () => Promise<Outcome>): Promise<Outcome> => {
    try {
      return await act();
    } catch (error) {
      if (error instanceof Failure && error.code === 'invalid') throw new ContentChanged(error.message);
      if (!isAbsent(error)) throw error;
      await location.expectPresent();
      throw new ContentChanged('It is no longer in its folder');
    }
  };

  const whileOpen = async <Outcome>(
    content: UploadContent,
    act: (handle: number) => Promise<Outcome>,
  ): Promise<Outcome> => {
    const opened = await expectThere(() => location.openFile(content.path));
    try {
      await expectUnchanged(content, opened);
      return await act(opened.handle);
    } finally {
      await closeFile(opened.handle);
    }
  };

  const putSmall = (content: UploadContent, address: UploadAddress) =>
    expectThere(() =>
      location.whileRead(content.path, async (found) => {
        await expectUnchanged(content, found);
        if (found.content.length < content.size) throw becameShorter();
        return put(found.content, address);
      }),
    );
  const putLarge = (content: UploadContent, address: UploadAddress) =>
    whileOpen(content, (handle) => put({ handle, start: 0, size: content.size }, address));

  const checkContent = (content: UploadContent) => async () => void (await readAgain(content));

  const putWhole = (content: UploadContent, address: UploadAddress, lane: ConcurrencyLimit) =>
    expectSuccess(
      lane,
      () => (content.size <= bufferBytes ? putSmall : putLarge)(content, address),
      checkContent(content),
    );

  const hashesOfParts = async (content: UploadContent, partSize: number): Promise<string[]> => {
    if (content.parts?.size === partSize) return content.parts.sha256;
    const { parts } = await readAgain(content, partSize);
    await storeParts(content, parts!);
    return parts!.sha256;
  };

  const sendParts = async (
    content: UploadContent,
    { uploadId, partSize, arrived }: Extract<UploadPlan, { how: 'parts' }>,
  ): Promise<MultipartUpload> => {
    const { id } = content;
    const hashes = await hashesOfParts(content, partSize);
    const arrivedParts = new Map(arrived.map((one) => [one.part, one]));
    const sizeOf = (part: number) => Math.min(partSize, content.size - (part - 1) * partSize);
    const sent: SentPart[] = [];
    const missing: { part: number; size: number; sha256: string }[] = [];
    for (const [index, sha256] of hashes.entries()) {
      const one = { part: index + 1, size: sizeOf(index + 1), sha256 };
      const before = arrivedParts.get(one.part);
      if (before?.size === one.size && before.sha256 === sha256)
        sent.push({ part: one.part, etag: before.etag, sha256 });
      else missing.push(one);
    }
    const stop = new AbortController();
    const under = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
    const addressOf = batchCalls(
      async (batch: typeof missing) => {
        const given = await askParts({ id, uploadId, parts: batch }, under);
        const byPart = new Map(given.parts.map((one) => [one.part, one.address]));
        return batch.map(({ part }) => byPart.get(part));
      },
      { maxItems: 100, withinMs: 5 },
    );
    const sendPart = async (handle: number, { part, size, sha256 }: (typeof missing)[number]) => {
      under.throwIfAborted();
      const address = await addressOf({ part, size, sha256 });
      if (!address) throw new RetryLater(`No address was given for part ${part}`);
      const range = { handle, start: (part - 1) * partSize, size };
      const response = await expectSuccess(large, () => put(range, address, under), checkContent(content), under);
      if (!response.headers.etag) throw new RetryLater(`The archive gave no receipt for part ${part}`);
      sent.push({ part, etag: response.headers.etag, sha256 });
      onPartSent(id);
    };
    await whileOpen(content, async (handle) => {
      const parallel = limitConcurrency(maxPartsAtOnce);
      const all = missing.map((one) => parallel.run(() => sendPart(handle, one)));
      // The first failure is the reason that is reported. It stops the others before the file is closed.
      for (const one of all) one.catch((error) => stop.abort(error));
      await Promise.allSettled(all);
      under.throwIfAborted();
    });
    return { uploadId, parts: sent.sort((a, b) => a.part - b.part) };
  };

  return async (content) => {
    const { id, size } = content;
    const lane = size <= bufferBytes ? small : large;
    const how = await askUploads({ id });
    switch (how.how) {
      case 'held':
        return undefined;
      case 'refused':
        throw new RetryLater(how.reason);
      case 'parts':
        return lane.run(() => sendParts(content, how));
      case 'put':
        await lane.run(() => putWhole(content, how.address, lane));
        return undefined;
    }
  };
};
