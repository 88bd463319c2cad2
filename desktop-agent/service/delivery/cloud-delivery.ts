import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { SendRequest } from '../../../agent-kit/connection/http.ts';
import type { Logger } from '../../../agent-kit/program/logger.ts';
import { limiter } from '../../../agent-kit/transfer/bandwidth.ts';
import { NotYet, RetryLater } from '../../../agent-kit/transfer/retry.ts';
import { ContentChanged } from '../../../agent-kit/transfer/send-file.ts';
import { uploader } from '../../../agent-kit/transfer/upload-file.ts';
import type { DesktopAnswer } from '../../../api/programs/desktop.ts';
import { limitConcurrency } from '../../../domain/concurrency.ts';
import type { Cloud } from '../../cloud.ts';
import type { Journal } from '../journal/journal.ts';
import { type Archived, mediumOf, type Registered, type Sealed, type Sent } from '../journal/states.ts';
import type { Event } from '../journal/steps.ts';
import { folderFiles } from './folder-files.ts';

type WorkItem = DesktopAnswer<'work'>['items'][number];

const pageSize = 25;
/** The cloud opens a container within moments. */
const openingMs = 10_000;

/** Registers spliced recordings, uploads what the workflow releases, and deletes the local copy last (SU-01, SU-02). */
export const cloudDelivery = ({
  journal,
  folder,
  cloud,
  send,
  nowMs,
  logger,
  signal,
}: {
  journal: Journal;
  folder: string;
  cloud: Cloud;
  send: SendRequest;
  nowMs: () => number;
  logger: Logger;
  signal: AbortSignal;
}) => {
  const apply = (entry: { extraction: Sealed['extraction'] }, event: Event) =>
    journal.apply(entry.extraction.extractionId, entry.extraction.revision, event, new Date(nowMs()));

  const only = <Item>(items: readonly Item[]): Item => {
    const [item] = items;
    if (!item) throw new RetryLater('Fermata gave no answer about a recording');
    return item;
  };

  const upload = uploader({
    ...{ send, signal, onPartSent: () => {}, onProgress: () => {}, storeParts: async () => {} },
    location: folderFiles(folder),
    limiter: limiter({ limit: () => undefined }),
    large: limitConcurrency(2),
    small: limitConcurrency(4),
    askUploads: async ({ id }) =>
      only((await cloud('uploads', { recordings: [{ recordingId: id }] }, signal)).recordings),
    askParts: ({ id, ...request }, under) => cloud('parts', { recordingId: id, ...request }, under),
  });

  const register = async (entries: readonly Sealed[]): Promise<void> => {
    const { recordings } = await cloud(
      'register',
      {
        recordings: entries.map(({ extraction, file }) => ({
          ...{ extractionId: extraction.extractionId, revision: extraction.revision, path: file.path },
          medium: mediumOf(extraction),
          ...{ startedAt: file.startedAt, endedAt: file.endedAt, durationSeconds: file.durationSeconds },
          ...{ content: file.content, sealed: file.sealed, gaps: file.gaps.slice(0, 1000) },
        })),
      },
      signal,
    );
    for (const { extractionId, recordingId, outcome, reason } of recordings) {
      const entry = entries.find(({ extraction }) => extraction.extractionId === extractionId);
      if (!entry) continue;
      if (recordingId !== null && (outcome === 'registered' || outcome === 'known')) {
        apply(entry, { is: 'registered', recordingId });
      } else if (outcome === 'superseded') apply(entry, { is: 'superseded' });
      else if (outcome === 'refused') {
        logger.warn(`Fermata refuses a screen recording: ${reason ?? 'no reason was given'}`);
        apply(entry, { is: 'superseded' });
      }
    }
  };

  const confirm = async (entry: Sent): Promise<void> => {
    const { recordingId, file } = entry;
    const { outcome, receipt } = only(
      (await cloud('confirm', { recordings: [{ recordingId, ...entry.upload }], waits: true }, signal)).recordings,
    );
    // This copy may be needed until the container is opened.
    if (outcome === 'arrived') throw new NotYet('The cloud has not opened it yet', openingMs);
    if (outcome === 'not-opened') {
      logger.warn('The cloud cannot open a screen recording that this PC sealed; it will be made again');
      apply(entry, { is: 'lost' });
      return;
    }
    const agrees = receipt?.size === file.sealed.size && receipt.sha256 === file.sealed.sha256;
    if (outcome === 'uploaded' && receipt && (agrees || receipt.partsSha256)) {
      const archived = apply(entry, { is: 'confirmed', receipt });
      if (archived.state === 'archived') await deleteLocalCopy(archived);
      return;
    }
    apply(entry, { is: 'not-confirmed' });
    throw new RetryLater('The archive does not hold what was sent');
  };

  const sendFile = async (entry: Registered): Promise<void> => {
    const { recordingId, file } = entry;
    const { path, mtimeMs } = file;
    try {
      const multipart = await upload({ id: recordingId, path, mtimeMs, ...file.sealed });
      const sent = apply(entry, { is: 'sent', ...(multipart && { upload: multipart }) });
      if (sent.state === 'sent') await confirm(sent);
    } catch (error) {
      if (!(error instanceof ContentChanged)) throw error;
      logger.warn(`A screen recording was changed or deleted on this PC, and is made again: ${error.message}`);
      apply(entry, { is: 'lost' });
    }
  };

  /** Deletes first and then reports it, so that what was reported as deleted is gone. */
  const deleteLocalCopy = async (entry: Archived): Promise<void> => {
    const { recordingId, file } = entry;
    await unlink(join(folder, ...file.path.split('/'))).catch((error) => {
      if (error.code !== 'ENOENT') throw error;
    });
    const at = new Date(nowMs()).toISOString();
    await cloud('deletions', { recordings: [{ recordingId, at }] }, signal);
    apply(entry, { is: 'reported' });
  };

  return {
    /** Returns whether there was anything to register. */
    async registerAll(): Promise<boolean> {
      const sealed = journal.inState('sealed', 500).filter(({ extraction }) => extraction.delivery.how === 'cloud');
      for (let start = 0; start < sealed.length; start += pageSize)
        await register(sealed.slice(start, start + pageSize));
      return sealed.length > 0;
    },
    /** The recordings that the workflow has released. */
    async fetchWork(limit: number): Promise<WorkItem[]> {
      if (journal.inState('registered', 1).length === 0 && journal.inState('sent', 1).length === 0) return [];
      return (await cloud('work', { limit }, signal)).items;
    },
    async carryOut({ recordingId, action }: WorkItem): Promise<void> {
      const entry = journal.ofRecording(recordingId);
      if (!entry) {
        // An earlier service of this PC registered it and its journal is lost. The cloud will request it again.
        const reason = 'This PC no longer has this recording';
        await cloud('fail', { recordings: [{ recordingId, reason }] }, signal);
        return;
      }
      if (entry.state === 'archived') return deleteLocalCopy(entry);
      if (entry.state !== 'registered' && entry.state !== 'sent') return;
      if (action === 'upload') return entry.state === 'sent' ? confirm(entry) : sendFile(entry);
      const archived = apply(entry, { is: 'recycled' });
      if (archived.state === 'archived') await deleteLocalCopy(archived);
    },
    /** Work that an earlier run began. */
    unfinished: (): (Sent | Archived)[] => [...journal.inState('sent', 100), ...journal.inState('archived', 100)],
    async finish(entry: Sent | Archived): Promise<void> {
      if (entry.state === 'sent') await confirm(entry);
      else await deleteLocalCopy(entry);
    },
  };
};
