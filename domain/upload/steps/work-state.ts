import { Failure } from '../../failure.ts';
import type { StagedRecording } from '../staged-recording.ts';

/** The work that remains for a recording, in more detail than its upload state. */
export type WorkState =
  | 'undecided'
  | 'released'
  | 'uploading'
  | 'failed'
  /** Only the local copy remains to be deleted. */
  | 'uploaded-here'
  | 'recycled-here'
  | 'removed-here'
  | 'uploaded'
  | 'recycled'
  | 'removed'
  | 'lost';

/** Counted since it was last registered, because a recording that was made again has a local copy again. */
export const localCopyIsGone = ({ custody }: StagedRecording): boolean =>
  custody.findLast(({ step }) => step === 'local-copy-deleted' || step === 'registered')?.step === 'local-copy-deleted';

export const workStateOf = (recording: StagedRecording): WorkState => {
  switch (recording.uploadState) {
    case 'Not yet uploaded':
      return recording.decision ? 'released' : 'undecided';
    case 'Uploading':
      return 'uploading';
    case 'Failed':
      return 'failed';
    case 'Uploaded':
      return localCopyIsGone(recording) ? 'uploaded' : 'uploaded-here';
    case 'Recycled':
      return localCopyIsGone(recording) ? 'recycled' : 'recycled-here';
    case 'Removed':
      return localCopyIsGone(recording) ? 'removed' : 'removed-here';
    case 'Lost':
      return 'lost';
  }
};

export const refusal = (recording: StagedRecording, step: string): Failure =>
  new Failure('conflict', `A recording that is ${workStateOf(recording)} cannot be ${step}`);

export const without = <Key extends 'lease' | 'uploadId' | 'failure' | 'receipt' | 'withheld' | 'replaced'>(
  recording: StagedRecording,
  ...keys: Key[]
): Omit<StagedRecording, Key> => {
  const rest = { ...recording };
  for (const key of keys) delete rest[key];
  return rest;
};
