/** Segments begin at :00, :10, :20... of the hour (AC-10). */
export const segmentSeconds = 600;

/** The ten minutes of the clock in which an instant is. */
export const segmentSlot = (epochMs: number): number => Math.floor(epochMs / (segmentSeconds * 1000));

/** One monitor as the desktop shows it now, in physical pixels of the whole desktop. */
export interface Monitor {
  /** Stable while it is plugged in: the output's name, such as `DP-1` or `\\.\DISPLAY1`. */
  id: string;
  x: number;
  y: number;
  width: number;
  height: number;
  primary: boolean;
}

/** How pictures are encoded. Edge frames and black are encoded in the same way later. */
export interface PictureFormat {
  /** An encoder of ffmpeg, such as `libx264`. */
  encoder: string;
  /** Even numbers, because the encoders refuse others. */
  width: number;
  height: number;
  framesPerSecond: number;
  /** False if the source delivers a frame only when something changes. Until the next one, the picture has not changed. */
  steady: boolean;
}

/** One uninterrupted capture of one monitor, by one process. A pause, a fault or a change of monitors begins another. */
export interface CaptureRun extends PictureFormat {
  runId: string;
  logonSessionId: string;
  monitorId: string;
  /** The monitor with the task bar, which is shown first. */
  primary: boolean;
}

/** The beginning of a segment, not encrypted but authenticated. It contains no names of people. */
export interface SegmentHeader extends CaptureRun {
  version: 1;
  segmentId: string;
  /** When its first frame was captured, in epoch milliseconds by the clock of the PC. */
  from: number;
}
