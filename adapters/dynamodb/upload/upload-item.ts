import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { UploadState } from '../../../domain/recording/recording.ts';
import { uploadShardOf } from '../../../domain/upload/recording-id.ts';
import { type KeptBy, keptBy, retentionPlace } from '../../../domain/upload/retention/retention.ts';
import { type CustodyEntry, type StagedRecording, uploadOrder } from '../../../domain/upload/staged-recording.ts';
import { type WorkState, workStateOf } from '../../../domain/upload/steps/work-state.ts';
import { mayBeArchived } from '../../../domain/upload/upload-state.ts';
import type { Item } from '../table/batches.ts';

/** A staged recording as it was read. It is only written over the same revision. */
export interface Stored {
  recording: StagedRecording;
  revision: number;
}

export const workStatesOf: Record<UploadState, readonly WorkState[]> = {
  'Not yet uploaded': ['undecided', 'released'],
  Uploading: ['uploading'],
  Uploaded: ['uploaded-here', 'uploaded'],
  Failed: ['failed'],
  Recycled: ['recycled-here', 'recycled'],
  Removed: ['removed-here', 'removed'],
  Lost: ['lost'],
};

/** A data server may have a million recordings released within minutes, which is more than one partition accepts. */
const shardsOfList = 4;

const listOf = (dataServerId: string, state: WorkState, shard: number): string =>
  `upload#${dataServerId}#${state}#${shard}`;

export const listsOf = (dataServerId: string, state: WorkState): string[] =>
  Array.from({ length: shardsOfList }, (_, shard) => listOf(dataServerId, state, shard));

export const undecidedList = (shard: number): string => `undecided#${shard}`;

export const retentionList = (by: KeptBy, shard: number): string => `${by}#${shard}`;

/** Spread over lists by the first digit of the recording id. */
export const runList = (runId: string, ids: string): string => `${runId}#${ids.slice(0, 1)}`;

export const stagedKey = (recordingId: string): Item => ({
  pk: { S: `staged#${recordingId}` },
  sk: { S: 'staged' },
});

type PackedEntry = [
  at: string,
  step: CustodyEntry['step'],
  machine: string,
  size?: number | null,
  sha256?: string | null,
  redaction?: CustodyEntry['redaction'],
];

/** Size and hash are stored only where they differ from those of the recording. */
const pack = (custody: readonly CustodyEntry[], { size, sha256 }: StagedRecording): string =>
  JSON.stringify(
    custody.map((entry): PackedEntry => {
      const { at, step, machine, redaction } = entry;
      const same = entry.size === size && entry.sha256 === sha256;
      if (redaction) return [at, step, machine, same ? null : entry.size, same ? null : entry.sha256, redaction];
      return same ? [at, step, machine] : [at, step, machine, entry.size, entry.sha256];
    }),
  );

const unpack = (text: string, recording: Pick<StagedRecording, 'size' | 'sha256'>): CustodyEntry[] =>
  (JSON.parse(text) as PackedEntry[]).map(
    ([at, step, machine, size, sha256, redaction]): CustodyEntry => ({
      at,
      step,
      machine,
      size: size ?? recording.size,
      sha256: sha256 ?? recording.sha256,
      ...(redaction && { redaction }),
    }),
  );

/**
 * Written together with the start of the upload, so that everything that may be in the archive is found when its
 * retention ends.
 */
const retentionOf = (recording: StagedRecording): Item => ({
  retentionKey: { S: retentionList(keptBy(recording), uploadShardOf(recording.recordingId)) },
  retentionAt: { S: `${retentionPlace(recording)}#${recording.recordingId}` },
});

export const stagedItem = ({ recording, revision }: Stored): Item => {
  const { recordingId, custody, ...rest } = recording;
  return {
    ...marshall({ ...rest, custody: pack(custody, recording), revision }, { removeUndefinedValues: true }),
    ...stagedKey(recordingId),
    workKey: { S: listOf(recording.dataServerId, workStateOf(recording), uploadShardOf(recordingId) % shardsOfList) },
    workSince: { S: uploadOrder(recording) },
    ...(recording.decision?.runId !== undefined && { runKey: { S: runList(recording.decision.runId, recordingId) } }),
    ...(mayBeArchived(recording) && retentionOf(recording)),
  };
};

export const storedOf = (item: Item): Stored => {
  const { pk, revision, custody, ...content } = unmarshall(item);
  const { sk: _, workKey: _1, workSince: _2, runKey: _3, retentionKey: _4, retentionAt: _5, ...rest } = content;
  const recording = {
    ...rest,
    recordingId: (pk as string).slice('staged#'.length),
    custody: unpack(custody, rest as StagedRecording),
  } as StagedRecording;
  return { recording, revision };
};

/** A manifest may contain any contact id. With this prefix, it cannot name other items. */
export const marksPartition = (contactId: string): string => `contact#${contactId}`;

/** Indexed by its contact and, until it is decided, on the list of undecided recordings. */
export const markKey = ({ contactId, recordingId }: { contactId: string; recordingId: string }): Item => ({
  pk: { S: marksPartition(contactId) },
  sk: { S: recordingId },
});

export const markItem = (recording: StagedRecording): Item => ({
  ...markKey(recording),
  workKey: { S: undecidedList(uploadShardOf(recording.recordingId)) },
  workSince: { S: recording.recordingId },
});

/** The key of the recording that a mark refers to. */
export const keyOfMarked = ({ sk }: Item): Item => stagedKey(sk!.S!);
