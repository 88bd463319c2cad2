import type { Gap, GapCause } from '../../../domain/screen/gap.ts';
import type { Frame } from '../../../domain/screen/matroska.ts';
import type { CaptureRun } from '../../../domain/screen/segment.ts';

/** What a session sends to the service of the PC, in this order for each run. */
export type CapturedPiece =
  /** A run begins. `streamHeader` is what a reader needs before its first frame. */
  | { kind: 'run'; run: CaptureRun; streamHeader: Uint8Array }
  /** `time`: when it appeared on the screen, in epoch milliseconds. */
  | ({ kind: 'frame'; runId: string } & Frame)
  /** A run ends: its last frame was shown until `at`. */
  | { kind: 'run-end'; runId: string; at: number }
  /** Time without frames, reported when it is over or, without `to`, when it begins. */
  | { kind: 'gap'; gap: Gap }
  /** What was captured after this time, in one run or all of them, must not be stored. */
  | { kind: 'drop'; runId?: string; after: number };

/** For how long the service holds pictures in memory before it stores them. Until then, they can be dropped. */
export const holdBackMs = 2000;

/** Why capture is stopped. Several causes may apply at once; it continues when none is left. */
export type StopCause = Extract<
  GapCause,
  'paused' | 'locked' | 'disconnected' | 'disk-full' | 'service-away' | 'not-allowed'
>;

export interface CaptureStatus {
  monitors: { id: string; width: number; height: number; capturing: boolean }[];
  stoppedFor: StopCause[];
  source?: string;
  encoder?: string;
  /** Current faults, in sentences. */
  faults: string[];
}

/** The screens of one logon session. */
export interface Capture {
  /**
   * Stops at once. Nothing that was captured from `since` on is stored any more, and nothing that appears later is ever
   * captured. What had been stored before is in the gap, and so in no recording. Resolves when every capture has
   * stopped.
   */
  stop(cause: StopCause, since?: number): Promise<void>;
  /** Removes a cause. If it was the last one, capture begins again. */
  resume(cause: StopCause): void;
  status(): CaptureStatus;
  /** At logoff: every run ends with its last picture. */
  close(): Promise<void>;
}
