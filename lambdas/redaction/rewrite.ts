import type { Clock } from '../../domain/clock.ts';
import { Failure } from '../../domain/failure.ts';
import type { Recording } from '../../domain/recording/recording.ts';
import type { RedactableObjects } from '../../domain/redaction/objects.ts';
import { type BlackenScreen, type RedactedFile, redactBytes } from '../../domain/redaction/redact-bytes.ts';
import type { RedactionOutcome } from '../../domain/redaction/request.ts';
import type { Span } from '../../domain/redaction/span.ts';
import { archiveKey } from '../../domain/upload/archive/archive.ts';
import { subtractSpans } from '../../domain/upload/spans/redacted-spans.ts';
import {
  type CustodyEntry,
  type CustodyRedaction,
  recordedSeconds,
  type StagedRecording,
} from '../../domain/upload/staged-recording.ts';
import { condemnedOf } from '../../domain/upload/steps/redaction-steps.ts';
import type { UploadStore } from '../../domain/upload/upload-store.ts';

export interface RewritePorts {
  uploads: Pick<UploadStore, 'planRedaction' | 'redact' | 'forgetCondemned'>;
  objects: RedactableObjects;
  archiveBucket: string;
  /** The bucket of the provider's recordings, if it is ours; otherwise empty. */
  ownBucket: string;
  /** A whole recording is held in memory, several times. */
  maxBytes: number;
  /** Hex. */
  sha256: (bytes: Uint8Array) => string;
  blackenScreen: BlackenScreen;
  clock: Clock;
}

/** What must be removed from one recording, and why. */
export interface Removal {
  spans: readonly Span[];
  reasons: CustodyRedaction['reasons'];
}

export type Result = Omit<RedactionOutcome, 'recordingId' | 'medium' | 'at'>;

type Redacted = Exclude<RedactedFile, { refused: string }>;

/** A failure that only an administrator of the bucket can fix is a result, and is not retried. */
const lasting = (error: unknown): Result => {
  const isLasting = error instanceof Failure && /^(invalid|conflict|forbidden)$/.test(error.code);
  if (!isLasting) throw error;
  return { result: 'impossible', reason: error.message };
};

/** Removes what must not be in the archive, in every version. Returns why it could not be removed. */
export const removeCondemned = async (
  recording: StagedRecording,
  { uploads, objects, archiveBucket }: RewritePorts,
): Promise<string | undefined> => {
  const { recordingId } = recording;
  const condemned = condemnedOf(recording);
  if (condemned.length === 0) return undefined;
  try {
    for (const sha256 of condemned) {
      await objects.removeAll(`${archiveBucket}/${archiveKey({ recordingId, sha256 })}`);
    }
  } catch (error) {
    return lasting(error).reason;
  }
  await uploads.forgetCondemned(recordingId, condemned);
  return undefined;
};

/** Afterwards, the recording contains nothing of the spans, or stays with a reason. */
const contentWithout = async (
  location: string,
  { medium, spans }: Pick<Removal, 'spans'> & { medium: Recording['medium'] },
  { objects, maxBytes, blackenScreen }: RewritePorts,
): Promise<
  { stored: NonNullable<Awaited<ReturnType<RedactableObjects['read']>>>; redacted: Redacted } | { result: Result }
> => {
  try {
    const stored = await objects.read(location, maxBytes);
    if (!stored) throw new Failure('unavailable', 'The recording is no longer where it was');
    const redacted = await redactBytes(stored.bytes, { medium, spans }, blackenScreen);
    if ('refused' in redacted) return { result: { result: 'impossible', reason: redacted.refused } };
    return { stored, redacted };
  } catch (error) {
    return { result: lasting(error) };
  }
};

/** A recording may be slightly shorter than it says. */
const toleranceSeconds = 1;

/** Whether a withheld recording has no pictures where it must be black. Its seconds are then not what it claims. */
const lacksSeconds = (
  recording: StagedRecording,
  { spans }: Pick<Removal, 'spans'>,
  removed: Redacted['removed'],
): boolean => {
  const seconds = recordedSeconds(recording);
  const claimed = spans
    .map(({ from, to = seconds }) => ({ from: Math.max(0, from), to: Math.min(to, seconds) }))
    .filter(({ from, to }) => from < to);
  return subtractSpans(claimed, removed).some(({ from, to }) => to - from > toleranceSeconds);
};

/** Retry, because the current recording may show the spans. */
const inBetween = (error: unknown): never => {
  if (!(error instanceof Failure) || error.code !== 'conflict') throw error;
  throw new Failure('unavailable', 'The recording was changed in the meantime', { cause: error });
};

/**
 * Replaces an archived recording by a new object, and removes every version of the old one. If this dies anywhere, the
 * next attempt finishes it: docs/upload-states.md.
 */
export const rewriteStaged = async (
  recording: StagedRecording,
  removal: Removal,
  ports: RewritePorts,
): Promise<Result> => {
  const { recordingId, medium } = recording;
  const { uploads, objects, archiveBucket, sha256: hash, clock } = ports;
  const content = await contentWithout(
    `${archiveBucket}/${archiveKey(recording)}`,
    { medium, spans: removal.spans },
    ports,
  );
  if ('result' in content) return content.result;
  const { bytes, removed, contentType } = content.redacted;
  if (hash(content.stored.bytes) !== recording.sha256) throw new Error('The archive holds something else');
  if (recording.withheld && lacksSeconds(recording, removal, removed)) {
    return {
      result: 'impossible',
      reason: 'Its file is shorter than it should be, so the position of each second is not certain',
    };
  }
  const before = { size: recording.size, sha256: recording.sha256 };
  const entry = (after: typeof before): CustodyEntry => {
    const redaction = { reasons: removal.reasons, spans: [...removal.spans], removed, before };
    return { at: clock().toISOString(), step: 'redacted', machine: 'cloud', ...after, redaction };
  };
  /** It shows nothing of the spans already. */
  const noteAsItIs = async () => {
    if (recording.withheld) await uploads.redact(recordingId, recording.receipt!, entry(before)).catch(inBetween);
  };
  if (removed.length === 0) {
    await noteAsItIs();
    return { result: 'nothing-to-redact', content: recording.sha256 };
  }
  const after = { size: bytes.length, sha256: hash(bytes) };
  if (after.sha256 === before.sha256) {
    await noteAsItIs();
    return { result: 'redacted', before, after, removed, content: after.sha256 };
  }

  const key = archiveKey({ recordingId, sha256: after.sha256 });
  const at = clock().toISOString();
  await uploads.planRedaction(recordingId, { from: before.sha256, ...after, at });
  const put = await objects.put(`${archiveBucket}/${key}`, bytes, { sha256: after.sha256, contentType });
  const receipt = {
    key,
    ...(put.versionId !== undefined && { versionId: put.versionId }),
    ...after,
    at: put.at,
  };
  const redacted = await uploads.redact(recordingId, receipt, entry(after)).catch(async (error: unknown) => {
    // In the meantime it was removed or made again, or somebody else took this plan for an abandoned one.
    if (error instanceof Failure && error.code === 'conflict') await objects.removeAll(`${archiveBucket}/${key}`);
    return inBetween(error);
  });
  const reason = await removeCondemned(redacted, ports);
  return {
    result: 'redacted',
    ...(reason !== undefined && { reason }),
    before,
    after,
    removed,
    content: after.sha256,
  };
};

/**
 * Replaces a recording of a provider by a new version under the same name, because the contact record lists that name,
 * and removes every older version.
 */
export const rewriteStored = async (recording: Recording, removal: Removal, ports: RewritePorts): Promise<Result> => {
  const { location, medium } = recording;
  const { objects, ownBucket, sha256 } = ports;
  if (ownBucket === '' || !location.startsWith(`${ownBucket}/`)) {
    return { result: 'impossible', reason: 'It is in a bucket that Fermata can only read' };
  }
  const content = await contentWithout(location, { medium, spans: removal.spans }, ports);
  if ('result' in content) return content.result;
  const { stored, redacted } = content;
  const { bytes, removed, contentType } = redacted;
  if (removed.length === 0) return { result: 'nothing-to-redact', content: stored.etag };
  const before = { size: stored.bytes.length, sha256: sha256(stored.bytes) };
  const after = { size: bytes.length, sha256: sha256(bytes) };
  // They are equal if an earlier attempt died after it had stored the new version.
  const put =
    after.sha256 === before.sha256 ? stored : await objects.put(location, bytes, { sha256: after.sha256, contentType });
  try {
    if (put.versionId !== undefined) await objects.removeOlder(location, put.versionId);
  } catch (error) {
    return { result: 'redacted', reason: lasting(error).reason!, before, after, removed, content: put.etag };
  }
  return { result: 'redacted', before, after, removed, content: put.etag };
};
