/** Segments begin at :00, :10, :20... of the hour (AC-10). */
export const segmentSeconds = 600;

/** Which ten minutes of the clock an instant belongs to. */
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

/** How pictures were encoded: edge frames and black are encoded the same way later. */
export interface PictureFormat {
  /** An encoder of ffmpeg, such as `libx264`. */
  encoder: string;
  /** Even numbers: the encoders refuse others. */
  width: number;
  height: number;
  framesPerSecond: number;
  /** False where the source delivers a frame only when something changed: until the next one, the picture stands still. */
  steady: boolean;
}

/** One uninterrupted capture of one monitor, by one process. A pause, a fault or a change of monitors begins another. */
export interface CaptureRun extends PictureFormat {
  runId: string;
  logonSessionId: string;
  monitorId: string;
  /** The monitor with the task bar: the first one that is shown. */
  primary: boolean;
}

/** What stands at the beginning of a segment, in clear and authenticated. Names nobody. */
export interface SegmentHeader extends CaptureRun {
  version: 1;
  segmentId: string;
  /** Of its first frame, epoch milliseconds by the clock of the PC. */
  from: number;
}
