import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { UploadState } from '../../domain/recording/recording.ts';
import { uploadShardOf } from '../../domain/upload/recording-id.ts';
import { type StagedRecording, uploadOrder } from '../../domain/upload/staged-recording.ts';
import { type Standing, standingOf } from '../../domain/upload/upload-steps.ts';
import type { Item } from './batches.ts';

/** A staged recording as it was read; it is only written over what was read. */
export interface Stored {
  recording: StagedRecording;
  revision: number;
}

export const standingsOf: Record<UploadState, readonly Standing[]> = {
  'Not yet uploaded': ['undecided', 'released'],
  Uploading: ['uploading'],
  Uploaded: ['uploaded-here', 'uploaded'],
  Failed: ['failed'],
  Recycled: ['recycled-here', 'recycled'],
  Removed: ['removed'],
};

export const listOf = (dataServerId: string, standing: Standing): string => `upload#${dataServerId}#${standing}`;

export const undecidedList = (shard: number): string => `undecided#${shard}`;

export const stagedKey = (recordingId: string): Item => ({
  pk: { S: `staged#${recordingId}` },
  sk: { S: 'staged' },
});

export const stagedItem = ({ recording, revision }: Stored): Item => ({
  ...marshall(recording, { removeUndefinedValues: true }),
  ...stagedKey(recording.recordingId),
  revision: { N: String(revision) },
  workKey: { S: listOf(recording.dataServerId, standingOf(recording)) },
  workSince: { S: uploadOrder(recording) },
});

export const storedOf = (item: Item): Stored => {
  const { pk: _, sk: __, workKey: ___, workSince: ____, revision, ...recording } = unmarshall(item);
  return { recording: recording as StagedRecording, revision };
};

/** A manifest may claim any contact id: it stays among contacts. */
export const marksOf = (contactId: string): string => `contact#${contactId}`;

/** By its contact, and on the list of undecided ones until it is decided. */
export const markKey = ({ contactId, recordingId }: { contactId: string; recordingId: string }): Item => ({
  pk: { S: marksOf(contactId) },
  sk: { S: recordingId },
});

export const markItem = (recording: StagedRecording): Item => ({
  ...markKey(recording),
  workKey: { S: undecidedList(uploadShardOf(recording.recordingId)) },
  workSince: { S: recording.recordingId },
});

export const idOfMark = ({ sk }: Item): string => sk!.S!;
