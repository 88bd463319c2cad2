import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlackFrames } from '../../../desktop-agent/ffmpeg/black-frames.ts';
import type { EncodedPictures } from '../../../desktop-agent/ffmpeg/run-ffmpeg.ts';
import { openSegments, type Segments } from '../../../desktop-agent/service/segments/segments.ts';
import { type SplicedRecording, type SpliceOptions, splice } from '../../../desktop-agent/service/splice/splice.ts';
import type { CaptureRun } from '../../../domain/screen/segment.ts';
import { type Seen, seenPictures } from './numbered-pictures.ts';

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });

export const black = new BlackFrames('ffmpeg');

/** A PC's folder of segments with pictures that were never captured. */
export class StoredScreens {
  readonly folder: string;
  readonly segments: Segments;

  private constructor(folder: string, segments: Segments) {
    this.folder = folder;
    this.segments = segments;
  }

  static async open(): Promise<StoredScreens> {
    const folder = mkdtempSync(join(tmpdir(), 'screens-'));
    return new StoredScreens(folder, await openSegments(join(folder, 'segments'), keys));
  }

  async close(): Promise<void> {
    await this.segments.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Writes pictures as if they had been captured from `from` on, five a second. */
  async store(
    { streamHeader, frames, track }: EncodedPictures,
    from: number,
    { runId = `run-${from}`, monitorId = 'DP-1', primary = true } = {},
  ): Promise<void> {
    const run: CaptureRun = {
      ...{ runId, logonSessionId: 'session-1', monitorId, primary, encoder: 'libx264' },
      ...{ width: track.width, height: track.height, framesPerSecond: 5, steady: true },
    };
    await this.segments.write({ kind: 'run', run, streamHeader });
    for (const [index, frame] of frames.entries())
      await this.segments.write({ kind: 'frame', runId, ...frame, time: from + index * 200 });
    await this.segments.write({ kind: 'run-end', runId, at: from + frames.length * 200 });
  }

  /** Makes a recording, and reads it once; `mp4` is what it is. */
  async spliceOnly(
    options: Pick<SpliceOptions, 'from' | 'to'> & Partial<SpliceOptions>,
  ): Promise<SplicedRecording & { mp4: Uint8Array }> {
    const result = await splice({ ...this.spliceOptions, ...options });
    if (!result.pieces) throw new Error('Nothing was captured');
    const mp4 = Buffer.concat([...result.pieces()]);
    await result.close();
    return { ...result, mp4 };
  }

  get spliceOptions() {
    const partsFolder = join(this.folder, 'parts');
    return { segments: this.segments, blackouts: [], ffmpeg: 'ffmpeg', black, partsFolder };
  }

  async spliceToFile(
    options: Pick<SpliceOptions, 'from' | 'to'> & Partial<SpliceOptions>,
  ): Promise<SplicedRecording & { file: string; mp4: Uint8Array }> {
    const result = await this.spliceOnly(options);
    const file = join(this.folder, 'recording.mp4');
    writeFileSync(file, result.mp4);
    return { ...result, file };
  }

  /** Makes a recording, and looks at every picture of each of its tracks. */
  async splice(
    options: Pick<SpliceOptions, 'from' | 'to'> & Partial<SpliceOptions>,
  ): Promise<SplicedRecording & { seen: Seen[][]; mp4: Uint8Array }> {
    const result = await this.spliceToFile(options);
    return { ...result, seen: result.monitors.map((_, track) => seenPictures(result.file, track)) };
  }
}
