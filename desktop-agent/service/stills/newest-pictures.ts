import type { Frame } from '../../../domain/screen/matroska.ts';
import type { CaptureRun } from '../../../domain/screen/segment.ts';
import type { StoredPiece } from '../segments/hold-back.ts';

/** Everything that is needed to decode the newest picture of one monitor: all frames from the last key frame on. */
export interface NewestGroup {
  run: CaptureRun;
  streamHeader: Uint8Array;
  frames: readonly Frame[];
}

/**
 * The newest stored pictures of one session, which people who watch the screen see. They are two seconds old and do not
 * include what a trigger took back, so a still shows nothing that the recording does not.
 */
export const newestPictures = () => {
  const runs = new Map<string, { run: CaptureRun; streamHeader: Uint8Array; frames: Frame[] }>();
  return {
    take(piece: StoredPiece): void {
      switch (piece.kind) {
        case 'run':
          runs.set(piece.run.runId, { run: piece.run, streamHeader: piece.streamHeader, frames: [] });
          return;
        case 'frame': {
          const own = runs.get(piece.runId);
          const { time, key, data } = piece;
          if (own && key) own.frames = [{ time, key, data }];
          else if (own && own.frames.length > 0) own.frames.push({ time, key, data });
          return;
        }
        case 'run-end':
          runs.delete(piece.runId);
          return;
        case 'gap':
          return;
      }
    },
    /** One for each monitor that is captured, the primary one first. */
    list: (): NewestGroup[] =>
      [...runs.values()]
        .filter(({ frames }) => frames.length > 0)
        .map((group) => ({ ...group, frames: [...group.frames] }))
        .sort((a, b) => Number(b.run.primary) - Number(a.run.primary)),
  };
};
export type NewestPictures = ReturnType<typeof newestPictures>;
