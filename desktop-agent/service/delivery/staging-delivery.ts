import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, stat, unlink } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { isAbsent } from '../../../agent-kit/files/file-errors.ts';
import { hashFile } from '../../../agent-kit/files/hash-file.ts';
import { writeWhole } from '../../../agent-kit/files/write-whole.ts';
import { RetryLater } from '../../../agent-kit/transfer/retry.ts';
import type { Cloud } from '../../cloud.ts';
import type { Journal } from '../journal/journal.ts';
import { type Missing, mediumOf, type Sealed, type Staged } from '../journal/states.ts';

const copyInto = async (source: string, target: FileHandle): Promise<void> => {
  const from = await open(source, constants.O_RDONLY);
  try {
    const buffer = Buffer.allocUnsafeSlow(1024 * 1024);
    for (let position = 0; ; ) {
      const { bytesRead } = await from.read(buffer, 0, buffer.length, position);
      if (bytesRead === 0) return;
      await target.writeFile(buffer.subarray(0, bytesRead));
      position += bytesRead;
    }
  } finally {
    await from.close();
  }
};

const ownAddress = (): string | undefined =>
  Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ internal, family }) => !internal && family === 'IPv4')?.address;

/**
 * Puts recordings into the staging location of a data server, as docs/drop-a-recording.md describes: first the
 * container, then its manifest. The copy on this PC is deleted only when the location has all of it (SU-03, SU-28).
 */
export const stagingDelivery = ({
  journal,
  folder,
  cloud,
  machine,
  nowMs,
  signal,
}: {
  journal: Journal;
  folder: string;
  cloud: Cloud;
  machine: string;
  nowMs: () => number;
  signal: AbortSignal;
}) => {
  const put = async (entry: Sealed): Promise<void> => {
    const { extraction, file } = entry;
    const { delivery, contactId, username, extractionId, revision } = extraction;
    if (delivery.how !== 'staging-location') return;
    await stat(delivery.location).catch((error) => {
      throw new RetryLater(`The staging location ${delivery.location} cannot be reached: ${error.message}`);
    });
    // Names contain neither the agent nor the contact.
    const day = join(delivery.location, file.startedAt.slice(0, 10));
    await mkdir(day).catch((error) => {
      if (error.code !== 'EEXIST') throw error;
    });
    const name = `${extractionId.replace(/[^A-Za-z0-9-]/g, '')}-${revision}.sealed`;
    const target = join(day, name);
    await writeWhole(target, (handle) => copyInto(join(folder, ...file.path.split('/')), handle));
    if ((await hashFile(target)).sha256 !== file.sealed.sha256) {
      await unlink(target).catch(() => {});
      throw new RetryLater(`The staging location ${delivery.location} does not hold what was written`);
    }
    const ipAddress = ownAddress();
    const manifest = {
      ...{ version: 1, contactId, medium: mediumOf(extraction), username, machine, ...(ipAddress && { ipAddress }) },
      ...{ startedAt: file.startedAt, endedAt: file.endedAt, ...file.sealed },
    };
    await writeWhole(`${target}.manifest.json`, (handle) => handle.writeFile(`${JSON.stringify(manifest, null, 2)}\n`));
    const staged = journal.apply(extractionId, revision, { is: 'staged' }, new Date(nowMs()));
    if (staged.state === 'staged') await report(staged);
  };

  /** Reports the result of an extraction that gave nothing for the cloud. */
  const report = async (entry: Staged | Missing): Promise<void> => {
    const { extractionId, revision } = entry.extraction;
    if (entry.state === 'staged') {
      await unlink(join(folder, ...entry.file.path.split('/'))).catch((error) => {
        if (!isAbsent(error)) throw error;
      });
    }
    const ids = { extractionId, revision };
    const result =
      entry.state === 'staged'
        ? { ...ids, outcome: 'staged' as const, content: entry.file.content, gaps: entry.file.gaps.slice(0, 1000) }
        : { ...ids, outcome: 'none' as const, reason: entry.reason, detail: entry.detail.slice(0, 500) };
    const { results } = await cloud('results', { results: [result] }, signal);
    const isOld = results[0]?.outcome === 'superseded';
    journal.apply(
      extractionId,
      revision,
      { is: isOld && entry.state !== 'staged' ? 'superseded' : 'reported' },
      new Date(nowMs()),
    );
  };

  return {
    put,
    report,
    waiting: (): Sealed[] =>
      journal.inState('sealed', 500).filter(({ extraction }) => extraction.delivery.how === 'staging-location'),
    unreported: (): (Staged | Missing)[] => [...journal.inState('staged', 100), ...journal.inState('missing', 100)],
  };
};
