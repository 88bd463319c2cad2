import type { UploadState } from '../recording/recording.ts';
import type { Decision } from '../workflow/workflow.ts';
import type { KeptBy, Removal } from './retention.ts';
import type { CustodyEntry, Loss, Protection, Receipt, StagedRecording } from './staged-recording.ts';

/** The shards that undecided recordings are spread over, by their ids, so that a day is decided side by side. */
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

/** Per state; `released` are those of `Not yet uploaded` that have been decided. States that hold nothing are absent. */
export type UploadTotals = Partial<Record<UploadState | 'released', UploadTotal>>;

/** Where what is known of staged recordings is kept. Every step is conditional: two at once cannot both win. */
export interface UploadStore {
  /** Keeps a recording that is new, or was lost and is found again; another one that is known stays as it is. */
  register(recording: StagedRecording): Promise<'registered' | 'known'>;

  find(recordingId: string): Promise<StagedRecording | undefined>;
  ofContact(contactId: string): Promise<StagedRecording[]>;

  /** Not yet decided ones of a shard, in order of their ids. */
  undecided(shard: number, page: { limit: number; cursor?: string }): Promise<UploadPage>;

  /** Writes the decision once: keep releases it, recycle ends its way. Tells whether this call was the first. */
  decide(recordingId: string, decision: Decision, custody: CustodyEntry): Promise<'decided' | 'decided-before'>;

  /**
   * Its contact was tagged: it is kept as long as its local copy is there, whatever a rule says or has said. Gives it as it
   * is then: `Recycled` when it is too late. Repeating it is harmless.
   */
  protect(recordingId: string, protection: Protection, custody: CustodyEntry): Promise<StagedRecording>;

  /** What a daily run decided, of the recordings whose ids begin so (one digit or more), in order of their ids. */
  ofRun(runId: string, ids: string, page: { limit: number; cursor?: string }): Promise<UploadPage>;

  /** What this data server holds in this state, in upload order. */
  ofDataServer(dataServerId: string, state: UploadState, page: { limit: number; cursor?: string }): Promise<UploadPage>;

  /**
   * Released recordings of this data server that nobody is at, in upload order, and recycled and removed ones whose local
   * copy is still there. They are `by`'s until `until`; asking again gives its own again.
   */
  lease(
    dataServerId: string,
    lease: { by: string; now: string; until: string; limit: number },
  ): Promise<StagedRecording[]>;

  /** @throws Failure `conflict` when somebody else has the lease. */
  startUpload(recordingId: string, by: string, uploadId: string | undefined, custody: CustodyEntry): Promise<void>;

  /** Uploaded: the archive's receipt agrees in size and hash. Repeating it is harmless. */
  confirm(recordingId: string, receipt: Receipt, custody: CustodyEntry): Promise<void>;

  fail(recordingId: string, reason: string, at: string): Promise<void>;

  /** Failed ones become released again. */
  retry(recordingId: string): Promise<void>;

  /** The local copy is gone: nothing more is to be done on site. */
  localCopyDeleted(recordingId: string, custody: CustodyEntry): Promise<void>;

  /**
   * Recordings of a shard that are in the archive, or may be, and whose place is before `until`:
   * domain/upload/retention.ts. The longest kept first.
   */
  archived(
    shard: number,
    list: { keptBy: KeptBy; until: string },
    page: { limit: number; cursor?: string },
  ): Promise<UploadPage>;

  /** Of what is to be uploaded, and is not in the archive, what ended first. */
  longestWaiting(dataServerId: string): Promise<StagedRecording | undefined>;

  /** The archive holds it no more: its time was over. Repeating it is harmless. */
  remove(recordingId: string, removal: Removal, custody: CustodyEntry): Promise<'removed' | 'removed-before'>;

  /** Given up with its data server, before it was in the archive. Repeating it is harmless. */
  lose(recordingId: string, loss: Loss, custody: CustodyEntry): Promise<void>;

  /** What this data server ever brought to the archive. Approximate. */
  archivedBytes(dataServerId: string): Promise<number>;

  /** Count and bytes per state, for one data server. Approximate to a minute. */
  totals(dataServerId: string): Promise<UploadTotals>;
}
