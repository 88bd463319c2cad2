import { cursorAt, positionOf } from '../../../domain/cursor.ts';
import { Failure } from '../../../domain/failure.ts';
import { compareInstants } from '../../../domain/instant.ts';
import type { UploadState } from '../../../domain/recording/recording.ts';
import type { ContainerFacts } from '../../../domain/upload/hand-over/container-facts.ts';
import { uploadShardOf } from '../../../domain/upload/recording-id.ts';
import { type KeptBy, keptBy, retentionPlace } from '../../../domain/upload/retention/retention.ts';
import {
  type CustodyEntry,
  type Loss,
  type Protection,
  type Receipt,
  type Removal,
  type StagedRecording,
  uploadOrder,
  type Withholding,
} from '../../../domain/upload/staged-recording.ts';
import {
  identify,
  noteCannotBlacken,
  noteReplacedRemoval,
  openContainer,
  refuseContainer,
  replaceContainer,
  withhold,
} from '../../../domain/upload/steps/container-steps.ts';
import { applyRedaction, forgetCondemned, planRedaction } from '../../../domain/upload/steps/redaction-steps.ts';
import {
  applyDecision,
  awaitsDecision,
  confirmUpload,
  failUpload,
  giveUp,
  noteLocalDeletion,
  protectByTag,
  registerAgain,
  removeFromArchive,
  retryUpload,
  startUpload,
  takeLease,
} from '../../../domain/upload/steps/upload-steps.ts';
import { workStateOf } from '../../../domain/upload/steps/work-state.ts';
import { mayBeArchived } from '../../../domain/upload/upload-state.ts';
import type { UploadPage, UploadStore, UploadTotals } from '../../../domain/upload/upload-store.ts';
import type { Decision } from '../../../domain/workflow/workflow.ts';
import { pageOf } from '../contact/memory-contacts.ts';

export class MemoryUploadStore implements UploadStore {
  readonly #recordings = new Map<string, StagedRecording>();

  async register(recording: StagedRecording): Promise<'registered' | 'known'> {
    const stored = this.#recordings.get(recording.recordingId);
    const next = stored ? registerAgain(stored, recording) : recording;
    if (!next) return 'known';
    this.#recordings.set(recording.recordingId, structuredClone(next));
    return 'registered';
  }

  async find(recordingId: string): Promise<StagedRecording | undefined> {
    return structuredClone(this.#recordings.get(recordingId));
  }

  async ofContact(contactId: string): Promise<StagedRecording[]> {
    return this.#page(
      ['contact', contactId],
      (recording) => recording.contactId === contactId,
      ({ recordingId }) => recordingId,
      { limit: Number.POSITIVE_INFINITY },
    ).recordings;
  }

  async undecided(shard: number, page: { limit: number; cursor?: string }): Promise<UploadPage> {
    return this.#page(
      ['undecided', shard],
      (recording) => awaitsDecision(recording) && uploadShardOf(recording.recordingId) === shard,
      ({ recordingId }) => recordingId,
      page,
    );
  }

  async decide(recordingId: string, decision: Decision, custody: CustodyEntry): Promise<'decided' | 'decided-before'> {
    const changed = this.#step(recordingId, (recording) => applyDecision(recording, decision, custody));
    return changed ? 'decided' : 'decided-before';
  }

  async protect(recordingId: string, protection: Protection, custody: CustodyEntry): Promise<StagedRecording> {
    this.#step(recordingId, (recording) => protectByTag(recording, protection, custody));
    return structuredClone(this.#recordings.get(recordingId)!);
  }

  async ofRun(runId: string, ids: string, page: { limit: number; cursor?: string }): Promise<UploadPage> {
    return this.#page(
      ['run', runId, ids],
      ({ recordingId, decision }) => decision?.runId === runId && recordingId.startsWith(ids),
      ({ recordingId }) => recordingId,
      page,
    );
  }

  async ofDataServer(
    dataServerId: string,
    state: UploadState,
    page: { limit: number; cursor?: string },
  ): Promise<UploadPage> {
    return this.#page(
      ['upload', dataServerId, state],
      (recording) => recording.dataServerId === dataServerId && recording.uploadState === state,
      uploadOrder,
      page,
    );
  }

  async lease(
    dataServerId: string,
    lease: { by: string; now: string; until: string; limit: number },
  ): Promise<StagedRecording[]> {
    const leased = [...this.#recordings.values()]
      .filter((recording) => recording.dataServerId === dataServerId)
      .map((recording) => takeLease(recording, lease))
      .filter((recording) => recording !== undefined)
      .sort((a, b) => (uploadOrder(a) < uploadOrder(b) ? -1 : 1))
      .slice(0, lease.limit);
    for (const recording of leased) this.#recordings.set(recording.recordingId, recording);
    return structuredClone(leased);
  }

  async startUpload(
    recordingId: string,
    by: string,
    uploadId: string | undefined,
    custody: CustodyEntry,
  ): Promise<void> {
    this.#step(recordingId, (recording) => startUpload(recording, by, uploadId, custody));
  }

  async confirm(recordingId: string, receipt: Receipt, custody: CustodyEntry): Promise<void> {
    this.#step(recordingId, (recording) => confirmUpload(recording, receipt, custody));
  }

  async reseal(
    recordingId: string,
    next: Parameters<UploadStore['reseal']>[1],
    custody: CustodyEntry,
  ): Promise<StagedRecording> {
    this.#step(recordingId, (recording) => replaceContainer(recording, next, custody));
    return structuredClone(this.#recordings.get(recordingId)!);
  }

  async withhold(recordingId: string, withholding: Withholding, custody: CustodyEntry): Promise<boolean> {
    return this.#step(recordingId, (recording) => withhold(recording, withholding, custody));
  }

  async noteCannotBlacken(recordingId: string, sha256: string, reason: string): Promise<void> {
    this.#step(recordingId, (stored) => noteCannotBlacken(stored, sha256, reason));
  }

  async noteReplacedRemoval(recordingId: string, custody: CustodyEntry): Promise<void> {
    this.#step(recordingId, (recording) => noteReplacedRemoval(recording, custody));
  }

  async identify(recordingId: string, facts: ContainerFacts): Promise<void> {
    this.#step(recordingId, (recording) => identify(recording, facts));
  }

  async open(recordingId: string, receipt: Receipt, custody: CustodyEntry): Promise<void> {
    this.#step(recordingId, (recording) => openContainer(recording, receipt, custody));
  }

  async planRedaction(
    recordingId: string,
    plan: Parameters<UploadStore['planRedaction']>[1],
  ): Promise<StagedRecording> {
    this.#step(recordingId, (recording) => planRedaction(recording, plan));
    return structuredClone(this.#recordings.get(recordingId)!);
  }

  async redact(recordingId: string, receipt: Receipt, custody: CustodyEntry): Promise<StagedRecording> {
    this.#step(recordingId, (recording) => applyRedaction(recording, receipt, custody));
    return structuredClone(this.#recordings.get(recordingId)!);
  }

  async forgetCondemned(recordingId: string, sha256s: readonly string[]): Promise<void> {
    this.#step(recordingId, (recording) => forgetCondemned(recording, sha256s));
  }

  async refuseContainer(recordingId: string, reason: string, custody: CustodyEntry): Promise<void> {
    this.#step(recordingId, (recording) => refuseContainer(recording, reason, custody));
  }

  async fail(recordingId: string, reason: string, at: string): Promise<void> {
    this.#step(recordingId, (recording) => failUpload(recording, reason, at));
  }

  async retry(recordingId: string): Promise<void> {
    this.#step(recordingId, retryUpload);
  }

  async localCopyDeleted(recordingId: string, custody: CustodyEntry): Promise<void> {
    this.#step(recordingId, (recording) => noteLocalDeletion(recording, custody));
  }

  async archived(
    shard: number,
    list: { keptBy: KeptBy; until: string },
    page: { limit: number; cursor?: string },
  ): Promise<UploadPage> {
    return this.#page(
      ['archived', list.keptBy, shard],
      (recording) =>
        mayBeArchived(recording) &&
        uploadShardOf(recording.recordingId) === shard &&
        keptBy(recording) === list.keptBy &&
        retentionPlace(recording) < list.until,
      (recording) => `${retentionPlace(recording)}#${recording.recordingId}`,
      page,
    );
  }

  async longestWaiting(dataServerId: string): Promise<StagedRecording | undefined> {
    const [first] = [...this.#recordings.values()]
      .filter((recording) => recording.dataServerId === dataServerId)
      .filter((recording) => ['released', 'uploading', 'failed'].includes(workStateOf(recording)))
      .sort((a, b) => compareInstants(a.endedAt, b.endedAt));
    return structuredClone(first);
  }

  async remove(recordingId: string, removal: Removal, custody: CustodyEntry): Promise<'removed' | 'removed-before'> {
    const changed = this.#step(recordingId, (recording) => removeFromArchive(recording, removal, custody));
    return changed ? 'removed' : 'removed-before';
  }

  async lose(recordingId: string, loss: Loss, custody: CustodyEntry): Promise<void> {
    this.#step(recordingId, (recording) => giveUp(recording, loss, custody));
  }

  async archivedBytes(dataServerId: string): Promise<number> {
    return [...this.#recordings.values()]
      .filter((recording) => recording.dataServerId === dataServerId && recording.receipt)
      .reduce((sum, { size }) => sum + size, 0);
  }

  async totals(dataServerId: string): Promise<UploadTotals> {
    const totals: UploadTotals = {};
    for (const recording of this.#recordings.values()) {
      if (recording.dataServerId !== dataServerId) continue;
      const { uploadState, size, endedAt } = recording;
      for (const list of [uploadState, ...(workStateOf(recording) === 'released' ? (['released'] as const) : [])]) {
        const { count, bytes, oldest } = totals[list] ?? { count: 0, bytes: 0 };
        totals[list] = {
          count: count + 1,
          bytes: bytes + size,
          oldest: oldest !== undefined && oldest < endedAt ? oldest : endedAt,
        };
      }
    }
    return totals;
  }

  /** Whether the step changed anything. */
  #step(recordingId: string, step: (recording: StagedRecording) => StagedRecording): boolean {
    const recording = this.#recordings.get(recordingId);
    if (!recording) throw new Failure('not-found', 'There is no such staged recording');
    const next = step(recording);
    this.#recordings.set(recordingId, structuredClone(next));
    return next !== recording;
  }

  #page(
    list: unknown,
    passes: (recording: StagedRecording) => boolean,
    place: (recording: StagedRecording) => string,
    { limit, cursor }: { limit: number; cursor?: string },
  ): UploadPage {
    const rows = [...this.#recordings.values()].filter(passes).sort((a, b) => (place(a) < place(b) ? -1 : 1));
    const after = cursor === undefined ? undefined : positionOf(list, cursor);
    const { page, last } = pageOf(rows, { limit, after, place });
    return { recordings: structuredClone(page), ...(last !== undefined && { next: cursorAt(list, last) }) };
  }
}
