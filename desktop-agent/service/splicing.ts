import { createPublicKey, randomUUID } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../../agent-kit/files/file-errors.ts';
import { hashFile } from '../../agent-kit/files/hash-file.ts';
import { sealFile } from '../../agent-kit/sealing/seal-file.ts';
import { RetryLater } from '../../agent-kit/transfer/retry.ts';
import type { SealedHeader } from '../../domain/screen/sealed-container.ts';
import { BlackFrames } from '../ffmpeg/black-frames.ts';
import type { CloudTime } from './cloud-time.ts';
import type { SpliceContact } from './extractions/extract.ts';
import type { Report } from './logons/permissions.ts';
import type { Segments } from './segments/segments.ts';
import { splice } from './splice/splice.ts';

/** Where recordings wait, below the service's folder. */
const recordingsFolder = 'recordings';

/** Makes a contact's recording, and seals it as it is written: only the cloud can open it. */
export const splicing = ({
  folder,
  ffmpeg,
  segments,
  desktopId,
  time,
  sealing,
}: {
  folder: string;
  ffmpeg: string;
  segments: Segments;
  desktopId: string;
  time: CloudTime;
  sealing: () => Report['sealing'] | undefined;
}): SpliceContact => {
  const black = new BlackFrames(ffmpeg);
  return async (extraction, { fromMs, toMs }) => {
    const key = sealing();
    if (!key) throw new RetryLater("Fermata's key is not known yet");
    const { logonSessionId, contactId, extractionId, from, to } = extraction;
    const spliced = await splice({
      ...{ segments, from: fromMs, to: toMs, logonSessionId, ffmpeg, black },
      partsFolder: join(folder, 'parts'),
      blackouts: extraction.blackouts.map((span) => ({ from: time.toPc(span.from), to: time.toPc(span.to) })),
    });
    if (!spliced.pieces) {
      const causes = [...new Set(spliced.gaps.map(({ cause }) => cause))];
      const why = causes.length > 0 ? `Nothing was captured: ${causes.join(', ')}` : 'Nothing was captured';
      return { reason: 'not-captured', detail: why };
    }
    const { monitors, marks, durationMs } = spliced;
    await mkdir(join(folder, recordingsFolder), { recursive: true, mode: 0o700 });
    // The name says nothing about the contact.
    const path = `${recordingsFolder}/${randomUUID()}.sealed`;
    const file = join(folder, path);
    let sealed: SealedHeader;
    try {
      const layout = await sealFile({
        path: file,
        content: {
          ...{ contactId, recordingId: extractionId, medium: 'screen', kind: 'mp4', from, to },
          desktopId,
          monitors,
          marks,
        },
        bytes: () => spliced.pieces(),
        cloudKey: {
          id: key.keyId,
          publicKey: createPublicKey({ key: Buffer.from(key.publicKey, 'base64'), format: 'der', type: 'spki' }),
        },
      });
      sealed = layout.header;
    } catch (error) {
      if (codeOf(error) !== 'ENOSPC') throw error;
      throw new RetryLater('The disk is full: a screen recording waits for room');
    } finally {
      await spliced.close();
    }
    const gaps = marks
      .filter(({ cause }) => cause !== 'paused')
      .map(({ fromMs: start, toMs: end, cause }) => ({
        from: new Date(Date.parse(from) + start).toISOString(),
        to: new Date(Date.parse(from) + end).toISOString(),
        cause,
      }));
    return {
      file: {
        ...{ path, startedAt: from, endedAt: to, durationSeconds: durationMs / 1000, gaps },
        mtimeMs: (await stat(file)).mtimeMs,
        sealed: await hashFile(file),
        content: { size: sealed.size, sha256: sealed.sha256 },
      },
    };
  };
};
