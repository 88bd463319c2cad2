import { createPublicKey, randomUUID } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../../agent-kit/files/file-errors.ts';
import { hashFile } from '../../agent-kit/files/hash-file.ts';
import { sealFile } from '../../agent-kit/sealing/seal-file.ts';
import { RetryLater } from '../../agent-kit/transfer/retry.ts';
import { keystrokesOf, writeKeystrokes } from '../../domain/keystroke/keystroke-recording.ts';
import type { SealedContent } from '../../domain/screen/sealed-container.ts';
import { BlackFrames } from '../ffmpeg/black-frames.ts';
import type { CloudTime } from './cloud-time.ts';
import type { SpliceContact } from './extractions/extract.ts';
import { type Extraction, mediumOf, type SealedFile } from './journal/states.ts';
import type { KeystrokeFolder } from './keystrokes/keystroke-folder.ts';
import type { Report } from './logons/permissions.ts';
import type { Segments } from './segments/segments.ts';
import { splice } from './splice/splice.ts';

/** Where recordings wait, in the folder of the service. */
const recordingsFolder = 'recordings';

/** Makes the recording of a contact, and seals it while it is written, so that only the cloud can open it. */
export const splicing = ({
  folder,
  ffmpeg,
  segments,
  keystrokes,
  desktopId,
  time,
  sealing,
}: {
  folder: string;
  ffmpeg: string;
  segments: Segments;
  /** If it is left out, this PC records none. */
  keystrokes?: Pick<KeystrokeFolder, 'read'> | undefined;
  desktopId: string;
  time: CloudTime;
  sealing: () => Report['sealing'] | undefined;
}): SpliceContact => {
  const black = new BlackFrames(ffmpeg);

  type Own = Pick<SealedContent, 'medium' | 'kind' | 'monitors' | 'marks'>;
  const seal = async (
    { contactId, extractionId, from, to }: Extraction,
    own: Own,
    bytes: () => Iterable<Uint8Array>,
  ): Promise<Pick<SealedFile, 'path' | 'mtimeMs' | 'sealed' | 'content'>> => {
    const key = sealing();
    if (!key) throw new RetryLater("Fermata's key is not known yet");
    await mkdir(join(folder, recordingsFolder), { recursive: true, mode: 0o700 });
    // The name says nothing about the contact.
    const path = `${recordingsFolder}/${randomUUID()}.sealed`;
    const file = join(folder, path);
    try {
      const { header } = await sealFile({
        path: file,
        content: { contactId, recordingId: extractionId, from, to, desktopId, ...own },
        bytes,
        cloudKey: {
          id: key.keyId,
          publicKey: createPublicKey({ key: Buffer.from(key.publicKey, 'base64'), format: 'der', type: 'spki' }),
        },
      });
      return {
        path,
        mtimeMs: (await stat(file)).mtimeMs,
        sealed: await hashFile(file),
        content: { size: header.size, sha256: header.sha256 },
      };
    } catch (error) {
      if (codeOf(error) !== 'ENOSPC') throw error;
      throw new RetryLater('The disk is full: a recording waits for room');
    }
  };

  const blackoutsOf = ({ blackouts }: Extraction) =>
    blackouts.map((span) => ({ from: time.toPc(span.from), to: time.toPc(span.to) }));

  const spliceScreen: SpliceContact = async (extraction, { fromMs, toMs }) => {
    if (!sealing()) throw new RetryLater("Fermata's key is not known yet");
    const { logonSessionId, from, to } = extraction;
    const spliced = await splice({
      ...{ segments, from: fromMs, to: toMs, logonSessionId, ffmpeg, black },
      partsFolder: join(folder, 'parts'),
      blackouts: blackoutsOf(extraction),
    });
    if (!spliced.pieces) {
      const causes = [...new Set(spliced.gaps.map(({ cause }) => cause))];
      const why = causes.length > 0 ? `Nothing was captured: ${causes.join(', ')}` : 'Nothing was captured';
      return { reason: 'not-captured', detail: why };
    }
    const { monitors, marks, durationMs } = spliced;
    try {
      const own: Own = { medium: 'screen', kind: 'mp4', monitors, marks };
      const file = await seal(extraction, own, () => spliced.pieces());
      const gaps = marks
        .filter(({ cause }) => cause !== 'paused')
        .map(({ fromMs: start, toMs: end, cause }) => ({
          from: new Date(Date.parse(from) + start).toISOString(),
          to: new Date(Date.parse(from) + end).toISOString(),
          cause,
        }));
      return { file: { ...file, startedAt: from, endedAt: to, durationSeconds: durationMs / 1000, gaps } };
    } finally {
      await spliced.close();
    }
  };

  /** Keystrokes without every span that was paused, whether or not this PC ever heard of it. */
  const joinKeystrokes: SpliceContact = async (extraction, { fromMs, toMs }) => {
    const { logonSessionId, from, to } = extraction;
    const typed = keystrokes?.read({ from: fromMs, to: toMs }, logonSessionId) ?? { keystrokes: [], faults: [] };
    const recording = keystrokesOf(typed.keystrokes, { fromMs, toMs, from, to }, blackoutsOf(extraction));
    if (recording.keystrokes.length === 0) {
      const [fault] = typed.faults;
      return fault === undefined
        ? { reason: 'nothing-typed', detail: 'Nothing was typed where keystrokes are recorded' }
        : { reason: 'segments-lost', detail: `What was typed cannot be opened: ${fault}`.slice(0, 500) };
    }
    const own: Own = { medium: 'keystroke', kind: 'json', monitors: [], marks: [] };
    const file = await seal(extraction, own, () => [writeKeystrokes(recording)]);
    const durationSeconds = (Date.parse(to) - Date.parse(from)) / 1000;
    return { file: { ...file, startedAt: from, endedAt: to, durationSeconds, gaps: [] } };
  };

  return (extraction, span) => (mediumOf(extraction) === 'keystroke' ? joinKeystrokes : spliceScreen)(extraction, span);
};
