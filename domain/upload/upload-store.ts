import type { UploadState } from '../recording/recording.ts';
import type { Decision } from '../workflow/workflow.ts';
import type { ContainerFacts } from './hand-over/container-facts.ts';
import type { KeptBy } from './retention/retention.ts';
import type {
  CustodyEntry,
  Loss,
  Protection,
  Receipt,
  Removal,
  StagedRecording,
  Withholding,
} from './staged-recording.ts';
import type { NextContainer } from './steps/container-steps.ts';

/** Undecided recordings are spread over these shards by their ids, so that a day can be decided in parallel. */
export const uploadShards = 16;

export interface UploadPage {
  recordings: StagedRecording[];
  next?: string;
}

export interface UploadTotal {
  count: number;
  bytes: number;
  /** When the oldest recording ended. */
  oldest?: string;
}

/** Totals by state. `released` are the decided ones of `Not yet uploaded`. States without recordings are absent. */
export type UploadTotals = Partial<Record<UploadState | 'released', UploadTotal>>;

/** Where staged recordings are stored. Every step is conditional, so that of two at once only one wins. */
export interface UploadStore {
  /** Stores a recording that is new, or that was lost and is found again. Any other stored recording does not change. */
  register(recording: StagedRecording): Promise<'registered' | 'known'>;

  find(recordingId: string): Promise<StagedRecording | undefined>;
  ofContact(contactId: string): Promise<StagedRecording[]>;

  /** The undecided recordings of a shard, in order of their ids. */
  undecided(shard: number, page: { limit: number; cursor?: string }): Promise<UploadPage>;

  /** Writes the decision once: keep releases the recording, recycle discards it. Returns whether this call was the first. */
  decide(recordingId: string, decision: Decision, custody: CustodyEntry): Promise<'decided' | 'decided-before'>;

  /**
   * Its contact was tagged: it is kept if its local copy exists, whatever a rule says or has said. Returns the recording
   * afterwards, which is `Recycled` if it was too late. Harmless when repeated.
   */
  protect(recordingId: string, protection: Protection, custody: CustodyEntry): Promise<StagedRecording>;

  /** The recordings that a daily run decided and whose ids have this prefix (one digit or more), in order of their ids. */
  ofRun(runId: string, ids: string, page: { limit: number; cursor?: string }): Promise<UploadPage>;

  /** The recordings of this data server in this state, in upload order. */
  ofDataServer(dataServerId: string, state: UploadState, page: { limit: number; cursor?: string }): Promise<UploadPage>;

  /**
   * Leases released recordings of this data server that nobody else has, in upload order, and recycled and removed ones
   * whose local copy still exists. They belong to `by` until `until`. A repeated call returns the caller's own leases again.
   */
  lease(
    dataServerId: string,
    lease: { by: string; now: string; until: string; limit: number },
  ): Promise<StagedRecording[]>;

  /** @throws Failure `conflict` if another staging agent has the lease */
  startUpload(recordingId: string, by: string, uploadId: string | undefined, custody: CustodyEntry): Promise<void>;

  /** It is uploaded: the archive's receipt agrees in size and hash. Harmless when repeated. */
  confirm(recordingId: string, receipt: Receipt, custody: CustodyEntry): Promise<void>;

  /**
   * Another container of the same recording replaces the registered one, if nothing was sent, or if it answers a later
   * revision. Returns the recording afterwards.
   */
  reseal(recordingId: string, next: NextContainer, custody: CustodyEntry): Promise<StagedRecording>;

  /** Hides it from players, unless redactions have removed these spans. Returns whether this call changed anything. */
  withhold(recordingId: string, withholding: Withholding, custody: CustodyEntry): Promise<boolean>;

  /** Stores why its present content (`sha256`) cannot be made black, if it is withheld. Harmless when repeated. */
  noteCannotBlacken(recordingId: string, sha256: string, reason: string): Promise<void>;

  /** The archive's objects from before the recording was made again are removed. Harmless when repeated. */
  noteReplacedRemoval(recordingId: string, custody: CustodyEntry): Promise<void>;

  /** Stores the facts in an opened container, before anybody can play its recording. Harmless when repeated. */
  identify(recordingId: string, facts: ContainerFacts): Promise<void>;

  /**
   * The container that arrived was opened, and this is the archive's receipt for its content. Harmless when repeated.
   * @throws Failure `conflict` if it is not what the PC registered
   */
  open(recordingId: string, receipt: Receipt, custody: CustodyEntry): Promise<void>;

  /**
   * A redacted version of the recording whose SHA-256 is `from` is about to be stored.
   * @throws Failure `conflict` if the recording has changed since, `unavailable` while somebody else is redacting it
   */
  planRedaction(
    recordingId: string,
    plan: { from: string; size: number; sha256: string; at: string },
  ): Promise<StagedRecording>;

  /**
   * From now on, the planned version is the recording. If nothing of the spans was in it, it does not change. Harmless when
   * repeated. @throws Failure `conflict` if it was not planned
   */
  redact(recordingId: string, receipt: Receipt, custody: CustodyEntry): Promise<StagedRecording>;

  /** No version of these objects is left in the archive. Harmless when repeated. */
  forgetCondemned(recordingId: string, sha256s: readonly string[]): Promise<void>;

  /** The container that arrived cannot be opened. Harmless when repeated. */
  refuseContainer(recordingId: string, reason: string, custody: CustodyEntry): Promise<void>;

  fail(recordingId: string, reason: string, at: string): Promise<void>;

  /** Failed recordings become released again. */
  retry(recordingId: string): Promise<void>;

  /** The local copy is gone, so nothing remains to be done on site. */
  localCopyDeleted(recordingId: string, custody: CustodyEntry): Promise<void>;

  /**
   * Recordings of a shard that are in the archive, or may be, and are due before `until`: domain/upload/retention/retention.ts.
   * Those kept longest come first.
   */
  archived(
    shard: number,
    list: { keptBy: KeptBy; until: string },
    page: { limit: number; cursor?: string },
  ): Promise<UploadPage>;

  /** The recording that ended first among those that still have to be uploaded. */
  longestWaiting(dataServerId: string): Promise<StagedRecording | undefined>;

  /** The archive no longer holds it: its retention has ended. Harmless when repeated. */
  remove(recordingId: string, removal: Removal, custody: CustodyEntry): Promise<'removed' | 'removed-before'>;

  /** It is given up with its data server, before it was in the archive. Harmless when repeated. */
  lose(recordingId: string, loss: Loss, custody: CustodyEntry): Promise<void>;

  /** The bytes that this data server has ever uploaded to the archive. Approximate. */
  archivedBytes(dataServerId: string): Promise<number>;

  /** Count and bytes per state, for one data server. Approximate to a minute. */
  totals(dataServerId: string): Promise<UploadTotals>;
}
