import type { Gap, GapCause } from '../../../domain/screen/gap.ts';
import type { Frame } from '../../../domain/screen/matroska.ts';
import type { CaptureRun } from '../../../domain/screen/segment.ts';

/** What a session hands to the service of the PC, in this order for each run. */
export type CapturedPiece =
  /** A run begins. `streamHeader` is what a reader needs before its first frame. */
  | { kind: 'run'; run: CaptureRun; streamHeader: Uint8Array }
  /** `time`: when it came onto the screen, epoch milliseconds. */
  | ({ kind: 'frame'; runId: string } & Frame)
  /** A run ends: its last frame was shown until `at`. */
  | { kind: 'run-end'; runId: string; at: number }
  /** Time without frames, once it is over or, without `to`, as it begins. */
  | { kind: 'gap'; gap: Gap }
  /** What was captured after this time, of one run or of all of them, must not be stored. */
  | { kind: 'drop'; runId?: string; after: number };

/** The service holds pictures in memory for so long before it stores them: until then, they can be dropped. */
export const holdBackMs = 2000;

/** Why capture stands still. Several may hold at once: it goes on when none is left. */
export type StopCause = Extract<
  GapCause,
  'paused' | 'locked' | 'disconnected' | 'disk-full' | 'service-away' | 'not-allowed'
>;

export interface CaptureStatus {
  monitors: { id: string; width: number; height: number; capturing: boolean }[];
  stoppedFor: StopCause[];
  source?: string;
  encoder?: string;
  /** What is wrong now, in sentences. */
  faults: string[];
}

/** The screens of one logon session. */
export interface Capture {
  /**
   * Stops at once. Of what was captured from `since` on, nothing is stored any more, and nothing that is on the screen
   * later is ever captured. What had been stored before is in the gap, and so in no recording. Resolves when every
   * capture has stopped.
   */
  stop(cause: StopCause, since?: number): Promise<void>;
  /** Takes a cause away. Capture begins again when it was the last one. */
  resume(cause: StopCause): void;
  status(): CaptureStatus;
  /** At logoff: every run ends with its last picture. */
  close(): Promise<void>;
}
