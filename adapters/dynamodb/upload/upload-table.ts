import { type DynamoDBClient, GetItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { mapConcurrently } from '../../../domain/concurrency.ts';
import { cursorAt, positionOf } from '../../../domain/cursor.ts';
import { Failure } from '../../../domain/failure.ts';
import type { UploadState } from '../../../domain/recording/recording.ts';
import type { ContainerFacts } from '../../../domain/upload/hand-over/container-facts.ts';
import { type KeptBy, retentionPlace } from '../../../domain/upload/retention/retention.ts';
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
import type { WorkState } from '../../../domain/upload/steps/work-state.ts';
import { mayBeArchived } from '../../../domain/upload/upload-state.ts';
import type { UploadPage, UploadStore, UploadTotals } from '../../../domain/upload/upload-store.ts';
import type { Decision } from '../../../domain/workflow/workflow.ts';
import { answer, conditionMet, unavailable } from '../table/answers.ts';
import { getAll, type Item, patience } from '../table/batches.ts';
import { InTable } from '../table/in-table.ts';
import { collection, workPage } from '../table/queries.ts';
import {
  keyOfMarked,
  markItem,
  markKey,
  marksPartition,
  type Stored,
  stagedItem,
  stagedKey,
  storedOf,
  undecidedList,
  workStatesOf,
} from './upload-item.ts';
import { UploadLists } from './upload-lists.ts';
import { retentionPage, runPage } from './upload-pages.ts';
import { UploadCounters } from './upload-totals.ts';

/** How often a step is retried when others write in between. Each time, one of the writers has made progress. */
const maxConflictRetries = 20;

const leasable: readonly WorkState[] = ['released', 'uploading', 'uploaded-here', 'recycled-here', 'removed-here'];

/** Staged recordings in the staging table. docs/tables.md describes its items. */
export class UploadTable extends InTable implements UploadStore {
  readonly #counters: UploadCounters;
  readonly #lists: UploadLists;

  constructor(
    client: DynamoDBClient,
    tableName: string,
    { pauses = patience, countedOneByOne }: { pauses?: readonly number[]; countedOneByOne?: number } = {},
  ) {
    super(client, tableName, pauses);
    this.#counters = new UploadCounters(client, tableName, countedOneByOne);
    this.#lists = new UploadLists(client, tableName);
  }

  /** Write the mark first. Rules then find every registered recording, even if the function dies in between. */
  async register(recording: StagedRecording): Promise<'registered' | 'known'> {
    await conditionMet(this.#put(markItem(recording), 'attribute_not_exists(pk)'));
    const first = await conditionMet(this.#put(stagedItem({ recording, revision: 1 }), 'attribute_not_exists(pk)'));
    if (!first) return this.#registerAgain(recording);
    await this.#counters.note(undefined, recording);
    return 'registered';
  }

  async find(recordingId: string): Promise<StagedRecording | undefined> {
    return (await this.#stored(recordingId))?.recording;
  }

  async ofContact(contactId: string): Promise<StagedRecording[]> {
    const marks = await collection(this.client, this.table, marksPartition(contactId));
    return this.#at(marks.map(keyOfMarked));
  }

  async undecided(shard: number, page: { limit: number; cursor?: string }): Promise<UploadPage> {
    const { items, next } = await workPage(this.client, this.table, { list: undecidedList(shard) }, page);
    const recordings = await this.#at(items.map(keyOfMarked));
    const done = recordings.filter((recording) => !awaitsDecision(recording));
    await mapConcurrently(done, 16, (recording) => this.#unmark(recording));
    return {
      recordings: recordings.filter(awaitsDecision),
      ...(next !== undefined && { next }),
    };
  }

  async decide(recordingId: string, decision: Decision, custody: CustodyEntry): Promise<'decided' | 'decided-before'> {
    const { changed, recording } = await this.#step(recordingId, (stored) => applyDecision(stored, decision, custody));
    if (!changed) return 'decided-before';
    await this.#unmark(recording);
    return 'decided';
  }

  async protect(recordingId: string, protection: Protection, custody: CustodyEntry): Promise<StagedRecording> {
    return (await this.#step(recordingId, (stored) => protectByTag(stored, protection, custody))).recording;
  }

  async ofRun(runId: string, ids: string, page: { limit: number; cursor?: string }): Promise<UploadPage> {
    const { keys, next } = await runPage(this.client, this.table, { runId, ids }, page);
    return { recordings: await this.#at(keys), ...(next !== undefined && { next }) };
  }

  async ofDataServer(
    dataServerId: string,
    state: UploadState,
    { limit, cursor }: { limit: number; cursor?: string },
  ): Promise<UploadPage> {
    const list = ['upload', dataServerId, state];
    const after = cursor === undefined ? undefined : positionOf(list, cursor);
    const recordings: StagedRecording[] = [];
    for await (const { recording } of this.#lists.inUploadOrder(dataServerId, workStatesOf[state], limit + 1, after)) {
      if (recordings.length === limit) return { recordings, next: cursorAt(list, uploadOrder(recordings.at(-1)!)) };
      recordings.push(recording);
    }
    return { recordings };
  }

  async lease(
    dataServerId: string,
    lease: { by: string; now: string; until: string; limit: number },
  ): Promise<StagedRecording[]> {
    const leased: StagedRecording[] = [];
    let candidates: Stored[] = [];
    const take = async () => {
      await mapConcurrently(candidates, 16, async (candidate) => {
        const next = await this.#take(candidate, lease);
        if (next) leased.push(next);
      });
      candidates = [];
    };
    for await (const stored of this.#lists.inUploadOrder(dataServerId, leasable, Math.max(lease.limit, 100))) {
      if (!takeLease(stored.recording, lease)) continue;
      candidates.push(stored);
      if (leased.length + candidates.length >= lease.limit) await take();
      if (leased.length >= lease.limit) break;
    }
    await take();
    return leased.sort((a, b) => (uploadOrder(a) < uploadOrder(b) ? -1 : 1));
  }

  /** The index may be behind. The recording is therefore read again, and the first writer gets it. */
  async #take(
    candidate: Stored,
    lease: { by: string; now: string; until: string },
  ): Promise<StagedRecording | undefined> {
    for (let stored: Stored | undefined = candidate, tries = 0; stored && tries < maxConflictRetries; tries++) {
      const next = takeLease(stored.recording, lease);
      if (!next) return undefined;
      if (await this.#replace(stored, next)) return next;
      stored = await this.#stored(candidate.recording.recordingId);
    }
    return undefined;
  }

  async startUpload(
    recordingId: string,
    by: string,
    uploadId: string | undefined,
    custody: CustodyEntry,
  ): Promise<void> {
    await this.#step(recordingId, (recording) => startUpload(recording, by, uploadId, custody));
  }

  async confirm(recordingId: string, receipt: Receipt, custody: CustodyEntry): Promise<void> {
    await this.#step(recordingId, (recording) => confirmUpload(recording, receipt, custody));
  }

  async reseal(
    recordingId: string,
    next: Parameters<UploadStore['reseal']>[1],
    custody: CustodyEntry,
  ): Promise<StagedRecording> {
    return (await this.#step(recordingId, (stored) => replaceContainer(stored, next, custody))).recording;
  }

  async withhold(recordingId: string, withholding: Withholding, custody: CustodyEntry): Promise<boolean> {
    return (await this.#step(recordingId, (stored) => withhold(stored, withholding, custody))).changed;
  }

  async noteCannotBlacken(recordingId: string, sha256: string, reason: string): Promise<void> {
    await this.#step(recordingId, (stored) => noteCannotBlacken(stored, sha256, reason));
  }

  async noteReplacedRemoval(recordingId: string, custody: CustodyEntry): Promise<void> {
    await this.#step(recordingId, (stored) => noteReplacedRemoval(stored, custody));
  }

  async identify(recordingId: string, facts: ContainerFacts): Promise<void> {
    await this.#step(recordingId, (recording) => identify(recording, facts));
  }

  async open(recordingId: string, receipt: Receipt, custody: CustodyEntry): Promise<void> {
    await this.#step(recordingId, (recording) => openContainer(recording, receipt, custody));
  }

  async planRedaction(
    recordingId: string,
    plan: Parameters<UploadStore['planRedaction']>[1],
  ): Promise<StagedRecording> {
    return (await this.#step(recordingId, (stored) => planRedaction(stored, plan))).recording;
  }

  async redact(recordingId: string, receipt: Receipt, custody: CustodyEntry): Promise<StagedRecording> {
    return (await this.#step(recordingId, (stored) => applyRedaction(stored, receipt, custody))).recording;
  }

  async forgetCondemned(recordingId: string, sha256s: readonly string[]): Promise<void> {
    await this.#step(recordingId, (stored) => forgetCondemned(stored, sha256s));
  }

  async refuseContainer(recordingId: string, reason: string, custody: CustodyEntry): Promise<void> {
    await this.#step(recordingId, (stored) => refuseContainer(stored, reason, custody));
  }

  async fail(recordingId: string, reason: string, at: string): Promise<void> {
    await this.#step(recordingId, (recording) => failUpload(recording, reason, at));
  }

  async retry(recordingId: string): Promise<void> {
    await this.#step(recordingId, retryUpload);
  }

  async localCopyDeleted(recordingId: string, custody: CustodyEntry): Promise<void> {
    await this.#step(recordingId, (recording) => noteLocalDeletion(recording, custody));
  }

  async archived(
    shard: number,
    list: { keptBy: KeptBy; until: string },
    page: { limit: number; cursor?: string },
  ): Promise<UploadPage> {
    const { keys, next } = await retentionPage(this.client, this.table, { ...list, shard }, page);
    const recordings = await this.#at(keys);
    return {
      recordings: recordings.filter(mayBeArchived).sort((a, b) => (retentionPlace(a) < retentionPlace(b) ? -1 : 1)),
      ...(next !== undefined && { next }),
    };
  }

  async longestWaiting(dataServerId: string): Promise<StagedRecording | undefined> {
    return (await this.#lists.oldest(dataServerId, ['released', 'uploading', 'failed']))?.recording;
  }

  async remove(recordingId: string, removal: Removal, custody: CustodyEntry): Promise<'removed' | 'removed-before'> {
    const { changed } = await this.#step(recordingId, (recording) => removeFromArchive(recording, removal, custody));
    return changed ? 'removed' : 'removed-before';
  }

  async lose(recordingId: string, loss: Loss, custody: CustodyEntry): Promise<void> {
    const { recording } = await this.#step(recordingId, (stored) => giveUp(stored, loss, custody));
    await this.#unmark(recording);
  }

  archivedBytes(dataServerId: string): Promise<number> {
    return this.#counters.archivedBytes(dataServerId);
  }

  totals(dataServerId: string): Promise<UploadTotals> {
    return this.#counters.totals(dataServerId);
  }

  /**
   * Mark it before, so that it is found even after a crash, and again afterwards: another writer, who saw the mark
   * while the recording was still lost, may have removed it.
   */
  async #registerAgain(recording: StagedRecording): Promise<'registered' | 'known'> {
    const stored = await this.#stored(recording.recordingId);
    const next = stored && registerAgain(stored.recording, recording);
    if (!next) return 'known';
    await answer(this.#put(markItem(next)));
    const first = await this.#replace(stored, next);
    await answer(this.#put(markItem(next)));
    return first ? 'registered' : 'known';
  }

  /** Applies the step to what is stored now, and retries if another writer came in between. */
  async #step(
    recordingId: string,
    step: (recording: StagedRecording) => StagedRecording,
  ): Promise<{ changed: boolean; recording: StagedRecording }> {
    for (let tries = 0; tries < maxConflictRetries; tries++) {
      const stored = await this.#stored(recordingId);
      if (!stored) throw new Failure('not-found', 'There is no such staged recording');
      const recording = step(stored.recording);
      if (recording === stored.recording) return { changed: false, recording };
      if (await this.#replace(stored, recording)) return { changed: true, recording };
    }
    throw unavailable(new Error('Other writers got in between every time'));
  }

  async #replace(stored: Stored, recording: StagedRecording): Promise<boolean> {
    const item = stagedItem({ recording, revision: stored.revision + 1 });
    const replaced = await conditionMet(
      this.#put(item, 'revision = :revision', { ':revision': { N: String(stored.revision) } }),
    );
    if (replaced) await this.#counters.note(stored.recording, recording);
    return replaced;
  }

  #put(Item: Item, ConditionExpression?: string, ExpressionAttributeValues?: Item): Promise<unknown> {
    return this.client.send(
      new PutItemCommand({
        TableName: this.table,
        Item,
        ...(ConditionExpression !== undefined && { ConditionExpression }),
        ...(ExpressionAttributeValues && { ExpressionAttributeValues }),
      }),
    );
  }

  async #stored(recordingId: string): Promise<Stored | undefined> {
    const { Item } = await answer(
      this.client.send(
        new GetItemCommand({ TableName: this.table, Key: stagedKey(recordingId), ConsistentRead: true }),
      ),
    );
    return Item && storedOf(Item);
  }

  /** In order of their ids. */
  async #at(keys: readonly Item[]): Promise<StagedRecording[]> {
    const items = await getAll(this.client, this.table, keys, { consistent: true, pauses: this.pauses });
    return items.map((item) => storedOf(item).recording).sort((a, b) => (a.recordingId < b.recordingId ? -1 : 1));
  }

  async #unmark(recording: StagedRecording): Promise<void> {
    await conditionMet(
      this.client.send(
        new UpdateItemCommand({
          TableName: this.table,
          Key: markKey(recording),
          UpdateExpression: 'REMOVE workKey, workSince',
          ConditionExpression: 'attribute_exists(pk)',
        }),
      ),
    );
  }
}
